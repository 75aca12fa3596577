import Basics
import Pipeline
import Terminal

/// A question about all rows of a grid, beside its pages.
struct GridInquiry: Sendable, Hashable {
  enum Subject: Sendable, Hashable {
    /// What can be counted of a column.
    case figures(column: String)
    /// The next row that contains a text.
    case match(String, from: Int, isForward: Bool)
  }

  var question: GridQuestion
  var filter: RowFilter
  var sort: GridState.Sort?
  var subject: Subject
}

/// What came of it.
enum GridAnswer: Sendable {
  case figures(column: String, RowFigures)
  case match(Int?)
}

/// A text that a grid asks for.
enum GridPrompt: Sendable, Hashable {
  case expression, find

  var title: String {
    switch self {
    case .expression: "keep rows for which this is true, as in: age > 40 AND site = 'back'"
    case .find: "find a text; n and N go on"
    }
  }
}

extension DashboardModel {
  /// A table of how often each value of the selected column stands in the rows shown.
  mutating func openFrequencies() -> [Effect] {
    guard let grid, let name = grid.selectedColumn else { return [] }
    let title = "\(name) by frequency"
    guard let filter = grid.filter else {
      return updateGrid(.openTable(grid.shownTable.frequencies(of: name, title: title)))
    }
    return updateGrid(.open(RowFilter(.frequencies(of: filter, column: name)), title: title))
  }

  /// Keeps the rows that have the value of the cell at hand.
  mutating func narrowToValue() -> [Effect] {
    guard let grid, let name = grid.selectedColumn, let row = grid.row(grid.selection.item) else {
      return []
    }
    guard grid.fullLength(row: grid.selection.item, column: grid.selection.figure) == nil else {
      return note(.warning("the text is too long to be compared"))
    }
    let value = row.indices.contains(grid.selection.figure) ? row[grid.selection.figure] : nil
    return narrowGrid(
      to: value.map { .equals(column: name, value: $0) } ?? .missing(column: name)
    )
  }

  mutating func narrowGrid(to condition: RowFilter.Condition) -> [Effect] {
    guard var grid, case .query(let filter) = grid.content else { return [] }
    grid.content = .query(filter.and(condition))
    grid.restart()
    grid.total = nil
    return replaceGrid(grid)
  }

  /// Counts the selected column over all rows, or takes the figures away.
  mutating func countColumn() -> [Effect] {
    guard var grid, let name = grid.selectedColumn, let filter = grid.filter,
      let question = grid.question
    else { return [] }
    guard grid.aggregates?.column != name else {
      grid.aggregates = nil
      return replaceGrid(grid)
    }
    grid.aggregates = GridState.Aggregates(column: name)
    let inquiry = GridInquiry(
      question: question,
      filter: filter,
      sort: nil,
      subject: .figures(column: name)
    )
    return replaceGrid(grid) + [.inquire(inquiry)]
  }

  /// To the next row that contains the text that was found last, or the one before.
  mutating func findMatch(_ step: Int) -> [Effect] {
    guard var grid, !grid.sought.isEmpty else { return [] }
    let from = grid.selection.item
    guard let filter = grid.filter, let question = grid.question else {
      let needle = grid.sought.lowercased()
      var row = from + step
      while let texts = grid.row(row) {
        if texts.contains(where: { $0?.lowercased().contains(needle) == true }) {
          grid.selection.item = row
          return replaceGrid(grid)
        }
        row += step
      }
      return note(.warning(Self.noMatch(grid.sought, step)))
    }
    let inquiry = GridInquiry(
      question: question,
      filter: filter,
      sort: grid.sort,
      subject: .match(grid.sought, from: from, isForward: step > 0)
    )
    return [.inquire(inquiry)]
  }

  mutating func seek(_ text: String) -> [Effect] {
    guard var grid else { return [] }
    grid.sought = text
    // The row at hand may be the first that holds it.
    grid.selection.item -= 1
    grids[grids.count - 1] = grid
    defer { if let item = self.grid?.selection.item, item < 0 { moveInside() } }
    return text.isEmpty ? replaceGrid(grid) : findMatch(1)
  }

  /// Takes the selection of a grid out of the place before its first row.
  private mutating func moveInside() {
    guard var grid else { return }
    grid.selection.item = max(grid.selection.item, 0)
    grids[grids.count - 1] = grid
  }

  mutating func take(
    _ answer: Result<GridAnswer, WorkProblem>,
    of question: GridQuestion
  ) -> [Effect] {
    guard var grid = grids.first(where: { $0.question == question }) else { return [] }
    switch answer {
    case .success(.figures(let column, let figures)):
      guard grid.aggregates?.column == column else { return [] }
      grid.aggregates?.words = figures.words
    case .success(.match(let row?)): grid.selection.item = row
    case .success(.match(nil)): return note(.warning("no other row contains “\(grid.sought)”"))
    case .failure(let problem):
      grid.aggregates = nil
      return replaceGrid(grid) + note(.failure(problem.message))
    }
    return replaceGrid(grid)
  }

  private static func noMatch(_ text: String, _ step: Int) -> String {
    "no row \(step > 0 ? "below" : "above") contains “\(text)”"
  }
}

extension RowFigures {
  /// In one line, the most telling first.
  var words: String {
    var parts = ["\(Figures.count(present)) present"]
    if present < rows { parts.append("\(Figures.count(rows - present)) missing") }
    parts.append("\(Figures.count(distinct)) distinct")
    if let least, let greatest {
      parts.append("\(least.prefix(40)) … \(greatest.prefix(40))")
    }
    if let mean { parts.append("mean \(Figures.measure(mean))") }
    if let sum { parts.append("sum \(Figures.measure(sum))") }
    return parts.joined(separator: ", ")
  }
}

extension LocalTable {
  /// How often each text stands in a column, the most frequent first.
  func frequencies(of name: String, title: String) -> LocalTable {
    guard let column = columns.firstIndex(of: name) else { return self }
    let counts = Dictionary(grouping: rows, by: { $0[column].text }).mapValues(\.count)
    let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    return LocalTable(
      title: title,
      columns: ["value", "rows", "percent"],
      rows: sorted.map { text, count in
        let percent = 100 * Double(count) / Double(max(rows.count, 1))
        return [
          Cell(text), Cell(Figures.count(count), sort: .number(Double(count))),
          Cell(Figures.fixed(percent, 2), sort: .number(percent)),
        ]
      },
      numeric: [1, 2]
    )
  }
}
