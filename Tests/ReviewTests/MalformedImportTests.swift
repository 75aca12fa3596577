import Foundation
import Testing
import Workspace

@testable import Review

/// Twenty ways to get an entry wrong in each form: it is told by its place, and its neighbours are
/// taken.
@Suite("Malformed imports")
struct MalformedImportTests {
  /// Fields of `item,attribute,verdict,new,who,at,seconds,old,why` between two sound rows.
  static let rows = [
    "e1,kind,value,blue,ann,,,,", "entity:,kind,value,blue,ann,,,,", ",kind,value,blue,ann,,,,",
    "row:0f:1:a,kind,value,blue,ann,,,,",
    "row:0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f:0:a,kind,skip,,ann,,,,",
    "row:0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f:-1:a,kind,skip,,ann,,,,",
    "row:0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f:x:a,kind,skip,,ann,,,,",
    "row:zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz:1:a,kind,skip,,ann,,,,",
    "entity:b,kind,value,,ann,,,,", "entity:b,kind,maybe,blue,ann,,,,",
    "entity:b,kind,undo,blue,ann,,,,", "entity:b,,value,blue,ann,,,,", "entity:b,,none,,ann,,,,",
    "entity:b,kind,value,blue,ann,yesterday,,,", "entity:b,kind,value,blue,ann,2026-13-40,,,",
    "entity:b,kind,value,blue,ann,,long,,", "entity:b,kind,value,blue,ann,,nan,,",
    "entity:b,kind,value,blue,ann,,inf,,", "entity:b,kind,value,blue,ann,,,,,more",
    "entity:b,kind,value,blue,ann,,,,,,,,",
  ]

  /// Lines between two sound ones.
  static let lines = [
    "no json", "[]", "7", "null", "\"text\"", "{", "{}", #"{"text":"x"}"#,
    #"{"text":"x","meta":{}}"#, #"{"text":"x","meta":7,"answer":"accept"}"#,
    #"{"text":"x","meta":{"tuina_item":"b","attribute":"kind"},"answer":"ignore"}"#,
    #"{"text":"x","meta":{"tuina_item":"entity:","attribute":"kind"},"answer":"ignore"}"#,
    #"{"text":"x","meta":{"tuina_item":7,"attribute":"kind"},"answer":"ignore"}"#,
    #"{"text":"x","meta":{"tuina_item":"row:0f:1:a","attribute":"kind"},"answer":"ignore"}"#,
    #"{"text":"x","meta":{"tuina_item":"entity:b","attribute":"kind"},"answer":"perhaps"}"#,
    #"{"text":"x","meta":{"tuina_item":"entity:b","attribute":"kind"},"answer":""}"#,
    #"{"text":"x","meta":{"tuina_item":"entity:b","attribute":"kind"},"answer":"accept","accept":["a","b"]}"#,
    #"{"text":"x","meta":{"tuina_item":"entity:b","attribute":"kind"},"answer":"accept","accept":"a"}"#,
    #"{"text":"x","meta":{"tuina_item":"entity:b"},"answer":"accept","accept":["a"]}"#,
    #"{"text":"x","meta":{"tuina_item":"entity:b","attribute":"kind"},"answer":"accept"}"#,
  ]

  /// Tasks between two sound ones.
  static let tasks =
    ["7", "null", "[]", "\"text\"", "{}", #"{"data":{}}"#, #"{"data":7,"annotations":[]}"#]
    + [
      #"{"tuina_item":"b","attribute":"kind"}"#, #"{"tuina_item":"entity:","attribute":"kind"}"#,
      #"{"tuina_item":7,"attribute":"kind"}"#, #"{"tuina_item":"entity:b"}"#,
      #"{"tuina_item":"row:0f:1:a","attribute":"kind"}"#,
    ].map { #"{"data":\#($0),"annotations":[\#(annotation(choice: "blue"))]}"# }
    + [
      #"{"result":[]}"#, #"{"result":7}"#, "7",
      #"{"result":[{"type":"choices","from_name":"value","value":{"choices":["a","b"]}}]}"#,
      #"{"result":[{"type":"choices","from_name":"value","value":{"choices":[]}}]}"#,
      #"{"result":[{"type":"choices","from_name":"value","value":{}}]}"#,
      #"{"result":[{"type":"choices","from_name":"value"}]}"#,
    ].map { #"{"data":{"tuina_item":"entity:b","attribute":"kind"},"annotations":[\#($0)]}"# }
    + [
      #"{"data":{"tuina_item":"entity:b","attribute":""},"annotations":[\#(annotation(choice: "blue"))]}"#
    ]

  private static func annotation(choice: String) -> String {
    #"""
    {"completed_by":"ann","result":[{"type":"choices","from_name":"value",
    "value":{"choices":["\#(choice)"]}}]}
    """#
  }

  private static func check(_ back: ReviewImport, entry: Int) {
    #expect(back.refusals.map(\.entry) == [entry])
    #expect(back.refusals.allSatisfy { !$0.reason.isEmpty })
    #expect(
      back.decisions.map(\.decision.verdict) == [.value("red"), .value("red")],
      "the neighbours are taken"
    )
  }

  @Test("In a table", arguments: rows)
  func table(row: String) {
    let text = """
      item,attribute,verdict,new,who,at,seconds,old,why
      entity:a,kind,value,red,ann,,,,
      \(row)
      entity:c,kind,value,red,ann,,,,

      """
    Self.check(ReviewTable.read(Data(text.utf8), who: "ann", at: .distantPast), entry: 3)
  }

  @Test("In lines for Prodigy", arguments: lines)
  func prodigy(line: String) {
    let sound = ["a", "c"].map { key in
      #"{"text":"x","meta":{"tuina_item":"entity:\#(key)","attribute":"kind"},"answer":"accept","accept":["red"]}"#
    }
    let text = [sound[0], line, sound[1]].joined(separator: "\n")
    Self.check(ProdigyTasks.read(Data(text.utf8), who: "ann", at: .distantPast), entry: 2)
  }

  @Test("In tasks for Label Studio", arguments: tasks)
  func labelStudio(task: String) {
    let sound = ["a", "c"].map { key in
      #"""
      {"data":{"tuina_item":"entity:\#(key)","attribute":"kind"},
      "annotations":[\#(Self.annotation(choice: "red"))]}
      """#
    }
    let text = "[" + [sound[0], task, sound[1]].joined(separator: ",") + "]"
    Self.check(LabelStudioTasks.read(Data(text.utf8), who: "ann", at: .distantPast), entry: 2)
  }

  @Test("There are twenty of each")
  func count() {
    for entries in [Self.rows, Self.lines, Self.tasks] { #expect(Set(entries).count == 20) }
  }
}
