import Basics
import Foundation
import Testing

@testable import Samples

@Suite struct ReplySampleTests {
  private static let copy = SampleCopy(name: "replies")
  private static let file = "feedback/2026-03.jsonl"

  @Test func theCommittedSampleIsWhatTheGeneratorWrites() async throws {
    try await Self.copy.expectWritten(bytesBelow: 4_000_000) {
      try await SampleDatasets.writeReplies(to: $0)
    }
    #expect(SampleDatasets.manifests.contains(try Self.copy.text("dataset.yaml")))
  }

  @Test func wrongLabelsAreThoseInWhichFilesAndTruthDiffer() throws {
    let truth = Dictionary(
      uniqueKeysWithValues: try Self.copy.rows("truth.csv").map { ($0[0], $0[1]) }
    )
    var (wrong, total) = (0, 0)
    for file in ["messages/2026-01.csv", "messages/2026-02.csv"] {
      for row in try Self.copy.rows(file) {
        total += 1
        if row.last != truth[row[0]] { wrong += 1 }
      }
    }
    #expect(abs(Double(wrong) / Double(total) - ReplyWorld.wrongShare) < 0.015)
    let readme = try Self.copy.text("README.md")
    #expect(readme.contains("\(total) labelled messages"))
    #expect(readme.contains("\(wrong) labels are wrong"))
    let checked = try Self.copy.rows(ReplyWorld.checkedFile)
    #expect(checked.allSatisfy { $0.last == truth[$0[0]] })
    #expect(readme.contains("\(checked.count) messages of March"))
  }

  @Test func theReadmeCountsTheEvents() throws {
    let readme = try Self.copy.text("README.md")
    let events = try Self.copy.events(Self.file)
    func count(_ action: String) -> Int { events.count { $0["action"] as? String == action } }
    #expect(
      readme.contains(
        "\(count("shown")) shown, \(count("accepted")) accepted, \(count("typed")) answers typed"
      )
    )
  }

  @Test func everyEventThatFollowsNamesASuggestionThatWasShown() throws {
    let events = try Self.copy.events(Self.file)
    let shown = Set(
      events.filter { $0["action"] as? String == "shown" }.compactMap { $0["id"] as? String }
    )
    let replies = Set(ReplyIntent.all.map(\.reply))
    for event in events {
      if event["action"] as? String == "shown" {
        let features = try #require(event["features"] as? [String: Any])
        #expect(Set(features.keys) == ["channel", "product", "waiting_s", "message"])
        #expect(replies.contains(try #require(event["shown"] as? String)))
        #expect((0..<1).contains(try #require(event["propensity"] as? Double)))
      } else {
        #expect(shown.contains(try #require(event["suggestion"] as? String)))
      }
    }
  }

  /// The habits of people, found again in many messages.
  @Test(arguments: [0, 1, nil])
  func peopleDoWhatIsPlanted(fitting: Int?) throws {
    var random = SeededGenerator(seed: 5)
    let habits = ReplyPerson.named[fitting ?? 2].habits
    let total = 20_000
    var counts: [String: Int] = [:]
    for _ in 0..<total {
      let message = ReplyMessage.draw(newShare: 0.5, unforeseenShare: 0, &random)
      let others = ReplyIntent.all.map(\.reply).filter { $0 != message.wanted.reply }
      var replies = [others[0], others[1]]
      if let fitting { replies[fitting] = message.wanted.reply }
      let deeds = ReplyPerson.deeds(
        message,
        replies.map { .init(reply: $0, score: 0.5, propensity: 0.9) },
        &random
      )
      #expect(Set(deeds.map(\.position)).count == deeds.count)
      if deeds.contains(where: { $0.visible < 750 }) {
        counts["unseen", default: 0] += 1
      } else if let deed = deeds.first(where: { $0.action == "accepted" }) {
        #expect(deed.position == fitting ?? 0)
        counts[deed.part == nil ? "accepted" : "part", default: 0] += 1
        if let part = deed.part { #expect(deed.final?.hasPrefix(part) == true) }
      } else if let deed = deeds.first(where: { $0.action == "typed" }) {
        #expect(
          deed.value == message.wanted.reply
            || message.wanted.ownWords.contains(deed.value ?? "")
        )
        counts["typed", default: 0] += 1
      } else {
        counts[deeds[0].action, default: 0] += 1
      }
    }
    let seen = 1 - ReplyPerson.unseenShare
    for (name, share) in [
      ("unseen", ReplyPerson.unseenShare), ("accepted", habits.accepted * seen),
      ("part", habits.part * seen), ("typed", habits.typed * seen),
      ("rejected", habits.rejected * seen), ("ignored", habits.ignored * seen),
    ] {
      let found = Double(counts[name] ?? 0) / Double(total)
      let error = (share * (1 - share) / Double(total)).squareRoot()
      #expect(abs(found - share) <= 4.5 * error, "\(name): \(found) for \(share)")
    }
  }

  @Test func marchSpeaksInNewWords() throws {
    let new = ReplyIntent.all.flatMap(\.new)
    func share(_ file: String) throws -> Double {
      let messages = try Self.copy.rows(file).map { String($0[6]) }
      let count = messages.count { message in
        new.contains { phrase in
          phrase.split(separator: "{p}").allSatisfy { message.contains($0) }
        }
      }
      return Double(count) / Double(messages.count)
    }
    #expect(try share("messages/2026-02.csv") < 0.06)
    #expect(try share(ReplyWorld.checkedFile) > 0.5)
  }
}
