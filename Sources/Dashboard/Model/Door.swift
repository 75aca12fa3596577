import Curation

/// Where a selected figure leads: promise one, every number is a door.
enum Door: Sendable {
  /// The rows behind it.
  case rows(RowFilter, title: String)
  /// Figures that are already here, as a grid.
  case table(LocalTable)
  case screen(Screen, Panel)
  /// How the figure is defined or why it was chosen.
  case explanation(title: String, lines: [String])
  case message(Message)
}

/// A table of texts that is already in memory: what a panel shows, or what stands behind it.
struct LocalTable: Sendable, Hashable {
  var title: String
  var columns: [String]
  var rows: [[String]]
  /// Columns that hold numbers and are aligned to the right.
  var numeric: Set<Int> = []
}

extension RowFilter {
  /// The filter in words: `rows › source st-mary › diagnosis is melanoma`.
  var breadcrumb: [String] {
    let start =
      switch relation {
      case .rows: "all rows"
      case .source(let name): "source \(name)"
      case .rejects: "rejects"
      case .claims: "claims"
      case .resolutions: "resolutions"
      case .events: "feedback events"
      }
    return [start] + conditions.map(Self.words)
  }

  private static func words(_ condition: Condition) -> String {
    switch condition {
    case .equals(let column, let value): "\(column) = \(value)"
    case .missing(let column): "\(column) is missing"
    case .present(let column): "\(column) is present"
    case .labelled(let column, let value?): "\(column) = \(value), however written"
    case .labelled(let column, nil): "\(column) is known"
    case .unlabelled(let column): "\(column) is missing"
    case .range(let column, let low, let high, let includesHigh):
      "\(Figures.measure(low)) ≤ \(column) \(includesHigh ? "≤" : "<") \(Figures.measure(high))"
    case .contains(let column, let text): "\(column ?? "any column") contains “\(text)”"
    case .entity(let key): "entity \(key)"
    case .conflicted(let attribute): "\(attribute) in conflict"
    }
  }
}
