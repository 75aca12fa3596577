import DatasetSupport
import Engine
import Feedback
import Foundation
import Pipeline
import Testing
import Workspace

/// The rows behind the figures of feedback are as many as the figures say.
@Suite struct FeedbackRowsTests {
  private static func folder(_ events: String) throws -> TemporaryDataset {
    let folder = try TemporaryDataset()
    try folder.write("id,kind\nL1,a\nL2,b\n", "a.csv")
    try folder.write(events, "feedback/e.jsonl")
    return folder
  }

  private static func session(_ folder: TemporaryDataset) throws -> DatasetSession {
    DatasetSession(
      try Dataset.open(folder.root, consent: .given),
      connect: { try await Engines.open(uri: nil, threads: 2) }
    )
  }

  private static let events: String = {
    var lines: [String] = []
    for index in 0..<12 {
      let age = index == 11 ? "\"old\"" : "\(40 + index)"
      let visible = index < 3 ? #","visible_ms":100"# : ""
      var line = #"{"id":"s\#(index)","time":"2026-03-01T09:00:\#(10 + index)Z","#
      line += #""model":"m\#(index % 2)","features":{"age":\#(age),"site":"back"},"#
      line += #""score":0.4,"shown":"a","action":"shown"\#(visible)}"#
      lines.append(line)
    }
    for index in 2..<7 {
      lines.append(
        #"{"id":"c\#(index)","suggestion":"s\#(index)","time":"2026-03-01T10:00:00Z","action":"click"}"#
      )
    }
    lines.append(
      #"{"id":"v","suggestion":"s5","time":"2026-03-02T10:00:00Z","action":"conversion"}"#
    )
    lines.append("no event")
    return lines.joined(separator: "\n") + "\n"
  }()

  @Test func everyFigureIsTheCountOfItsRows() async throws {
    let folder = try Self.folder(Self.events)
    defer { folder.remove() }
    let session = try Self.session(folder)
    let summary = try await session.feedback()
    #expect(summary.suggestions == 12 && summary.unseen == 2 && summary.rejected == 1)
    #expect(try await session.count(RowFilter(.events)) == summary.suggestions)
    #expect(try await session.count(.shown) == summary.acceptance.events)
    #expect(try await session.count(.answered) == summary.answered.events)
    for action in summary.actions {
      let rows = RowFilter(.events, [.equals(column: "action", value: action.action.rawValue)])
      #expect(try await session.count(rows) == action.count, "\(action.action)")
    }
    for model in summary.byModel {
      let rows = RowFilter.shown.and(.equals(column: "model", value: model.model))
      #expect(try await session.count(rows) == model.events)
      let calibrated = try #require(model.calibration)
      let answered = RowFilter.answered.and(.equals(column: "model", value: model.model))
      #expect(try await session.count(answered) == calibrated.events)
    }
    #expect(try await session.count(.rejectedEvents) == summary.rejected)
  }

  /// A feature that was a number until a text came is a text, with what was read before.
  @Test func featuresAreTypedColumns() async throws {
    let folder = try Self.folder(Self.events)
    defer { folder.remove() }
    let session = try Self.session(folder)
    let old = RowFilter(.events, [.equals(column: "feature_age", value: "old")])
    #expect(try await session.count(old) == 1)
    #expect(try await session.count(RowFilter(.events, [.missing(column: "feature_age")])) == 0)
    let back = RowFilter(.events, [.equals(column: "feature_site", value: "back")])
    #expect(try await session.count(back) == 12)

    let numbers = try Self.folder(Self.events.replacing("\"old\"", with: "51"))
    defer { numbers.remove() }
    let other = try Self.session(numbers)
    let range = RowFilter(
      .events,
      [.range(column: "feature_age", low: 40, high: 45, includesHigh: false)]
    )
    #expect(try await other.count(range) == 5)
  }

  /// Six accepted events that promised 90 % keep the promise, whatever the byte order mark.
  @Test func sixEventsRaiseNoFinding() async throws {
    let lines = (0..<6).map { index -> String in
      let head = #"{"id":"e\#(index)","time":"2026-03-0\#(index + 1)T09:00:00Z","model":"m1","#
      return head + #""entity":"P\#(index)","score":0.9,"shown":"pos","action":"accepted"}"#
    }
    let folder = try Self.folder("\u{FEFF}" + lines.joined(separator: "\n"))
    defer { folder.remove() }
    let session = try Self.session(folder)
    let results = try await session.results()
    #expect(results.feedback.events == 6)
    #expect(try await session.count(RowFilter(.events)) == 6)
    let findings = Finding.all(in: FindingInput(results))
    #expect(findings.filter { $0.area == .feedback }.isEmpty)
    let now = Date(timeIntervalSince1970: 1_780_000_000)
    #expect(results.feedback.secondsSinceLast(at: now).map { $0 > 80 * 86_400 } == true)
  }
}
