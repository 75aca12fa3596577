import Basics

/// Ads that are shown one after the other in the world that the sample leaves, behind its drift.
struct AdReplay: Sendable {
  /// How often a place is filled by chance, to learn what else would be clicked.
  static let exploration = 0.1
  /// Seconds between an ad and its click.
  static let lasting = 5

  private let seed: UInt64
  private var policy = AdPolicy.uniform
  /// Who is asked about.
  private var person: Person?

  private struct Person {
    var row: AdRow
    var isNewBrowser: Bool
  }

  init(seed: UInt64) { self.seed = seed }

  /// What one of the sample's own models shows to the next person, and whether it is clicked.
  mutating func next(
    _ number: Int,
    id: String,
    shown: Int,
    _ random: inout SeededGenerator
  ) -> [String] {
    let position = number % AdClickModel.positions
    if position == 0 { policy = random.chance(0.5) ? AdPolicy.uniform : AdPolicy.greedy }
    let ad = random.index(weights: policy.propensities)
    var row = AdRow(seed: seed, row: AdRow.firstOfLive + number)
    row.show(ad: ad)
    let isNewBrowser = random.chance(AdClickModel.newBrowserShare)
    let showing = AdShowing(
      row: row,
      ad: ad,
      position: position,
      policy: policy,
      promised: AdClickModel.probability(row, position: position)
    )
    return lines(showing, isNewBrowser: isNewBrowser, id: id, shown: shown, &random)
  }

  /// The next person with each of the ads, as JSON objects of what a model reads.
  mutating func question(_ number: Int, _ random: inout SeededGenerator) -> [String] {
    let person = Person(
      row: AdRow(seed: seed, row: AdRow.firstOfLive + number),
      isNewBrowser: random.chance(AdClickModel.newBrowserShare)
    )
    self.person = person
    return (0..<AdClickModel.ads).map { ad in
      var row = person.row
      row.show(ad: ad)
      return AdShowing.features(row, isNewBrowser: person.isNewBrowser)
    }
  }

  /// Shows the ad that a model gives the highest probability of a click, or now and then another.
  ///
  /// `answers` holds a list for each ad of ``question(_:_:)``; empty without a probability in each.
  mutating func next(
    _ answers: [[EventReplay.Guess]],
    model: String,
    _ number: Int,
    id: String,
    shown: Int,
    _ random: inout SeededGenerator
  ) -> [String] {
    let scores = answers.compactMap { answer in
      answer.first { $0.text == AdDocuments.clicked }?.probability
    }
    guard let person, scores.count == AdClickModel.ads,
      let best = scores.indices.max(by: { (scores[$0], $1) < (scores[$1], $0) })
    else { return [] }
    self.person = nil
    var propensities = scores.map { _ in Self.exploration / Double(scores.count) }
    propensities[best] += 1 - Self.exploration
    let ad = random.index(weights: propensities)
    var row = person.row
    row.show(ad: ad)
    let showing = AdShowing(
      row: row,
      ad: ad,
      position: number % AdClickModel.positions,
      policy: AdPolicy(name: model, propensities: propensities, confidence: 1),
      promised: max(scores[ad], 0)
    )
    return lines(showing, isNewBrowser: person.isNewBrowser, id: id, shown: shown, &random)
  }

  private func lines(
    _ showing: AdShowing,
    isNewBrowser: Bool,
    id: String,
    shown: Int,
    _ random: inout SeededGenerator
  ) -> [String] {
    let kept = AdClickModel.probability(
      showing.row,
      position: showing.position,
      isNewBrowser: isNewBrowser
    )
    let line = showing.line(id: id, second: shown, isNewBrowser: isNewBrowser)
    guard random.chance(kept) else { return [line] }
    let clicked = shown + Self.lasting
    return [line, AdShowing.follow(id, id: id + "-click", second: clicked, "click")]
  }
}
