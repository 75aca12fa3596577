import Feedback
import Foundation
import Testing

@Suite struct EventReaderTests {
  @Test func aWholeEventIsRead() throws {
    let line =
      #"{ "id" : "e\u0031" , "time":"2026-03-01T09:15:30.25+08:00", "model":"v2","extra":[{"a":[1,-2.5e-3,null]}],"#
      + #""entity":"L\"7","features":{"age":61},"score":0.125,"shown":"melanoma","action":"typed","value":"良性痣 🙂"}"#
    let event = try EventReader.event(Array(line.utf8))
    #expect(event.id == "e1")
    #expect(event.time.timeIntervalSince1970 == 1_772_327_730.25)
    #expect(event.model == "v2")
    #expect(event.entity == "L\"7")
    #expect(event.features == #"{"age":61}"#)
    #expect(event.score == 0.125)
    #expect(event.action == .typed)
    #expect(event.value == "良性痣 🙂")
  }

  @Test(arguments: [
    ("\"2026-03-01T09:15:30Z\"", 1_772_356_530.0),
    ("\"2026-03-01 09:15Z\"", 1_772_356_500.0),
    ("\"2024-02-29T23:59:59-0130\"", 1_709_256_599.0),
    ("\"2000-01-01T00:00:00Z\"", 946_684_800.0),
    ("1772356530", 1_772_356_530.0), ("1772356530.5", 1_772_356_530.5),
    ("1772356530250", 1_772_356_530.25),
  ])
  func timesAreRead(text: String, seconds: Double) throws {
    let event = try EventReader.event(Array(EventFolder.line("a", time: text).utf8))
    #expect(event.time.timeIntervalSince1970 == seconds)
  }

  @Test(arguments: [
    "\"2026-02-29T00:00:00Z\"", "\"2026-13-01T00:00:00Z\"", "\"2026-03-01\"", "\"soon\"",
    "\"2026-03-01T25:00:00Z\"", "\"2026-03-01T09:15:30Zulu\"", "\"1999-12-31T23:59:59Z\"", "-1",
    "{}", "[1]", "true", "\"\"", "\"2026-03-01T09:15:30.Z\"",
  ])
  func badTimesAreRefused(text: String) {
    expectProblem("bad time", EventFolder.line("a", time: text))
  }

  @Test(arguments: ["\"2026-03-01T09:15:30\"", "\"2026-03-01 09:15\"", "\"2026-03-01T09:15:30.5\""])
  func aTimeWithoutAZoneIsRefused(text: String) {
    expectProblem("time without a zone", EventFolder.line("a", time: text))
  }

  @Test(arguments: [
    ("\"2026-03-02T09:00:00Z\"", true), ("\"2026-03-02T09:00:01Z\"", false),
    ("1772442000", true), ("1772442000001", false), ("1e300", false),
    ("\"9999-01-01T00:00:00Z\"", false),
  ])
  func aTimeMoreThanADayAheadIsRefused(text: String, isRead: Bool) {
    let now = Date(timeIntervalSince1970: 1_772_355_600)
    let line = Array(EventFolder.line("a", time: text).utf8)
    let reason: String?
    do throws(EventProblem) {
      _ = try EventReader.event(line, now: now)
      reason = nil
    } catch {
      reason = error.reason
    }
    #expect(reason == (isRead ? nil : "time in the future"))
  }

  @Test(arguments: [
    (#","entity":"L1""#, "L1"), (#","entity":17"#, "17"), (#","entity":["L1",2]"#, "L1 · 2"),
    (#","entity":"","features":{}"#, nil), (#","features":{"age":41}"#, nil),
  ])
  func whatTheEventSpeaksOfIsRead(rest: String, entity: String?) throws {
    let event = try EventReader.event(Array(EventFolder.line("a", rest: rest).utf8))
    #expect(event.entity == entity)
  }

  @Test(arguments: [
    ("accepted", "", "missing entity or features"),
    ("accepted", #","entity":null,"features":null"#, "missing entity or features"),
    ("accepted", #","entity":"""#, "missing entity or features"),
    ("accepted", #","entity":[]"#, "missing entity or features"),
    ("accepted", #","entity":{"id":1}"#, "entity has the wrong type"),
    ("accepted", #","entity":[["L1"]]"#, "entity has the wrong type"),
    ("accepted", #","features":[41]"#, "features has the wrong type"),
    ("typed", #","entity":"L1""#, "missing value"),
    ("typed", #","entity":"L1","value":null"#, "missing value"),
    ("typed", #","entity":"L1","value":"""#, "missing value"),
    ("typed", #","entity":"L1","value":[1]"#, "value has the wrong type"),
  ])
  func whatTheManifestReferenceRequiresIsRequired(action: String, rest: String, reason: String) {
    expectProblem(reason, EventFolder.line("a", action: action, rest: rest))
  }

  @Test(arguments: [
    ("", "not JSON"), ("{", "not JSON"), ("{}", "missing id"), ("[1,2]", "not a JSON object"),
    ("\"text\"", "not a JSON object"), ("12 13", "not JSON"), ("{\"id\":\"a\"}}", "not JSON"),
    ("{\"id\":\"a\",}", "not JSON"), ("{\"id\":01}", "not JSON"), ("{'id':1}", "not JSON"),
    ("{\"id\":\"\\x\"}", "not JSON"), ("{\"id\":\"a\u{0}b\"}", "not JSON"),
    ("{\"id\":null}", "missing id"), ("{\"id\":\"\"}", "missing id"),
    ("{\"id\":[1]}", "id has the wrong type"),
    (String(repeating: "[", count: 5000), "not JSON"),
  ])
  func brokenLinesAreNamed(line: String, reason: String) {
    expectProblem(reason, line)
  }

  @Test(arguments: [
    ("1.01", "score outside 0…1"), ("-0.1", "score outside 0…1"), ("NaN", "score not finite"),
    ("Infinity", "score not finite"), ("-Infinity", "score not finite"),
    ("1e999", "score not finite"), ("\"0.5\"", "score has the wrong type"),
    ("null", "missing score"), (".5", "not JSON"), ("0.", "not JSON"),
  ])
  func badScoresAreNamed(score: String, reason: String) {
    expectProblem(reason, EventFolder.line("a", score: score))
  }

  @Test(arguments: ["0", "1", "1.0", "0.1234567890123456789", "5e-324", "0.30000000000000004"])
  func scoresAreReadAsFoundationReadsThem(score: String) throws {
    let event = try EventReader.event(Array(EventFolder.line("a", score: score).utf8))
    #expect(event.score == Double(score))
  }

  @Test func anUnknownActionIsNamed() {
    expectProblem("unknown action", EventFolder.line("a", action: "applauded"))
  }

  @Test func bytesThatAreNotUTF8AreRefused() {
    var line = Array(EventFolder.line("a").utf8)
    line.insert(contentsOf: [0xC3, 0x28], at: 8)
    #expect(throws: EventProblem.self) { try EventReader.event(line) }
  }

  /// The generator of Steele, Lea and Flood (OOPSLA 2014), so that a failure comes again.
  private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }

  @Test(arguments: [UInt64(1), 2, 3])
  func anyMutilatedLineIsEitherReadOrRefused(seed: UInt64) {
    var generator = SplitMix(state: seed)
    let good = Array(EventFolder.line("a").utf8)
    for _ in 0..<10_000 {
      var line = good
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        line[Int.random(in: line.indices, using: &generator)] = UInt8.random(
          in: 0...255,
          using: &generator
        )
      }
      line.removeLast(Int.random(in: 0..<line.count, using: &generator))
      _ = try? EventReader.event(line)
    }
  }

  private func expectProblem(
    _ reason: String,
    _ line: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(sourceLocation: sourceLocation) {
      try EventReader.event(Array(line.utf8))
    } throws: { error in
      (error as? EventProblem)?.reason == reason
    }
  }
}
