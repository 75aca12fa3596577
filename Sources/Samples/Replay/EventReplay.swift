import Basics
package import Foundation

/// Makes new events for a sample, one thing that was shown after the other.
///
/// The same seed gives the same events, but for their times where they are those of the machine; where
/// a model is asked, for the same answers.
package struct EventReplay: Sendable {
  /// What a model thinks of one class: its text and its probability.
  package struct Guess: Sendable, Hashable {
    package var text: String
    package var probability: Double

    package init(_ text: String, _ probability: Double) {
      (self.text, self.probability) = (text, probability)
    }
  }

  private enum Source: Sendable {
    case moles(MoleFeedback)
    case ads(AdReplay)
    case replies
  }

  private var source: Source
  private var random: SeededGenerator
  private let session: String
  private let clock: ReplayClock
  private var number = 0
  private var message: ReplyMessage?

  /// Events for the sample in a folder; one that is none gets those of moles.
  package init(of folder: URL, seed: UInt64, clock: ReplayClock = .now) {
    let readme = folder.appending(path: "README.md")
    let text = (try? String(contentsOf: readme, encoding: .utf8)) ?? ""
    if text.contains(AdDocuments.signature) {
      source = .ads(AdReplay(seed: seed))
    } else if text.contains(ReplyDocuments.signature) {
      source = .replies
    } else {
      let world = MoleWorld(seed: SampleDatasets.molesSeed)
      source = .moles(MoleFeedback(lesions: world.lesions, seed: seed))
    }
    random = SeededGenerator(seed: seed, sampleStream: 21)
    session = String(seed, radix: 36) + clock.suffix
    self.clock = clock
  }

  /// Whether a server that answers is asked what to show, see ``question()``.
  package var asksModel: Bool {
    switch source {
    case .moles: false
    case .ads, .replies: true
    }
  }

  /// The lines about the next thing, which one of the sample's own models showed.
  package mutating func next() -> [String] {
    switch source {
    case .moles(var feedback):
      let model = random.chance(0.25) ? "mole-1" : "mole-2"
      let time = SampleTime.text(since1970: clock.shown(number, lasting: 0))
      let line = feedback.event(id: id, time: time, model: model)
      source = .moles(feedback)
      number += 1
      return [line]
    case .ads(var ads):
      defer { number += 1 }
      let shown = clock.shown(number, lasting: AdReplay.lasting)
      let lines = ads.next(number, id: id, shown: shown, &random)
      source = .ads(ads)
      return lines
    case .replies:
      let message = draw()
      let suggestions = ReplyModel.suggestions(for: message, &random)
      return lines(message, suggestions, model: ReplyModel.name)
    }
  }

  /// What a model is asked about the next thing: JSON objects of its columns, one for each choice where
  /// things are chosen from.
  package mutating func question() -> [String] {
    switch source {
    case .moles: return []
    case .ads(var ads):
      let objects = ads.question(number, &random)
      source = .ads(ads)
      return objects
    case .replies:
      let message = draw()
      self.message = message
      return [message.features]
    }
  }

  /// The lines about what ``question()`` asked, with the classes that a model answered to each of its
  /// objects, in any order; empty for answers to something else.
  package mutating func next(_ answers: [[Guess]], model: String) -> [String] {
    switch source {
    case .moles: return []
    case .ads(var ads):
      let shown = clock.shown(number, lasting: AdReplay.lasting)
      let lines = ads.next(answers, model: model, number, id: id, shown: shown, &random)
      source = .ads(ads)
      number += lines.isEmpty ? 0 : 1
      return lines
    case .replies:
      guard let message, let answer = answers.first, !answer.isEmpty else { return [] }
      self.message = nil
      let ranked = answer.sorted { ($0.probability, $1.text) > ($1.probability, $0.text) }
      let suggestions = ReplyModel.chosen(
        ranking: ranked.enumerated().map { (reply: $0, score: $1.probability) },
        replies: ranked.map(\.text),
        &random
      )
      return lines(message, suggestions, model: model)
    }
  }

  private var id: String { "live-\(session)-\(number)" }

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
    let longest = deeds.map(\.visible).max() ?? 0
    let writer = ReplyLines(
      id: id,
      entity: id,
      model: model,
      message: message,
      shown: clock.shown(number, lasting: max(1, longest / 1000))
    )
    number += 1
    return writer.lines(suggestions, deeds).map(\.text)
  }
}
