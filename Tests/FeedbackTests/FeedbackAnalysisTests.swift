import Basics
import Feedback
import Foundation
import Testing

@Suite struct FeedbackAnalysisTests {
  @Test func plantedCountsAreFound() throws {
    let folder = try EventFolder()
    var text = ""
    for index in 0..<100 {
      let action =
        index < 60 ? "accepted" : index < 80 ? "typed" : index < 95 ? "ignored" : "rejected"
      text += EventFolder.line(
        "e\(index)",
        time: "\"2026-03-01T\(index < 50 ? "09" : "11"):0\(index % 3):00Z\"",
        model: index % 2 == 0 ? "m2" : "m1",
        score: index < 60 ? "0.95" : "0.15",
        action: action
      )
    }
    text += "\n \r\nnot json\n" + EventFolder.line("e7") + EventFolder.line("x", score: "2")
    try folder.write(text)

    let summary = try FeedbackAnalysis.summarise(folder.files)
    #expect(summary.events == 100)
    #expect(summary.rejected == 3)
    #expect(summary.actions.map(\.count) == [60, 15, 5, 20])
    #expect(summary.acceptance.rate == 0.6)
    #expect(summary.answered.events == 85)
    #expect(summary.byModel.map(\.model) == ["m1", "m2"])
    #expect(summary.byModel.map(\.events) == [50, 50])
    #expect(summary.series.perHour.map(\.events) == [50, 0, 50])
    #expect(summary.series.perHour.map(\.accepted) == [50, 0, 10])
    #expect(summary.series.perMinute.count == 123)
    #expect(summary.series.perMinute.map(\.events).reduce(0, +) == 100)
    let calibration = try #require(summary.calibration)
    // The fifteen that were ignored say nothing of whether a promise was kept.
    #expect(summary.ignored.count == 15)
    #expect(calibration.events == 85)
    #expect(abs(calibration.meanScore - (60 * 0.95 + 25 * 0.15) / 85) < 1e-12)
    #expect(calibration.observed == 60.0 / 85)
    #expect(calibration.bins.map(\.events) == [25, 60])
    #expect(calibration.bins.map(\.from) == [0.1, 0.9])
    #expect(calibration.bins.map(\.isBroken) == [true, false])
    #expect(
      summary.rejects.map { [$0.file, "\($0.line ?? 0)", $0.reason] } == [
        ["feedback/events.jsonl", "103", "not JSON"],
        ["feedback/events.jsonl", "104", "duplicated id"],
        ["feedback/events.jsonl", "105", "score outside 0…1"],
      ]
    )
    #expect(summary.rejectReasons.map(\.count) == [1, 1, 1])
  }

  @Test func aDatasetWithoutFeedbackHasAnEmptySummary() throws {
    let root = FileManager.default.temporaryDirectory.appending(path: "absent-\(UUID())")
    let summary = try FeedbackAnalysis.summarise(FeedbackFiles(root: root))
    #expect(summary.events == 0)
    #expect(summary.acceptance.rate == nil)
    #expect(summary.calibration == nil)
    #expect(summary.series.perMinute.isEmpty)
    #expect(summary.first == nil)
  }

  @Test func bucketsHaveABoundWhateverTheTimesAre() throws {
    let folder = try EventFolder()
    let times = ["2000-01-01T00:00:00Z", "2026-03-01T00:00:00Z", "2026-02-28T23:59:00Z"]
    try folder.write(
      times.enumerated().map { EventFolder.line("e\($0)", time: "\"\($1)\"") }.joined()
    )
    let summary = try FeedbackAnalysis.summarise(folder.files)
    #expect(summary.events == 3)
    #expect(summary.series.perMinute.map(\.events) == [1, 1])
    #expect(summary.series.perHour.map(\.events) == [1, 1])
  }

  @Test func oneEventInTheFarFutureEmptiesNoChart() throws {
    let folder = try EventFolder()
    let times = ["2026-03-01T09:00:00Z", "2099-01-01T00:00:00Z", "2026-03-01T10:00:00Z"]
    try folder.write(
      times.enumerated().map { EventFolder.line("e\($0)", time: "\"\($1)\"") }.joined()
    )
    let now = Date(timeIntervalSince1970: 1_772_359_200)
    let summary = try FeedbackAnalysis.summarise(folder.files, now: now)
    #expect(summary.series.perHour.map(\.events) == [1, 1])
    #expect(summary.series.perMinute.map(\.events).reduce(0, +) == 2)
    #expect(summary.rejects.map(\.reason) == ["time in the future"])
    #expect(summary.rejects.map(\.column) == ["time"])
  }

  /// Sums of floats depend on their order, and that of a dictionary differs from run to run.
  @Test func theSummaryIsTheSameEveryTime() throws {
    let folder = try EventFolder()
    try folder.write(
      (0..<600).map {
        EventFolder.line("e\($0)", model: "m\($0 % 60)", score: "0.\($0 % 89 + 10)\($0 * 7 % 1000)")
      }.joined()
    )
    let now = Date(timeIntervalSince1970: 1_800_000_000)
    let first = try FeedbackAnalysis.summarise(folder.files, now: now)
    for _ in 0..<20 { #expect(try FeedbackAnalysis.summarise(folder.files, now: now) == first) }
  }

  @Test func aURIIsNoPlaceOfFeedbackAndSaidSo() throws {
    let folder = try EventFolder()
    let away = FeedbackFiles(root: folder.root, pattern: "s3://bucket/events.jsonl")
    let summary = try FeedbackAnalysis.summarise(away)
    #expect(summary.events == 0)
    #expect(try #require(summary.problem).contains("s3://bucket/events.jsonl"))
    #expect(try FeedbackAnalysis.summarise(folder.files).problem == nil)
  }

  @Test func theWindowDoesNotDependOnTheOrderOfEvents() throws {
    var lines = (0..<400).map { minute in
      EventFolder.line("e\(minute)", time: "\(1_772_323_200 + minute * 60)")
    }
    let forward = try EventFolder()
    try forward.write(lines.joined())
    let expected = try FeedbackAnalysis.summarise(forward.files)
    #expect(expected.series.perMinute.count == 180)
    for _ in 0..<5 {
      lines.shuffle()
      let folder = try EventFolder()
      try folder.write(lines.joined())
      let summary = try FeedbackAnalysis.summarise(folder.files)
      #expect(summary.series.perMinute == expected.series.perMinute)
      #expect(summary.series.perHour == expected.series.perHour)
    }
  }

  @Test func rejectsAreKeptUpToABoundAndCountedBeyond() throws {
    let folder = try EventFolder()
    try folder.write(String(repeating: "{\n", count: 3000) + String(repeating: "x", count: 9))
    let summary = try FeedbackAnalysis.summarise(folder.files)
    #expect(summary.rejected == 3000)
    #expect(summary.rejects.count == 1000)
    #expect(summary.rejectReasons == [ReasonCount(reason: "not JSON", count: 3000)])
    #expect(summary.unfinishedLines == 1)
  }

  @Test func aLineLongerThanTheBoundIsOneReject() throws {
    let folder = try EventFolder()
    try folder.write(
      EventFolder.line("a") + String(repeating: "z", count: 10_000_000) + "\n"
        + EventFolder.line("b")
    )
    let summary = try FeedbackAnalysis.summarise(folder.files)
    #expect(summary.events == 2)
    #expect(summary.rejects.map(\.reason) == ["line too long"])
    #expect(summary.rejects.first?.line == 2)
  }

  @Test func byteOrderMarkAndWindowsLineEndsAreNoRejects() throws {
    let folder = try EventFolder()
    try folder.write(
      "\u{FEFF}" + EventFolder.line("a").replacing("\n", with: "\r\n") + EventFolder.line("b")
    )
    let summary = try FeedbackAnalysis.summarise(folder.files)
    #expect(summary.events == 2)
    #expect(summary.rejected == 0)
  }

  @Test func patternsFindFilesAndFolders() throws {
    let folder = try EventFolder()
    try folder.write(EventFolder.line("a"), to: "2026-01.jsonl")
    try folder.write(EventFolder.line("b"), to: "2026-02.jsonl")
    try folder.write(EventFolder.line("c"), to: ".hidden.jsonl")
    try folder.write(EventFolder.line("d"), to: "notes.txt")
    func events(_ pattern: String?) throws -> Int {
      try FeedbackAnalysis.summarise(FeedbackFiles(root: folder.root, pattern: pattern)).events
    }
    #expect(try events(nil) == 2)
    #expect(try events("feedback") == 2)
    #expect(try events("./feedback/") == 2)
    #expect(try events("feedback/*-02.jsonl") == 1)
    #expect(try events("f*/20??-0?.jsonl") == 2)
    #expect(try events("feedback/notes.txt") == 1)
    #expect(try events("elsewhere/*.jsonl") == 0)
  }
}
