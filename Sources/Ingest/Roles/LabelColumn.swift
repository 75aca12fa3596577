import Basics

/// The column that says what a thing is.
struct LabelColumn {
  let column: String
  let reason: String

  /// More classes than this are rather texts, names or numbers, unless the name promises a label.
  static let mostClasses = 200
  /// More classes than this are no classes under any name.
  static let mostNamedClasses = 10_000

  private struct Candidate {
    var sources = 0
    var place = 0
    var isLast = true
    var distinct = 0
    let score: Int
  }

  /// Finds the label by its name; in tables without names, it is the last column when that has
  /// few values.
  static func infer(_ sources: [SourceColumns], taken: Set<String>) -> LabelColumn? {
    let tables = sources.filter { $0.rows > 0 && !$0.columns.isEmpty }
    var candidates: [String: Candidate] = [:]
    for table in tables {
      for (place, column) in table.columns.enumerated()
      where !taken.contains(column.name) && hasClasses(column, in: table) {
        var candidate =
          candidates[column.name] ?? Candidate(score: ColumnName(column.name).labelScore)
        candidate.sources += 1
        candidate.place = place
        candidate.isLast = candidate.isLast && place == table.columns.count - 1
        candidate.distinct = max(candidate.distinct, column.distinct)
        candidates[column.name] = candidate
      }
    }
    if let named = best(candidates.filter { $0.value.score > 0 }) {
      return LabelColumn(
        column: named.key,
        reason: "it is named like a label and has \(values(named.value.distinct))"
      )
    }
    let last = candidates.filter { name, candidate in
      candidate.isLast && candidate.sources == tables.count && candidate.distinct > 1
        && ColumnName(name).isGiven
    }
    return best(last).map {
      LabelColumn(
        column: $0.key,
        reason: "it is the last column of a table without names and has "
          + values($0.value.distinct)
      )
    }
  }

  private static func best(_ candidates: [String: Candidate]) -> (key: String, value: Candidate)? {
    candidates.min { a, b in
      (-a.value.score, -a.value.sources, a.value.place, a.key)
        < (-b.value.score, -b.value.sources, b.value.place, b.key)
    }
  }

  private static func values(_ count: Int) -> String {
    count == 1 ? "one value" : "\(count) different values"
  }

  private static func hasClasses(_ column: SourceColumns.Column, in table: SourceColumns) -> Bool {
    let isNamed =
      ColumnName(column.name).labelScore == 3 && (column.type == .category || column.type == .id)
    guard column.distinct >= 1, column.distinct <= (isNamed ? mostNamedClasses : mostClasses),
      column.type == .category || column.type == .number || column.type == .id
        || column.type == .text
    else { return false }
    // In a handful of rows every class may be alone.
    return table.rows <= 20 || column.distinct * 2 <= table.rows - column.missing
  }
}
