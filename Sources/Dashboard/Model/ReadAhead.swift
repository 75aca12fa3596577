import Review
import Terminal
import Workspace

/// Rows of items of the review queue that are read before somebody looks at them, so that the next
/// item stands on the screen with the key that leads to it.
struct ReadAhead: Sendable {
  /// Open items ahead of the one at hand whose rows are read, and items behind it.
  static let forward = 24
  static let backward = 2
  /// Fewer than so many ahead, and the next are read.
  private static let least = 16

  struct Question: Sendable, Hashable {
    var items: [ItemKey]
    /// Raised when what was read is forgotten, so that late answers are told apart.
    var generation: Int
  }

  private(set) var pages: [ItemKey: GridPage] = [:]
  private(set) var asked: Question?
  private var generation = 0

  /// Whether the rows of an item are on their way.
  func isReading(_ item: ItemKey) -> Bool { asked?.items.contains(item) ?? false }

  /// Lets go everything, because the rows may have changed.
  mutating func forget() {
    pages = [:]
    asked = nil
    generation += 1
  }

  /// What to ask for so that items are here: nothing while an answer is on its way, or while enough
  /// of them are here; pages of other items are let go.
  ///
  /// - `wanted`: the most urgent first.
  mutating func question(for wanted: [ItemKey]) -> Question? {
    guard asked == nil else { return nil }
    let missing = wanted.filter { pages[$0] == nil }
    guard let first = missing.first, let place = wanted.firstIndex(of: first), place < Self.least
    else { return nil }
    let kept = Set(wanted)
    pages = pages.filter { kept.contains($0.key) }
    asked = Question(items: missing, generation: generation)
    return asked
  }

  /// Takes over what was read; an answer to an earlier generation is dropped.
  ///
  /// - Returns: whether it was waited for.
  mutating func receive(_ found: [ItemKey: GridPage]?, of question: Question) -> Bool {
    guard question == asked else { return false }
    asked = nil
    pages.merge(found ?? [:]) { _, new in new }
    return true
  }
}

extension DashboardModel {
  /// Whether the rows of the item at hand, and so its claims, are still being read.
  var isReadingClaims: Bool {
    guard let item = reviewedItem?.item else { return false }
    guard let rows = entityRows, rows.item == item else { return true }
    return !rows.isComplete && rows.problem == nil
  }

  /// Asks for the rows of the items that come next when too few of them are here.
  mutating func readAhead() -> [Effect] {
    guard screen == .review, let wanted = upcomingItems else { return [] }
    return review.ahead.question(for: wanted).map { [.readAhead($0)] } ?? []
  }

  mutating func take(
    _ result: Result<[ItemKey: GridPage], WorkProblem>,
    of question: ReadAhead.Question
  ) -> [Effect] {
    let pages = try? result.get()
    guard review.ahead.receive(pages, of: question) else { return [] }
    guard let rows = entityRows, rows.page == nil, rows.problem == nil,
      question.items.contains(rows.item)
    else { return [] }
    // The item at hand waited for it; where it was not read, its rows are asked for alone.
    if let page = pages?[rows.item] { entityRows?.append(page) }
    settle()
    guard let rows = entityRows, !rows.isComplete else { return [] }
    return [.fetch(rows.question)]
  }

  /// The item at hand, the open ones after it and those before it; nil without any.
  private var upcomingItems: [ItemKey]? {
    let arrangement = review.arrangement
    guard let queue = review.queue.value, let hand = reviewedPlace,
      let row = arrangement.row(ofPlace: hand)
    else { return nil }
    let count = review.rowCount
    func place(_ row: Int) -> Int { arrangement.place(ofRow: row) }
    var items = [queue.items[hand].item]
    var next = row + 1
    // A long run of decided items is passed over in a later turn.
    let end = min(count, next + 50 * ReadAhead.forward)
    while next < end, items.count <= ReadAhead.forward {
      if review.isOpen(place(next)) { items.append(queue.items[place(next)].item) }
      next += 1
    }
    for step in 1...ReadAhead.backward where row >= step {
      items.append(queue.items[place(row - step)].item)
    }
    return items
  }

  // MARK: Keys that come before the rows

  /// Holds a key back while the rows that it speaks of are being read, and every key after it.
  ///
  /// - Returns: whether it was held.
  mutating func hold(_ key: Key) -> Bool {
    guard screen == .review, grid == nil, overlay == nil else { return false }
    if key == .escape, !review.heldKeys.isEmpty {
      review.heldKeys = []
      return true
    }
    guard !review.heldKeys.isEmpty || (isReadingClaims && takesClaim(key)) else { return false }
    review.heldKeys.append(key)
    return true
  }

  /// Presses the keys that were held, as far as the rows are here.
  mutating func pressHeldKeys() -> [Effect] {
    guard !review.heldKeys.isEmpty else { return [] }
    guard screen == .review, grid == nil, reviewedItem != nil else {
      review.heldKeys = []
      return []
    }
    guard !isReadingClaims else { return [] }
    let keys = review.heldKeys
    review.heldKeys = []
    var effects: [Effect] = []
    for key in keys { effects += respond(to: .key(key)) + followEntity() }
    return effects
  }

  private func takesClaim(_ key: Key) -> Bool {
    if case .review(.take) = keymap.action(for: key, in: self)?.message { true } else { false }
  }
}
