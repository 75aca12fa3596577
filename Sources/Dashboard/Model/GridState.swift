import Pipeline
import Terminal

/// The row grid: the rows behind a figure, fetched page by page.
struct GridState: Sendable {
  enum Content: Sendable, Hashable {
    case query(RowFilter)
    case local(LocalTable)
  }

  struct Sort: Sendable, Hashable {
    var column: String
    var isDescending: Bool
    /// By which rows are sorted that are equal so far.
    var thenBy: [Sort] = []

    /// The key of a column and its place among all keys, from 0.
    func key(_ column: String) -> (place: Int, isDescending: Bool)? {
      if column == self.column { return (0, isDescending) }
      return thenBy.firstIndex { $0.column == column }.map { ($0 + 1, thenBy[$0].isDescending) }
    }
  }

  /// Rows fetched at once; a screen holds at most a tenth of it, so paging seldom waits.
  static let pageLength = 200
  /// Pages kept in memory: the least recently wanted go first.
  static let keptPages = 24

  let id: Int
  var title: String
  var content: Content
  var columns: [String] = []
  var numeric: Set<Int> = []
  /// Widest text of each column among the rows seen so far, in cells.
  var widths: [Int] = []
  /// Nil until counted.
  var total: Int?
  var pages: [Int: [[String?]]] = [:]
  /// The whole lengths of the cells that were cut, by page.
  var cuts: [Int: [GridPage.Place: Int]] = [:]
  var wanted: Set<Int> = []
  var recent: [Int] = []
  var selection = Selection()
  /// The leftmost column on the screen among those that are not pinned.
  var firstColumn = 0
  var layout = GridLayout()
  var marked = MarkedRows()
  /// The text whose rows are gone through one by one; empty for none.
  var sought = ""
  var sort: Sort?
  var search = ""
  /// Figures of a column, when they were asked for.
  var aggregates: Aggregates?
  var problem: String?
  /// The count was cancelled: the rows are shown without it.
  var isUncounted = false
  /// Raised by every new question, so that late answers to earlier ones are told apart.
  var generation = 0

  struct Aggregates: Sendable, Hashable {
    var column: String
    /// Nil while they are counted.
    var words: String?
  }

  init(id: Int, title: String, content: Content) {
    self.id = id
    self.title = title
    self.content = content
  }

  /// The filter asked for, with the search.
  var filter: RowFilter? {
    guard case .query(let filter) = content else { return nil }
    return search.isEmpty ? filter : filter.and(.contains(column: nil, text: search))
  }

  /// What it asked and still waits for; nil for a table in memory.
  var question: GridQuestion? {
    guard case .query = content else { return nil }
    return GridQuestion(grid: id, generation: generation)
  }

  /// Whether an answer is still to come.
  var isReading: Bool {
    question != nil && problem == nil && (!wanted.isEmpty || (total == nil && !isUncounted))
  }

  /// Rows that may be selected: all when counted, else those seen.
  var rowCount: Int {
    if let total { return total }
    guard let last = pages.keys.max() else { return 0 }
    return last * Self.pageLength + (pages[last]?.count ?? 0)
  }

  /// The texts of a row, or nil while its page is not here.
  func row(_ index: Int) -> [String?]? {
    guard index >= 0, let page = pages[index / Self.pageLength] else { return nil }
    let place = index % Self.pageLength
    return page.indices.contains(place) ? page[place] : nil
  }

  /// The pages that the screen needs, and will need two screens on, that were not asked for yet.
  func missingPages(rows: Int) -> [Int] {
    let ahead = total == nil ? 0 : 2 * rows
    let first = max(selection.top - ahead, 0) / Self.pageLength
    let bottom = max(selection.top + rows - 1 + ahead, 0)
    let last = (total.map { min(bottom, max($0 - 1, 0)) } ?? bottom) / Self.pageLength
    guard first <= last else { return [] }
    return (first...last).filter { pages[$0] == nil && !wanted.contains($0) }
  }

  mutating func accept(_ page: GridPage, at index: Int) {
    if columns.isEmpty || pages.isEmpty {
      let isFirst = columns.isEmpty
      columns = page.columns
      numeric = page.numeric
      if isFirst { selection.figure = shownColumns.first ?? 0 }
    }
    pages[index] = page.rows
    wanted.remove(index)
    problem = nil
    cuts[index] = page.cuts
    if widths.count != columns.count { widths = columns.map { Self.width(of: $0) } }
    for (place, width) in page.widths.enumerated() where place < widths.count {
      widths[place] = max(widths[place], width)
    }
    recent.removeAll { $0 == index }
    recent.append(index)
    while recent.count > Self.keptPages {
      let oldest = recent.removeFirst()
      pages[oldest] = nil
      cuts[oldest] = nil
    }
  }

  /// How many characters a cell has, when the grid holds only the first of them.
  func fullLength(row: Int, column: Int) -> Int? {
    cuts[row / Self.pageLength]?[GridPage.Place(row: row % Self.pageLength, column: column)]
  }

  /// Lets go what was asked; the rows that are here stay.
  mutating func cancel() {
    generation += 1
    wanted = []
    if pages.isEmpty { problem = "cancelled: R reads again" } else { isUncounted = total == nil }
  }

  /// Columns of the screen that a text takes.
  static func width(of text: String) -> Int { TextWidth().width(of: text) }

  /// Forgets the rows, because they are asked for in another order or by another filter.
  mutating func restart() {
    generation += 1
    pages = [:]
    cuts = [:]
    wanted = []
    recent = []
    isUncounted = false
    selection.item = 0
    selection.top = 0
    aggregates = nil
    problem = nil
  }
}

/// Consecutive rows of a grid as texts; nil is a missing value.
struct GridPage: Sendable, Hashable {
  var columns: [String]
  var numeric: Set<Int>
  var rows: [[String?]]
  /// The widest text of each column in cells.
  var widths: [Int]
  /// The whole lengths, in characters, of the cells that were cut.
  var cuts: [Place: Int] = [:]

  struct Place: Sendable, Hashable {
    var row: Int
    var column: Int
  }
}

/// What a grid asked at one time.
struct GridQuestion: Sendable, Hashable {
  var grid: Int
  var generation: Int
}

/// How much of the grid the screen shows.
struct GridViewport: Sendable, Hashable {
  var rows: Int
  /// Columns that stand complete on the screen from the first one shown.
  var columns: Int
}

/// One question for rows, answered by a message.
struct PageRequest: Sendable, Hashable {
  var grid: Int
  var generation: Int
  var filter: RowFilter
  var sort: GridState.Sort?
  var page: Int
  /// The number of rows is asked for as well.
  var counts: Bool
}
