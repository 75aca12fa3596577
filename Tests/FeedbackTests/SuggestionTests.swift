import Basics
import Feedback
import Foundation
import Testing

/// Suggestions of which several events speak.
@Suite struct SuggestionTests {
  private static let start = 1_772_323_200

  private static func shown(_ id: String, at seconds: Int = 0, rest: String = "") -> String {
    EventFolder.line(
      id,
      time: "\(start + seconds)",
      score: "0.4",
      action: "shown",
      rest: #","entity":"L1""# + rest
    )
  }

  private static func follow(
    _ id: String,
    _ suggestion: String,
    _ action: String,
    at seconds: Int,
    rest: String = ""
  ) -> String {
    let head = #"{"id":"\#(id)","suggestion":"\#(suggestion)","time":\#(start + seconds)"#
    return head + #","action":"\#(action)"\#(rest)}"# + "\n"
  }

  private func summary(_ lines: [String]) throws -> FeedbackSummary {
    let folder = try EventFolder()
    try folder.write(lines.joined())
    return try FeedbackAnalysis.summarise(
      folder.files,
      now: Date(timeIntervalSince1970: Double(Self.start + 60 * 86_400))
    )
  }

  private static let lines: [String] = {
    var lines: [String] = []
    for index in 0..<10 { lines.append(shown("s\(index)", at: index * 60)) }
    for index in 0..<4 {
      lines.append(follow("c\(index)", "s\(index)", "click", at: 5 + index * 60))
    }
    for index in 0..<2 {
      lines.append(follow("d\(index)", "s\(index)", "click", at: 9 + index * 60))
    }
    lines.append(follow("v0", "s0", "conversion", at: 7200))
    lines.append(follow("v3", "s3", "conversion", at: 90_000))
    return lines
  }()

  @Test func everyRateSaysOfWhat() throws {
    let summary = try summary(Self.lines)
    #expect(summary.rejected == 0)
    #expect(summary.events == 18)
    #expect(summary.suggestions == 10)
    #expect(summary.acceptance == AcceptanceRate(accepted: 4, events: 10))
    #expect(summary.actions.filter { $0.count > 0 }.map(\.count) == [6, 4])
    #expect(summary.conversions == 2)
    #expect(summary.unmatched == 0)
    // Of clicks alone silence is the answer: ten scores of 0.4 promise what was kept.
    #expect(summary.answered == AcceptanceRate(accepted: 4, events: 10))
    let calibration = try #require(summary.byModel.first?.calibration)
    #expect(calibration.events == 10 && calibration.observed == 0.4)
    #expect(abs(calibration.meanScore - 0.4) < 1e-12)
    #expect(summary.series.perMinute.map(\.events) == [Int](repeating: 1, count: 10))
    #expect(summary.series.perMinute.map(\.accepted) == [1, 1, 1, 1, 0, 0, 0, 0, 0, 0])
  }

  @Test(arguments: [UInt64(1), 2, 3, 4])
  func theOrderOfEventsDoesNotMatter(seed: UInt64) throws {
    let expected = try summary(Self.lines)
    var random = SeededGenerator(seed: seed)
    var lines = Self.lines
    random.shuffle(&lines)
    #expect(try summary(lines) == expected)
  }

  @Test func followingAFileWhileItGrowsGivesTheSame() throws {
    let folder = try EventFolder()
    try folder.write("")
    let now = Date(timeIntervalSince1970: Double(Self.start + 60 * 86_400))
    let follower = FeedbackFollower(folder.files, now: { now })
    _ = try follower.poll()
    var last: FeedbackSummary?
    for line in Self.lines.reversed() {
      try folder.append(line)
      last = try follower.poll()
    }
    #expect(try last == summary(Self.lines))
  }

  @Test func whatWasInSightTooShortlyWasNotIgnored() throws {
    let summary = try summary([
      EventFolder.line("a", action: "ignored", rest: #","entity":"L1","visible_ms":200"#),
      EventFolder.line("b", action: "ignored", rest: #","entity":"L1","visible_ms":2000"#),
      EventFolder.line("c", action: "ignored"),
      EventFolder.line("d", rest: #","entity":"L1","visible_ms":200"#),
    ])
    #expect(summary.unseen == 1)
    #expect(summary.ignored.count == 2)
    #expect(summary.ignored.events == 3)
    #expect(summary.acceptance == AcceptanceRate(accepted: 1, events: 3))
    #expect(summary.suggestions == 4)
  }

  @Test func whatFollowsAnUnknownSuggestionIsKeptAndTold() throws {
    let summary = try summary([Self.follow("c", "s", "click", at: 0)])
    #expect(summary.events == 1 && summary.suggestions == 1)
    #expect(summary.unmatched == 1 && summary.withoutModel == 1)
    #expect(summary.acceptance.events == 0)
  }

  @Test func takenAndKeptTextIsMeasured() throws {
    let summary = try summary([
      EventFolder.line("a", rest: #","entity":"L1","part":"ben","final":"benign""#),
      EventFolder.line("b", rest: #","entity":"L1","part":"benign","final":"bonign""#),
    ])
    let retention = try #require(summary.byModel.first?.retention)
    #expect(retention.suggestedCharacters == 12)
    #expect(retention.acceptedCharacters == 9)
    let kept = try #require(retention.keptShare)
    #expect(abs(kept - 11.0 / 12) < 1e-12)
  }

  @Test(arguments: [
    (#","entity":"L1","propensity":0"#, "propensity not above 0 and up to 1"),
    (#","entity":"L1","propensity":1.5"#, "propensity not above 0 and up to 1"),
    (#","entity":"L1","propensity":"1""#, "propensity has the wrong type"),
    (#","entity":"L1","position":-1"#, "position outside 0…32767"),
    (#","entity":"L1","position":1.5"#, "position outside 0…32767"),
    (#","entity":"L1","visible_ms":-1"#, "visible_ms below 0"),
    (#","entity":"L1","visible_ms":NaN"#, "visible_ms below 0"),
    (#","entity":"L1","suggestion":[1]"#, "suggestion has the wrong type"),
    (#","entity":"L1","suggestion":"""#, "missing suggestion"),
    (#","entity":"L1","part":1"#, "part has the wrong type"),
  ])
  func badFieldsAreNamed(rest: String, reason: String) throws {
    #expect(try summary([EventFolder.line("a", rest: rest)]).rejects.map(\.reason) == [reason])
  }

  @Test func aConversionNamesItsSuggestion() throws {
    let line = EventFolder.line("a", action: "conversion")
    #expect(try summary([line]).rejects.map(\.reason) == ["missing suggestion"])
  }

  /// Half convert after a day at a constant rate of the planted kind; the young have not yet.
  @Test func youngSuggestionsAreNotCountedAsFailures() throws {
    var random = SeededGenerator(seed: 11)
    var lines: [String] = []
    let days = 20
    for index in 0..<4000 {
      let time = random.next(below: days * 86_400)
      lines.append(Self.shown("s\(index)", at: time))
      guard random.nextUnit() < 0.3 else { continue }
      // Exponential with a mean of four days.
      let delay = Int(-4 * 86_400 * log(1 - random.nextUnit()))
      guard time + delay < days * 86_400 else { continue }
      lines.append(Self.follow("v\(index)", "s\(index)", "conversion", at: time + delay))
    }
    let curve = try #require(try summary(lines).byModel.first?.delay)
    let observed = try #require(curve.observed.rate)
    #expect(observed < 0.26)
    // The curve ends at 14 days, when 97 % of the conversions have come.
    #expect(abs(curve.expected - 0.3 * 0.97) < 0.025)
    #expect(curve.steps.last?.within == 1_209_600.0)
    #expect(curve.medianSeconds == 259_200.0)
    #expect(zip(curve.steps, curve.steps.dropFirst()).allSatisfy { $0.rate <= $1.rate })
  }

  @Test func duplicatesAreRecognisedWithinTheWindow() throws {
    let day = 86_400
    let summary = try summary([
      EventFolder.line("a", time: "\(Self.start)"),
      EventFolder.line("b", time: "\(Self.start + 29 * day)"),
      EventFolder.line("a", time: "\(Self.start + 29 * day)"),
    ])
    #expect(summary.events == 2)
    #expect(summary.rejects.map(\.reason) == ["duplicated id"])
  }

  /// Beyond the window nothing is remembered: memory would have no bound.
  @Test func duplicatesAreForgottenBeyondTheWindow() throws {
    let day = 86_400
    let lines = [("a", 0), ("b", 31), ("c", 62), ("a", 62)].map { id, days in
      EventFolder.line(id, time: "\(Self.start + days * day)")
    }
    let folder = try EventFolder()
    try folder.write(lines.joined())
    let now = Date(timeIntervalSince1970: Double(Self.start + 70 * day))
    let summary = try FeedbackAnalysis.summarise(folder.files, now: now)
    #expect(summary.events == 4)
    #expect(summary.rejected == 0)
  }
}
