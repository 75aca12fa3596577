package import Basics
import Fusion
package import Workspace

/// How far the looking has come, and what it found.
package struct ReviewProgress: Sendable, Hashable {
  /// How many items of one kind there are, and how many of them are open.
  package struct KindCount: Sendable, Hashable {
    package var kind: ReviewKind
    package var items: Int
    package var left: Int
  }

  package var items: Int
  package var decided: Int
  /// The kinds that occur, in the order of their definition.
  package var kinds: [KindCount]
  /// Of everybody who answered, by name.
  package var people: [ReviewerFigures]
  /// Items of which people said different things, and that nobody settled.
  package var disputed: Int
  /// Cells that were put into the queue and are not in the data any more.
  package var gone: Int
  /// Items that nobody looked at.
  package var left: Int { items - decided - setAside }
  /// Items that a person skipped or flagged, and nobody decided.
  package var setAside: Int
  /// Of the items drawn by chance, up to the first that nobody looked at, those that were decided.
  ///
  /// Later ones were chosen for their doubt as well.
  package var drawn: Int
  package var changedOfDrawn: Int
  /// The same of those chosen for their doubt.
  package var chosen: Int
  package var changedOfChosen: Int
  /// Between people who decided about the same cells.
  package var kappa: Agreement
  package var alpha: Agreement

  /// The share of all cells that are wrong, with its 95 % interval; nil before anything was drawn.
  package var errorRate: (rate: Double, interval: WilsonInterval)? {
    guard drawn > 0 else { return nil }
    return (
      Double(changedOfDrawn) / Double(drawn),
      WilsonInterval(successes: changedOfDrawn, total: drawn)
    )
  }

  /// - `decisions`: those in force, oldest first.
  /// - Complexity: O(items + decisions), beside the resamples of the intervals.
  package init(_ queue: ReviewQueue, _ decisions: [Decision]) {
    let standing = ReviewStanding(queue, decisions)
    let latest = standing.latest
    people = standing.reviewers()
    disputed = standing.disputed.count
    // What people say once they know another's answer tells nothing of how they agree.
    var ratings: [Int: [String: String]] = [:]
    for (place, answers) in standing.firstAnswers {
      for answer in answers where answer.who != ReviewQueue.truth {
        guard case .value(let value) = answer.verdict else { continue }
        let attribute = queue.items[place].attribute
        ratings[place, default: [:]][answer.who] =
          value.map { queue.values.form($0, of: attribute) } ?? ""
      }
    }
    func changes(_ place: Int, to value: String?) -> Bool {
      let item = queue.items[place]
      return !queue.values.areSame(value, item.value, of: item.attribute)
    }
    items = queue.items.count
    (decided, setAside, drawn, changedOfDrawn, chosen, changedOfChosen) = (0, 0, 0, 0, 0, 0)
    for (place, decision) in latest {
      guard decision.verdict.changesData else {
        setAside += 1
        continue
      }
      decided += 1
      // Of an item that is left out, nobody said whether the cell was right.
      guard case .value(let value) = decision.verdict else { continue }
      guard queue.items[place].shownKind != .random else { continue }
      chosen += 1
      if changes(place, to: value) { changedOfChosen += 1 }
    }
    for place in queue.drawn {
      guard let decision = latest[place] else { break }
      guard case .value(let value) = decision.verdict else { continue }
      drawn += 1
      if changes(place, to: value) { changedOfDrawn += 1 }
    }
    gone = queue.gone
    var counts: [ReviewKind: KindCount] = [:]
    for (place, item) in queue.items.enumerated() {
      counts[item.kind, default: KindCount(kind: item.kind, items: 0, left: 0)].items += 1
      if latest[place] == nil { counts[item.kind]?.left += 1 }
    }
    kinds = ReviewKind.allCases.compactMap { counts[$0] }
    let people = Set(ratings.values.flatMap(\.keys)).sorted()
    let twice = ratings.filter { $0.value.count > 1 }.sorted { $0.key < $1.key }.map(\.value)
    let words = Set(twice.flatMap(\.values)).sorted()
    let codes = Dictionary(
      words.enumerated().map { ($1, $0) },
      uniquingKeysWith: { first, _ in first }
    )
    let table = Ratings(
      items: twice.map { said in people.map { said[$0].flatMap { codes[$0] } } },
      categoryCount: words.count
    )
    alpha = Agreement.krippendorff(table)
    kappa = people.count == 2 ? Agreement.cohen(table) : Agreement.fleiss(table)
  }
}
