import Basics
import Fusion
package import Workspace

/// What people said of the items of a queue: whom they agree with, and what is left to whom.
package struct ReviewStanding: Sendable, Hashable {
  /// The last decision about each place that was looked at; a skip or a flag hides no value.
  package let latest: [Int: Decision]
  /// What each person answered first about each place, before anybody showed them another's answer;
  /// in the order of answering.
  package let firstAnswers: [Int: [Decision]]
  /// The places about which first answers differ and that nobody settled since.
  package let disputed: Set<Int>
  let values: ReviewValues
  /// The last decision of each person about each place.
  private let own: [Person: Decision]

  private struct Person: Hashable {
    var place: Int
    var who: String
  }

  /// What is left to one person.
  package struct View: Sendable, Hashable {
    /// The decisions that answer places for this person.
    package var latest: [Int: Decision]
    /// Open places that another decided: this person is not shown what was believed and said.
    package var blind: Set<Int>
    /// Open places with the answers that differ.
    package var disputed: [Int: [Decision]]
  }

  /// - `decisions`: those in force, oldest first.
  /// - Complexity: O(decisions).
  package init(_ queue: ReviewQueue, _ decisions: [Decision]) {
    var first: [Int: [Decision]] = [:]
    var disputed: Set<Int> = []
    var settled: Set<Int> = []
    var own: [Person: Decision] = [:]
    for decision in decisions {
      for place in queue.answeredPlaces(of: decision) {
        own[Person(place: place, who: decision.who)] = decision
        guard decision.verdict.changesData else { continue }
        var said = first[place] ?? queue.known(at: place).map { [$0] } ?? []
        let hasAnswered = said.contains { $0.who == decision.who }
        // Whoever answers a dispute has seen both answers; of a known cell, only who answered before.
        if disputed.contains(place), hasAnswered || queue.items[place].kind != .known {
          disputed.remove(place)
          settled.insert(place)
          continue
        }
        guard !hasAnswered, !settled.contains(place) else { continue }
        said.append(decision)
        first[place] = said
        let attribute = queue.items[place].attribute
        if said.contains(where: {
          !queue.values.areSame($0.verdict, decision.verdict, of: attribute)
        }) {
          disputed.insert(place)
        }
      }
    }
    latest = queue.latest(of: decisions)
    firstAnswers = first
    self.disputed = disputed
    self.own = own
    values = queue.values
  }

  /// What is left to a person.
  ///
  /// - `secondShare`: of the places that one other person decided, the share that this one looks at
  ///   too, 0...1; the same places whoever asks.
  /// - Complexity: O(places that were looked at).
  package func view(
    _ queue: ReviewQueue,
    for who: String,
    secondShare: Double = 0
  ) -> View {
    var view = View(latest: latest, blind: [], disputed: [:])
    for place in latest.keys where own[Person(place: place, who: who)] == nil {
      let answers = (firstAnswers[place] ?? []).filter { $0.who != ReviewQueue.truth }
      let isKnown = queue.items[place].kind == .known
      if isKnown || (answers.count == 1 && queue.isSecond(place, share: secondShare)) {
        view.latest[place] = nil
        view.blind.insert(place)
      }
    }
    for place in disputed {
      view.latest[place] = nil
      let isUnseen = own[Person(place: place, who: who)] == nil
      if isUnseen, queue.items[place].kind == .known { continue }
      view.blind.remove(place)
      view.disputed[place] = firstAnswers[place] ?? []
    }
    return view
  }

  /// Whether two answers about the cell of one of them say the same.
  func areSame(_ one: Decision, _ other: Decision.Verdict) -> Bool {
    values.areSame(one.verdict, other, of: one.attribute ?? "")
  }
}

extension ReviewQueue {
  /// Who answers a cell whose value was known before; no person has an empty name.
  package static let truth = ""

  /// What is known of a place, as an answer that differs from a wrong one.
  fileprivate func known(at place: Int) -> Decision? {
    let item = items[place]
    guard item.kind == .known, let value = item.addition?.known else { return nil }
    return Decision(
      who: Self.truth,
      item: item.item,
      attribute: item.attribute,
      verdict: .value(value)
    )
  }

  /// Whether a place is among those that a second person looks at: drawn by its name.
  fileprivate func isSecond(_ place: Int, share: Double) -> Bool {
    guard share > 0 else { return false }
    let item = items[place]
    let hash = FeatureHash.of(item.attribute + "\u{1F}" + item.item.text, seed: 2)
    return Double(hash >> 11) / Double(1 << 53) < share
  }
}
