import Basics

/// A column that may name sources beside the key of what they speak about; values must confirm it.
package struct ClaimCandidate: Sendable, Hashable {
  /// The table.
  package var table: String
  /// The column that may name the sources.
  package var source: String
  /// The column that may name the things.
  package var entity: String
  /// Columns that sources may make claims about: those named like a label when there are any.
  package var attributes: [Attribute]

  package struct Attribute: Sendable, Hashable {
    package var name: String
    package var isNumber: Bool
  }
}

/// What the values of a table say about a candidate.
package struct ClaimEvidence: Sendable, Hashable {
  /// Different pairs of source and thing, as a share of the rows: 1 when no source speaks twice
  /// about one thing.
  package var distinctPairs: Double
  /// How much more the rows of one thing agree than those of any, from 0 (by chance) to 1 (always):
  /// the best of the attributes that the thing does not fix.
  ///
  /// Nil when there is none.
  package var agreement: Double?

  package init(distinctPairs: Double, agreement: Double?) {
    self.distinctPairs = distinctPairs
    self.agreement = agreement
  }
}

/// A table in which many sources make claims about the same things, one claim or row each.
struct ClaimTable {
  /// The column that names the sources.
  let source: String
  /// The column that names the things.
  let entity: String
  let reason: String

  /// Claims about one thing, on average, below which nothing repeats.
  private static let leastRepetition = 1.1
  /// Estimated counts may miss by a few per cent.
  private static let tolerance = 0.9
  /// A source that names itself speaks about most things once.
  private static let leastPairs = 0.5
  /// One whose name is usual for features too, or one beside a key of single rows, nearly always,
  /// and agrees with others more than by chance.
  private static let leastPairsInDoubt = 0.8
  private static let leastAgreementInDoubt = 0.1
  private static let mostAttributes = 8

  /// What the values of a table should be asked for, the best first; empty when no column is named
  /// like a source beside a key that no source can have named twice.
  static func candidates(_ table: SourceColumns, entity known: [String]) -> [ClaimCandidate] {
    let named = table.columns.enumerated()
      .map { (place: $0, column: $1, score: ColumnName($1.name).sourceScore) }
      .filter { _, column, score in
        score > 0 && !known.contains(column.name) && column.missing * 20 <= table.rows
          && column.distinct >= 2 && Double(column.distinct) * leastRepetition <= Double(table.rows)
      }
      .sorted { ($1.score, $0.place) < ($0.score, $1.place) }
    return named.compactMap { _, column, score in
      guard let key = repeatedKey(in: table, beside: column, known: known) else { return nil }
      if score < 2, key.score == 0, known.isEmpty { return nil }
      return ClaimCandidate(
        table: table.source,
        source: column.name,
        entity: key.column.name,
        attributes: attributes(table, besides: [column.name, key.column.name])
      )
    }
  }

  /// The first candidate that the evidence confirms.
  ///
  /// Without evidence a name that is usual for sources only is believed, and no other. A column
  /// that names every single row makes the rows the things, unless values speak against it.
  static func infer(
    _ table: SourceColumns,
    entity known: [String],
    evidence: [ClaimCandidate: ClaimEvidence]
  ) -> ClaimTable? {
    let hasRowKey = known.isEmpty && table.columns.contains { isRowKey($0, in: table) }
    for candidate in candidates(table, entity: known) {
      let isDoubtful = hasRowKey || ColumnName(candidate.source).sourceScore < 2
      if let found = evidence[candidate] {
        let pairs = isDoubtful ? leastPairsInDoubt : leastPairs
        guard found.distinctPairs >= pairs else { continue }
        if isDoubtful, (found.agreement ?? 0) < leastAgreementInDoubt { continue }
      } else if isDoubtful {
        continue
      }
      guard let source = table.columns.first(where: { $0.name == candidate.source }),
        let key = table.columns.first(where: { $0.name == candidate.entity })
      else { continue }
      let perThing = (Double(table.rows) / Double(max(key.distinct, 1))).formatted1
      return ClaimTable(
        source: candidate.source,
        entity: candidate.entity,
        reason: "'\(source.name)' is named like a source, and each '\(key.name)' has "
          + "about \(perThing) rows from its \(source.distinct) values"
      )
    }
    return nil
  }

  /// Whether a column names every single row, and is no mere count of them.
  static func isRowKey(_ column: SourceColumns.Column, in table: SourceColumns) -> Bool {
    // Counts of many rows are estimates.
    let isUnique =
      column.distinct == table.rows
      || (table.rows > 100_000 && Double(column.distinct) >= 0.97 * Double(table.rows))
    let name = ColumnName(column.name)
    return isUnique && column.missing == 0 && table.rows > 1 && name.keyScore > 0
      && !name.countsRows && column.type != .image && column.type != .ignore
  }

  private static func attributes(
    _ table: SourceColumns,
    besides taken: Set<String>
  ) -> [ClaimCandidate.Attribute] {
    let open = table.columns.filter { column in
      !taken.contains(column.name) && column.distinct > 1
        && (column.type == .category || column.type == .number)
    }
    let labels = open.filter { ColumnName($0.name).labelScore > 0 }
    return (labels.isEmpty ? open : labels).prefix(mostAttributes).map {
      ClaimCandidate.Attribute(
        name: $0.name,
        isNumber: $0.type == .number && $0.distinct > LabelColumn.mostClasses
      )
    }
  }

  /// The column that repeats as the key of claims does; the best named, then the first.
  static func repeatedKey(
    in table: SourceColumns,
    beside source: SourceColumns.Column,
    known: [String] = []
  ) -> (column: SourceColumns.Column, score: Int)? {
    let keys = table.columns.filter { column in
      guard column.name != source.name, ColumnName(column.name).sourceScore < 2,
        column.missing == 0, column.distinct > 1,
        known.isEmpty || known.contains(column.name)
      else { return false }
      let rows = Double(table.rows)
      let distinct = Double(column.distinct)
      return distinct * leastRepetition <= rows
        && distinct * Double(source.distinct) >= rows * tolerance
        && ColumnName(column.name).labelScore == 0
        && column.type != .image && column.type != .ignore
    }.map { ($0, ColumnName($0.name).keyScore) }
    // Names promise more than places; of columns that promise the same, the first is the key.
    guard let best = keys.map(\.1).max() else { return nil }
    return keys.first { $0.1 == best }
  }
}

extension Double {
  /// With one digit behind the point.
  var formatted1: String { String((self * 10).rounded() / 10) }
}
