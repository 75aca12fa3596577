import Basics
package import Foundation

/// Makes new events for a sample, one thing that was shown after the other.
///
/// The same seed gives the same events, but for their times; where a model is asked, for the same answers.
package struct EventReplay: Sendable {
  /// What a model thinks of one reply: its text and its probability.
  package struct Guess: Sendable, Hashable {
    package var text: String
    package var probability: Double

    package init(_ text: String, _ probability: Double) {
      (self.text, self.probability) = (text, probability)
    }
  }

  private enum Source: Sendable {
    case moles(MoleFeedback)
    case ads
    case replies
  }

  private var source: Source
  private var random: SeededGenerator
  private let session: String
  private let seed: UInt64
  private var number = 0
  private var policy = AdPolicy.uniform
  private var message: ReplyMessage?

  /// Events for the sample in a folder; one that is none gets those of moles.
  package init(of folder: URL, seed: UInt64) {
    let readme = folder.appending(path: "README.md")
    let text = (try? String(contentsOf: readme, encoding: .utf8)) ?? ""
    if text.contains(AdDocuments.signature) {
      source = .ads
    } else if text.contains(ReplyDocuments.signature) {
      source = .replies
    } else {
      let world = MoleWorld(seed: SampleDatasets.molesSeed)
      source = .moles(MoleFeedback(lesions: world.lesions, seed: seed))
    }
    random = SeededGenerator(seed: seed, sampleStream: 21)
    session = String(seed, radix: 36)
    self.seed = seed
  }

  /// Whether a server that answers is asked what to show, see ``question()``.
  package var asksModel: Bool { if case .replies = source { true } else { false } }

  /// The lines about the next thing, which the sample's own model showed just now.
  package mutating func next() -> [String] {
    switch source {
    case .moles(var feedback):
      let model = random.chance(0.25) ? "mole-1" : "mole-2"
      let time = SampleTime.text(since1970: SampleTime.now())
      let line = feedback.event(id: "live-\(session)-\(number)", time: time, model: model)
      source = .moles(feedback)
      number += 1
      return [line]
    case .ads: return nextAd()
    case .replies:
      let message = draw()
      let suggestions = ReplyModel.suggestions(for: message, &random)
      return lines(message, suggestions, model: ReplyModel.name)
    }
  }

  /// What a model is asked about the next thing, as a JSON object of its columns.
  package mutating func question() -> String {
    let message = draw()
    self.message = message
    return message.features
  }

  /// The lines about what ``question()`` asked, with what a model answered; the order does not matter.
  package mutating func next(_ answer: [Guess], model: String) -> [String] {
    guard let message, !answer.isEmpty else { return [] }
    self.message = nil
    let ranked = answer.sorted { ($0.probability, $1.text) > ($1.probability, $0.text) }
    let suggestions = ReplyModel.chosen(
      ranking: ranked.enumerated().map { (reply: $0, score: $1.probability) },
      replies: ranked.map(\.text),
      &random
    )
    return lines(message, suggestions, model: model)
  }

  private mutating func draw() -> ReplyMessage {
    ReplyMessage.draw(
      newShare: ReplyMessage.newShareSince,
      unforeseenShare: ReplyWorld.unforeseenShare,
      &random
    )
  }

  private mutating func lines(
    _ message: ReplyMessage,
    _ suggestions: [ReplyPerson.Suggestion],
    model: String
  ) -> [String] {
    let deeds = ReplyPerson.deeds(message, suggestions, &random)
    // What they did ends now.
    let longest = deeds.map(\.visible).max() ?? 0
    let id = "live-\(session)-\(number)"
    number += 1
    let writer = ReplyLines(
      id: id,
      entity: id,
      model: model,
      message: message,
      shown: SampleTime.now() - max(1, longest / 1000)
    )
    return writer.lines(suggestions, deeds).map(\.text)
  }

  /// The world is as the sample leaves it: behind its drift.
  private mutating func nextAd() -> [String] {
    let position = number % AdClickModel.positions
    if position == 0 { policy = random.chance(0.5) ? AdPolicy.uniform : AdPolicy.greedy }
    let ad = random.index(weights: policy.propensities)
    var row = AdRow(seed: seed, row: AdRow.firstOfLive + number)
    row.show(ad: ad)
    let isNewBrowser = random.chance(AdClickModel.newBrowserShare)
    let promised = AdClickModel.probability(row, position: position)
    let kept = AdClickModel.probability(row, position: position, isNewBrowser: isNewBrowser)
    let now = SampleTime.now()
    let id = "live-\(session)-\(number)"
    number += 1
    let showing = AdShowing(
      row: row,
      ad: ad,
      position: position,
      policy: policy,
      promised: promised
    )
    var lines = [showing.line(id: id, second: now - 5, isNewBrowser: isNewBrowser)]
    if random.chance(kept) {
      lines.append(AdShowing.follow(id, id: id + "-click", second: now, "click"))
    }
    return lines
  }
}
