import Foundation
import Samples
import Testing

@Suite struct ReplayTests {
  @Test func eventsAreAppendedUntilCancelled() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "replay-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let replay = Task { try await SampleDatasets.replay(into: folder, rate: 500, seed: 3) }
    let file = folder.appending(path: SampleDatasets.replayFile)
    for _ in 0..<200 where ((try? Data(contentsOf: file))?.count ?? 0) < 20_000 {
      try await Task.sleep(for: .milliseconds(50))
    }
    replay.cancel()
    try await replay.value
    let lines = String(decoding: try Data(contentsOf: file), as: UTF8.self).split(separator: "\n")
    #expect(lines.count > 100)
    var ids: Set<String> = []
    for line in lines {
      let event = try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      )
      ids.insert(try #require(event["id"] as? String))
      #expect(["accepted", "typed", "ignored", "rejected"].contains(event["action"] as? String))
    }
    #expect(ids.count == lines.count)
  }

  @Test(arguments: ["ads", "replies"])
  func eachSampleIsReplayedWithItsOwnEvents(name: String) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "replay-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let copy = SampleCopy(name: name)
    try Data(copy.text("README.md").utf8).write(to: folder.appending(path: "README.md"))
    try await SampleDatasets.replay(into: folder, rate: 1e6, count: 300, seed: 3)
    let file = folder.appending(path: SampleDatasets.replayFile)
    let events = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
    let shown = events.filter { $0["action"] as? String == "shown" }
    #expect(shown.count == (name == "ads" ? 300 : 600))
    let ids = Set(shown.compactMap { $0["id"] as? String })
    #expect(Set(events.compactMap { $0["id"] as? String }).count == events.count)
    for event in events where event["action"] as? String != "shown" {
      #expect(ids.contains(try #require(event["suggestion"] as? String)))
    }
    #expect(shown.allSatisfy { ($0["features"] as? [String: Any])?.isEmpty == false })
  }

  @Test func whatAModelAnswersIsShownAndTheSameSeedAsksTheSame() throws {
    let folder = SampleCopy(name: "replies").folder
    var (one, other) = (EventReplay(of: folder, seed: 9), EventReplay(of: folder, seed: 9))
    #expect(one.asksModel)
    #expect(!EventReplay(of: SampleCopy(name: "moles").folder, seed: 9).asksModel)
    var best = 0
    for _ in 0..<400 {
      #expect(one.question() == other.question())
      let answer = [
        EventReplay.Guess("请提供订单号，我马上为您查物流。", 0.7), .init("可以退货，请在订单里点申请退货。", 0.2),
        .init("为您转接人工，请稍候。", 0.1),
      ]
      let lines = one.next([answer], model: "r-1")
      #expect(lines.count >= 2)
      #expect(lines[0].contains(#""model":"r-1""#))
      if lines[0].contains("请提供订单号，我马上为您查物流。") { best += 1 }
      #expect(other.next([answer.reversed()], model: "r-1").count == lines.count)
    }
    // One place in ten is filled by chance.
    #expect((340...380).contains(best))
    #expect(one.next([], model: "r-1").isEmpty)
  }

  /// The ad with the highest probability of a click is shown, but for one in ten.
  @Test func aModelOfAdsIsAskedAboutEachAd() throws {
    var replay = EventReplay(of: SampleCopy(name: "ads").folder, seed: 9)
    var best = 0
    for _ in 0..<400 {
      let question = replay.question()
      #expect(question.count == 20 && question[6].contains(#""ad":"ad-7""#))
      let answers = question.indices.map { ad in
        let score = ad == 6 ? 0.4 : 0.01
        return [EventReplay.Guess("no", 1 - score), .init("yes", score)]
      }
      let lines = replay.next(answers, model: "r-1")
      #expect((1...2).contains(lines.count))
      #expect(lines[0].contains(#""model":"r-1""#))
      let isBest = lines[0].contains(#""shown":"ad-7""#)
      #expect(lines[0].contains(isBest ? #""score":0.400000"# : #""score":0.0"#))
      #expect(lines[0].contains(isBest ? #""propensity":0.90"# : #""propensity":0.005"#))
      if isBest { best += 1 }
    }
    #expect((340...385).contains(best))
    _ = replay.question()
    #expect(replay.next([[.init("cat", 1)]], model: "r-1").isEmpty)
  }

  /// Of one seed and one start, the events are the same to the second.
  @Test(arguments: ["moles", "ads", "replies"])
  func eventsOfAPastTimeAreTheSameEachTime(name: String) throws {
    let folder = SampleCopy(name: name).folder
    let clock = ReplayClock(from: Date(timeIntervalSince1970: 1_775_001_600), rate: 0.1)
    var (one, other) = (
      EventReplay(of: folder, seed: 9, clock: clock), EventReplay(of: folder, seed: 9, clock: clock)
    )
    var shown: [String] = []
    for _ in 0..<50 {
      let lines = one.next()
      #expect(lines == other.next())
      shown.append(lines[0])
    }
    #expect(shown[0].contains("2026-04-01T00:00:00Z") && shown[6].contains("2026-04-01T00:01:00Z"))
    // Another start names other events.
    var later = EventReplay(
      of: folder,
      seed: 9,
      clock: ReplayClock(from: Date(timeIntervalSince1970: 1_775_001_601), rate: 0.1)
    )
    #expect(later.next()[0].prefix(30) != shown[0].prefix(30))
  }

  @Test(arguments: [0, -1, .infinity, .nan])
  func aRateThatIsNoneIsRefused(rate: Double) async {
    await #expect(throws: SampleError.self) {
      try await SampleDatasets.replay(into: FileManager.default.temporaryDirectory, rate: rate)
    }
  }

  @Test func anAbsentFolderIsRefused() async {
    await #expect(throws: SampleError.self) {
      try await SampleDatasets.replay(into: URL(filePath: "/nowhere/at/all"), rate: 1)
    }
  }
}
