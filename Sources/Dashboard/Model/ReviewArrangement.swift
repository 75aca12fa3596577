import Review

/// Which places of the review queue are shown, and in which order.
struct ReviewArrangement: Sendable {
  /// What is asked for.
  struct Request: Sendable, Hashable {
    var filter = ReviewFilter()
    /// Nil leaves the items in the order in which people should look at them.
    var sort: PanelTable.Sort?

    var isEmpty: Bool { filter.isEmpty && sort == nil }
  }

  private(set) var request = Request()
  /// The places by row; nil for all in the order of the queue.
  private(set) var places: [Int]?
  /// The row of each place, -1 for one that is hidden; empty when all are shown as they stand.
  private var rows: [Int32] = []

  /// Everything in the order of the queue.
  init() {}

  /// - Complexity: O(n log n) in the items of the queue: for a long one no work of the drawing thread.
  init(_ request: Request, of lines: QueueLines) {
    self.request = request
    guard !request.isEmpty else { return }
    let items = lines.queue.items
    var places = request.filter.isEmpty ? Array(items.indices) : lines.queue.places(request.filter)
    if let sort = request.sort, let column = QueueLines.Column(rawValue: sort.column) {
      let order = places.order(isDescending: sort.isDescending) { lines.sortValue($0, column) }
      places = order.map { places[$0] }
    }
    rows = Array(repeating: -1, count: items.count)
    for (row, place) in places.enumerated() { rows[place] = Int32(row) }
    self.places = places
  }

  func place(ofRow row: Int) -> Int { places?[row] ?? row }

  /// The row that shows a place; nil when it is hidden.
  func row(ofPlace place: Int) -> Int? {
    guard places != nil else { return place }
    guard rows.indices.contains(place), rows[place] >= 0 else { return nil }
    return Int(rows[place])
  }
}

/// The arranging of a queue, which answers `ReviewMessage.arranged`.
struct ReviewArranging: Sendable, Hashable {
  var request: ReviewArrangement.Request
  /// Raised by every request, so that late answers are told apart.
  var generation: Int
  var lines: QueueLines

  static func == (one: Self, other: Self) -> Bool {
    one.request == other.request && one.generation == other.generation
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(request)
    hasher.combine(generation)
  }
}
