import Basics
import Foundation
import Testing
import Workspace

@testable import Review

@Suite("Tasks out and in")
struct ExchangeTests {
  enum Form: CaseIterable {
    case table, labelStudio, prodigy

    func write(_ tasks: [ReviewTask]) throws -> Data {
      switch self {
      case .table: ReviewTable.write(tasks)
      case .labelStudio: try LabelStudioTasks.write(tasks)
      case .prodigy: try ProdigyTasks.write(tasks)
      }
    }

    func read(_ data: Data) -> ReviewImport {
      switch self {
      case .table: ReviewTable.read(data, who: "nobody", at: .distantPast)
      case .labelStudio: LabelStudioTasks.read(data, who: "nobody", at: .distantPast)
      case .prodigy: ProdigyTasks.read(data, who: "nobody", at: .distantPast)
      }
    }
  }

  /// Texts that files have trouble with.
  private static let texts = [
    "red", "", " a b ", "x,\"y\"", "line\nbreak", "=1+1", "中文 🎈", "\u{1b}[31m", "1.50", "a · b",
    "none",
    "\r\n", "'", "entity:x",
  ]

  private static func task(_ random: inout SeededGenerator) -> ReviewTask {
    func text() -> String { texts.randomElement(using: &random) ?? "" }
    let item: ItemKey =
      Bool.random(using: &random)
      ? .entity("k" + text())
      : .row(
        source: text(),
        content: String(repeating: "0f", count: 16),
        ordinal: Int.random(in: 1...9, using: &random)
      )
    let isWhole = Int.random(in: 0..<5, using: &random) == 0
    let choices = ["red", "blue", "x,\"y\""]
    let decisions = (0..<Int.random(in: 0...2, using: &random)).map { index in
      let verdicts: [Decision.Verdict] =
        isWhole
        ? [.reject, .flag, .skip]
        : [.value("red"), .value("t" + text()), .value(nil), .skip, .flag]
      return Decision(
        who: "p" + text(),
        at: Date(timeIntervalSince1970: 1_700_000_000 + Double(index) + 0.25),
        item: item,
        attribute: isWhole ? nil : "kind",
        verdict: verdicts.randomElement(using: &random) ?? .skip,
        old: Bool.random(using: &random) ? "o" + text() : nil,
        why: Bool.random(using: &random) ? "w" + text() : nil,
        seconds: Bool.random(using: &random) ? 1.5 : nil
      )
    }
    return ReviewTask(
      item: item,
      attribute: isWhole ? nil : "kind",
      value: isWhole ? nil : "red",
      confidence: 0.75,
      choices: isWhole ? [] : choices,
      text: text(),
      decisions: decisions
    )
  }

  @Test("What goes out comes back, whatever the texts", arguments: Form.allCases, 0..<5)
  func roundTrip(form: Form, seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let tasks = (0..<100).map { _ in Self.task(&random) }
    let back = form.read(try form.write(tasks))
    #expect(back.refusals == [], "seed \(seed)")
    #expect(back.decisions.map(\.decision) == tasks.flatMap(\.decisions), "seed \(seed)")
    #expect(back.open == tasks.count { $0.decisions.isEmpty })
  }

  @Test(
    "Every entry that cannot be taken is told, and the others are taken",
    arguments: [
      (Form.table, "", []),
      (.table, "item,verdict\nentity:a,skip\n", [1]),
      (.table, "item,attribute,verdict,new\nentity:a,kind,value,red\nxyz,kind,value,red\n", [3]),
      (.table, "item,attribute,verdict,new\nentity:a,kind,maybe,red\n", [2]),
      (.table, "item,attribute,verdict,new\nentity:a,kind,value,\n", [2]),
      (.table, "item,attribute,verdict,new\nentity:a,,value,red\n", [2]),
      (.table, "item,attribute,verdict,new\nentity:a,kind,value,red,more\n", [2]),
      (.table, "item,attribute,verdict,new\nentity:a,kind,\"value,red\n", [2]),
      (.table, "item,attribute,verdict,new,at\nentity:a,kind,value,red,yesterday\n", [2]),
      (.table, "item,attribute,verdict,new,seconds\nentity:a,kind,value,red,long\n", [2]),
      (.table, "item,attribute,verdict,new\nrow:0f:1:a,kind,value,red\n", [2]),
      (.labelStudio, "", [1]),
      (.labelStudio, "{}", [1]),
      (.labelStudio, "[{\"id\":1}]", [1]),
      (.labelStudio, "[7,null,[]]", [1, 2, 3]),
      (.labelStudio, #"[{"data":{"tuina_item":"x","attribute":"kind"},"annotations":[]}]"#, [1]),
      (
        .labelStudio,
        #"[{"data":{"tuina_item":"entity:a","attribute":"kind"},"annotations":[{"result":[]}]}]"#,
        [1]
      ),
      (
        .labelStudio,
        #"""
        [{"data":{"tuina_item":"entity:a","attribute":"kind"},"annotations":[{"result":[
        {"type":"choices","from_name":"value","value":{"choices":["a","b"]}}]}]}]
        """#, [1]
      ),
      (.prodigy, "no json\n{\"text\":1}\n[]\n", [1, 2, 3]),
      (.prodigy, #"{"text":"","meta":{"tuina_item":"x"},"answer":"accept"}"#, [1]),
      (
        .prodigy,
        #"{"text":"","meta":{"tuina_item":"entity:a","attribute":"k"},"answer":"perhaps"}"#, [1]
      ),
      (
        .prodigy,
        #"{"text":"","meta":{"tuina_item":"entity:a","attribute":"k"},"accept":["a","b"],"answer":"accept"}"#,
        [1]
      ),
    ]
  )
  func malformedEntriesAreTold(form: Form, text: String, refused: [Int]) {
    let back = form.read(Data(text.utf8))
    #expect(back.refusals.map(\.entry) == refused)
    #expect(back.refusals.allSatisfy { !$0.reason.isEmpty })
  }

  @Test("A file in another encoding is refused, not guessed")
  func otherEncodings() {
    let back = Form.table.read(Data([0xFF, 0xFE, 0x69, 0x00]))
    #expect(back.refusals.map(\.reason) == ["the file is not in UTF-8"])
  }

  @Test("What Label Studio itself writes is understood")
  func labelStudioExport() {
    let text = #"""
      [{"id": 12, "annotations": [{"id": 3, "completed_by": {"id": 1, "email": "ann@example.org"},
        "result": [{"value": {"choices": ["blue"]}, "id": "Xy", "from_name": "value", "to_name": "item",
        "type": "choices", "origin": "manual"}], "was_cancelled": false, "ground_truth": false,
        "created_at": "2026-05-03T14:07:00.123456Z", "lead_time": 2.5}], "drafts": [], "predictions": [],
        "data": {"tuina_item": "entity:e1", "attribute": "kind", "text": "…"}, "meta": {},
        "created_at": "2026-05-03T14:00:00Z", "project": 1}]
      """#
    let back = LabelStudioTasks.read(Data(text.utf8), who: "nobody", at: .distantPast)
    #expect(back.refusals == [])
    let decision = back.decisions.first?.decision
    #expect(decision?.who == "ann@example.org")
    #expect(decision?.verdict == .value("blue"))
    #expect(decision?.seconds == 2.5)
    #expect(decision.map { abs($0.at.timeIntervalSince1970 - 1_777_817_220.123) < 0.001 } == true)
  }
}
