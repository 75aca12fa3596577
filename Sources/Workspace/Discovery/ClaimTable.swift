import Basics

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

  /// Finds a column named like a source beside a key that no source can have named twice.
  ///
  /// A name that is also common in other tables (`user`, `site`) counts only when the
  /// key is named like a key.
  static func infer(_ table: SourceColumns, entity known: [String]) -> ClaimTable? {
    let candidates = table.columns
      .map { ($0, ColumnName($0.name).sourceScore) }
      .filter { column, score in
        score > 0 && !known.contains(column.name) && column.missing * 20 <= table.rows
          && column.distinct >= 2 && Double(column.distinct) * leastRepetition <= Double(table.rows)
      }
    guard let best = candidates.map(\.1).max() else { return nil }
    for (column, score) in candidates where score == best {
      guard let key = repeatedKey(in: table, beside: column, known: known) else { continue }
      if score < 2, key.score == 0, known.isEmpty { continue }
      let perThing = (Double(table.rows) / Double(key.column.distinct)).formatted1
      return ClaimTable(
        source: column.name,
        entity: key.column.name,
        reason: "'\(column.name)' is named like a source, and each '\(key.column.name)' has "
          + "about \(perThing) rows from its \(column.distinct) values"
      )
    }
    return nil
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
