import DatasetSupport
import Columnar
import Engine
import Foundation
import Ingest
import Testing
import Workspace

/// JSON documents whose rows do not stand plainly one after another.
@Suite struct JSONLayoutTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var text: String
    /// Columns in their order.
    var columns: [String]
    /// The rows as texts, cells joined by bars, nulls as a dot.
    var rows: [String]
    var rejected = 0
    /// Words that the remarks must hold.
    var remarks: [String] = []

    var testDescription: String { name }
  }

  private static let cases = [
    Case(
      name: "an envelope",
      text: #"{"version": "1.1", "data": [{"id": 0, "t": "a"}, {"id": 1, "t": "b"}]}"#,
      columns: ["id", "t"],
      rows: ["0|a", "1|b"],
      remarks: ["the 2 objects under 'data'", "'version'"]
    ),
    Case(
      name: "a nested envelope with a shorter list",
      text: #"{"a": {"b": [{"x": 1}, {"x": 2}, {"x": 3}]}, "c": [{"y": 1}, {"y": 2}]}"#,
      columns: ["x"],
      rows: ["1", "2", "3"],
      remarks: ["under 'a.b'", "'records' in the manifest reaches 'c' (2)"]
    ),
    Case(
      name: "rows below one key beside an object of another kind",
      text: #"{"meta": {"n": 2}, "response": {"items": [{"x": 1}, {"x": 2}]}}"#,
      columns: ["x"],
      rows: ["1", "2"],
      remarks: ["under 'response.items'"]
    ),
    Case(
      name: "an envelope with an element that is no object",
      text: "{\"rows\": [" + (0..<10).map { "{\"x\": \($0)}" }.joined(separator: ",\n") + ",\n7]}",
      columns: ["x"],
      rows: (0..<10).map(String.init),
      rejected: 1
    ),
    Case(
      name: "pandas split",
      text: #"{"columns":["a","b"],"index":[0,1],"data":[[1,"x"],[2.5,null]]}"#,
      columns: ["a", "b"],
      rows: ["1.0|x", "2.5|."],
      remarks: ["names its columns once"]
    ),
    Case(
      name: "pandas split with a named index and a short row",
      text: #"{"columns":["a","b"],"index":["p","q"],"data":[[1,"x"],[2]]}"#,
      columns: ["index", "a", "b"],
      rows: ["p|1|x"],
      rejected: 1
    ),
    Case(
      name: "pandas columns",
      text: #"{"a":{"0":1,"1":2,"2":3},"b":{"0":"x","1":"y","2":"z"}}"#,
      columns: ["a", "b"],
      rows: ["1|x", "2|y", "3|z"],
      remarks: ["the inner keys count the rows"]
    ),
    Case(
      name: "pandas index",
      text: #"{"0":{"a":1,"b":"x"},"1":{"a":2,"b":"y"}}"#,
      columns: ["a", "b"],
      rows: ["1|x", "2|y"],
      remarks: ["the outer keys count the rows"]
    ),
    Case(
      name: "rows by name",
      text: #"{"ann":{"a":1,"b":"x"},"bob":{"a":2,"b":"y"},"cid":{"a":3}}"#,
      columns: ["key", "a", "b"],
      rows: ["ann|1|x", "bob|2|y", "cid|3|."],
      remarks: ["each inner key holds values of one kind"]
    ),
    Case(
      name: "columns with named rows",
      text: #"{"a":{"ann":1,"bob":2},"b":{"ann":"x","bob":"y"}}"#,
      columns: ["index", "a", "b"],
      rows: ["ann|1|x", "bob|2|y"]
    ),
    Case(
      name: "pandas table",
      text: """
        {"schema":{"fields":[{"name":"index","type":"integer"},{"name":"a","type":"integer"}],
        "primaryKey":["index"],"pandas_version":"1.4.0"},"data":[{"index":0,"a":1},{"index":1,"a":2}]}
        """,
      columns: ["index", "a"],
      rows: ["0|1", "1|2"]
    ),
    Case(
      name: "lists of one length",
      text: #"{"a":[1,2,3],"b":["x","y","z"]}"#,
      columns: ["a", "b"],
      rows: ["1|x", "2|y", "3|z"],
      remarks: ["2 lists is a column of 3 rows"]
    ),
    Case(
      name: "a list of lists",
      text: #"[[1,"x"],[2,"y"],[3]]"#,
      columns: ["column1", "column2"],
      rows: ["1|x", "2|y"],
      rejected: 1,
      remarks: ["list of lists without names"]
    ),
    Case(
      name: "a list of lists under names",
      text: #"[["a","b"],[1,"x"],[2,"y"]]"#,
      columns: ["a", "b"],
      rows: ["1|x", "2|y"],
      remarks: ["the first one names the columns"]
    ),
    Case(
      name: "one record",
      text: #"{"a": 1, "tags": ["x", "y"], "b": {"c": 1}}"#,
      columns: ["a", "tags", "b"],
      rows: [#"1|["x","y"]|{"c":1}"#]
    ),
    Case(
      name: "a large integer in an envelope",
      text: #"{"data": [{"n": 9224851642388483}, {"n": 9224851642388502}]}"#,
      columns: ["n"],
      rows: ["9224851642388483", "9224851642388502"]
    ),
    Case(
      name: "COCO",
      text: """
        {"images":[{"id":7,"file_name":"a.jpg"},{"id":8,"file_name":"b.jpg"}],
        "annotations":[{"id":1,"image_id":7,"category_id":2},{"id":2,"image_id":7,"category_id":3},
        {"id":3,"image_id":9,"category_id":3}],
        "categories":[{"id":2,"name":"cat"},{"id":3,"name":"dog"}]}
        """,
      columns: ["id", "image_id", "category_id", "file_name", "category"],
      rows: ["1|7|2|a.jpg|cat", "2|7|3|a.jpg|dog", "3|9|3|.|dog"],
      remarks: [
        "records: images", "1 annotations speak of no image", "1 of 2 images have no annotation",
      ]
    ),
  ]

  @Test(arguments: cases)
  func rowsAreFoundInADocument(_ sample: Case) async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    try folder.write(sample.text, "a.json")
    for _ in 0..<2 {
      let loaded = try await folder.load("a.json")
      let source = loaded.sources[0]
      #expect(source.problem == nil)
      #expect(source.columns.map(\.name) == sample.columns)
      #expect(source.rowsKept == sample.rows.count)
      #expect(source.rowsRejected == sample.rejected)
      #expect(source.rowsRead == source.rowsKept + source.rowsRejected)
      #expect(try await Self.rows(loaded, sample.columns) == sample.rows)
      let remarks = loaded.inferences.map(\.reason).joined(separator: "; ")
      for remark in sample.remarks { #expect(remarks.contains(remark), "\(remarks)") }
    }
  }

  static func rows(_ loaded: LoadedDataset, _ columns: [String]) async throws -> [String] {
    let cells = columns.map { "coalesce(CAST(\(identifier: $0) AS VARCHAR), '.')" as SQL }
    return try await loaded.engine.query(
      "SELECT concat_ws('|', \(cells.joined())) AS line FROM rows ORDER BY _row"
    ).strings("line").map { $0 ?? "" }
  }

  @Test func labelStudioHasARowForEachAnnotation() async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    func annotation(_ id: Int, _ by: String, _ value: String, _ rest: String = "") -> String {
      """
      {"id": \(id), "completed_by": \(by), "result": [{"value": {"choices": ["\(value)"]},
      "from_name": "sentiment", "to_name": "text", "type": "choices"}\(rest)],
      "was_cancelled": false}
      """
    }
    let rating = #", {"value": {"rating": 4}, "from_name": "stars", "type": "rating"}"#
    let span =
      #", {"value": {"start": 0, "end": 2, "labels": ["X"]}, "from_name": "ner", "type": "labels"}"#
    try folder.write(
      """
      [{"id": 1, "annotations": [\(annotation(1, "1", "good", rating)),
      \(annotation(2, "{\"id\": 2, \"email\": \"b@c.de\"}", "bad", span))],
      "data": {"text": "one"}, "predictions": [{"result": []}]},
      {"id": 2, "annotations": [{"id": 3, "completed_by": 1, "result": [], "was_cancelled": true},
      \(annotation(4, "1", "good"))], "data": {"text": "two"}},
      {"id": 3, "annotations": [], "data": {"text": "three"}}]
      """,
      "export.json"
    )
    let loaded = try await folder.load("export.json")
    let source = loaded.sources[0]
    #expect((source.rowsRead, source.rowsKept, source.rowsRejected) == (5, 4, 1))
    let columns = ["task", "text", "annotator", "sentiment", "stars"]
    #expect(
      try await Self.rows(loaded, columns) == [
        "1|one|1|good|4", "1|one|b@c.de|bad|.", "2|two|1|good|.", "3|three|.|.|.",
      ]
    )
    #expect(source.columns.map(\.name).contains("ner"))
    #expect(loaded.manifest.entity == ["task"])
    #expect(loaded.manifest.label == "sentiment")
    #expect(loaded.manifest.sources[0].sourceColumn == "annotator")
    let remarks = loaded.inferences.map(\.reason).joined(separator: "; ")
    #expect(remarks.contains("4 annotations of 3 tasks"), "\(remarks)")
    #expect(remarks.contains("1 predictions"))
  }

  @Test(arguments: [
    #"[{"id": 1, "completions": [{"completed_by": 5, "result": [{"from_name": "s", "type": "choices", "value": {"choices": ["a", "b"]}}]}], "data": {"t": "x"}}, {"id": 2, "completions": [], "data": {"t": "y"}}]"#,
    #"[{"t": "x", "id": 1, "s": {"choices": ["a", "b"]}, "annotator": 5, "annotation_id": 9, "lead_time": 2.5}, {"t": "y", "id": 2, "s": "a", "annotator": 5, "annotation_id": 10, "lead_time": 1}]"#,
  ])
  func olderAndFlatExportsAreReadToo(_ text: String) async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    try folder.write(text, "a.json")
    let loaded = try await folder.load("a.json")
    #expect(loaded.sources[0].rowsKept == 2)
    #expect(loaded.manifest.sources[0].sourceColumn == "annotator")
    #expect(try await Self.rows(loaded, ["t", "annotator", "s"])[0] == #"x|5|["a","b"]"#)
  }

  @Test(arguments: [
    (#"{"a":1,}"#, 1), (#"{"a":[1,]}"#, 1), (#"{"a":01}"#, 1), (#"{"a":+1}"#, 1),
    (#"{"a":.5}"#, 1), (#"{"a":'x'}"#, 1), (#"{a:1}"#, 1), (#"{"a":1}}"#, 1),
    (#"{"a" 1}"#, 1), (#"{"a":1 "b":2}"#, 1), (#"{"a":tru}"#, 1), (#"{"a":"\x"}"#, 1),
    (#"{"a":1} {"b":2}"#, 1), ("{\"a\":\"\t\"}", 1), (#"{"a":1.}"#, 1), (#"{"a":1e}"#, 1),
    (#"{"a":-}"#, 1), (#"{"a":1e5}"#, 0), (#"{"a":-0.5E+3}"#, 0), (#"{"a":"A\n"}"#, 0),
    (#" { "a" : [ ] , "b" : { } } "#, 0), (#"{"a":NaN}"#, 0), (#"{"a":-Infinity}"#, 0),
  ])
  func whatIsNotJSONIsAReject(_ line: String, _ rejected: Int) async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    try folder.write("{\"a\":1}\n{\"a\":2}\n\(line)\n", "a.jsonl")
    let source = try await folder.load("a.jsonl").sources[0]
    #expect((source.rowsRead, source.rowsRejected) == (3, rejected))
    #expect(source.rowsKept == 3 - rejected)
  }

  @Test func aCommaTooManyInAnArrayIsTold() async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    try folder.write(#"[{"a":1},{"a":2},]"#, "a.json")
    let loaded = try await folder.load("a.json")
    #expect(loaded.sources[0].rowsKept == 2)
    #expect(
      loaded.inferences.contains { $0.reason.contains("a comma stands before a closing bracket") }
    )
  }
}
