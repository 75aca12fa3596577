import Basics
import Profiling
import Foundation
import Pipeline
import Workspace

/// Where a selected figure leads: promise one, every figure opens what it counts.
enum Drilldown: Sendable {
  /// The rows behind it.
  case rows(RowFilter, title: String)
  /// Figures that are already here, as a grid; spelt out only once it is opened.
  case table(@Sendable () -> LocalTable)
  case screen(Screen, Panel)
  /// How the figure is defined or why it was chosen.
  case explanation(title: String, lines: [String])
  case message(Message)
}

/// The text of an edge of a range over a column; nil where it is a plain number.
typealias EdgeWords = (_ column: String, _ value: Double) -> String?

extension RowFilter {
  /// The filter in words: `rows › source st-mary › diagnosis is melanoma`.
  func breadcrumb(_ edge: EdgeWords = { _, _ in nil }) -> [String] {
    let start =
      switch relation {
      case .rows: "all rows"
      case .source(let name): "source \(name)"
      case .rejects: "rejects"
      case .claims: "claims"
      case .resolutions: "resolutions"
      case .events: "feedback events"
      case .values(let source, let column): "distinct values of \(column) in \(source)"
      case .unreadable(let source, let column): "unreadable \(column) in \(source)"
      }
    return [start] + conditions.map { Self.words($0, edge) }
  }

  private static func words(_ condition: Condition, _ edge: EdgeWords) -> String {
    switch condition {
    case .equals(let column, let value): "\(column) = \(value)"
    case .differs(let column, let value): "\(column) is not \(value)"
    case .missing(let column): "\(column) is missing"
    case .present(let column): "\(column) is present"
    case .labelled(let column, let value?): "\(column) is \(value) in any spelling"
    case .labelled(let column, nil): "\(column) is known"
    case .unlabelled(let column): "\(column) is missing"
    case .range(let column, let low, let high, let includesHigh):
      "\(edge(column, low) ?? Figures.measure(low)) ≤ \(column) "
        + "\(includesHigh ? "≤" : "<") \(edge(column, high) ?? Figures.measure(high))"
    case .contains(let column, let text): "\(column ?? "any column") contains “\(text)”"
    case .entity(let key): "entity \(key)"
    case .row: "one row"
    case .conflicted(let attribute): "\(attribute) in conflict"
    case .counted: "readable, repeats once"
    case .shared: "another source speaks too"
    case .contradicted: "another source contradicts"
    case .claimedBy(let source): "claimed by \(source)"
    case .violates(let check): "violates \(check.name)"
    }
  }
}

extension DashboardModel {
  /// Where a grid stands, from the relation to the last condition.
  func breadcrumb(of grid: GridState) -> [String] {
    switch grid.content {
    case .query: (grid.filter ?? RowFilter(.rows)).breadcrumb(edgeWords(of: grid.filter))
    case .local(let table):
      grid.search.isEmpty ? [table.title] : [table.title, "contains “\(grid.search)”"]
    }
  }

  /// Dates and times as such, for the columns that hold them.
  func edgeWords(of filter: RowFilter?) -> EdgeWords {
    switch filter?.relation {
    case .events:
      { column, value in
        column == "time" ? Figures.time(Date(timeIntervalSince1970: value)) : nil
      }
    case .source(let source):
      { column, value in
        profile.value?.columns.first { $0.source == source && $0.name == column }?.instant(value)
      }
    default: { _, _ in nil }
    }
  }
}

extension RowFilter {
  /// The attribute about which the sources of its rows disagree, when it asks for such rows.
  var conflictedAttribute: String? {
    conditions.lazy.compactMap { condition in
      if case .conflicted(let attribute) = condition { return attribute }
      return nil
    }.first
  }
}
