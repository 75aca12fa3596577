import DatasetSupport
import Columnar
import Engine
import Foundation
import Ingest
import Testing
import Workspace

/// Class names in the metadata of Parquet files stand in place of their codes.
@Suite struct ClassLabelTests {
  private func load(_ metadata: String) async throws -> (LoadedDataset, labels: [String?]) {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    let engine = try await Engines.open(uri: nil, threads: 1)
    let file = folder.root.appending(path: "train.parquet")
    try await engine.execute(
      """
      COPY (SELECT CAST(i AS BIGINT) AS number, 'text ' || i AS text,
        CAST(CASE WHEN i = 5 THEN -1 WHEN i = 6 THEN 9 ELSE i % 2 END AS BIGINT) AS label
        FROM range(40) AS r(i)) TO \(literal: file.path)
      (FORMAT parquet, KV_METADATA {huggingface: \(literal: metadata)})
      """
    )
    let loaded = try await LoadedDataset.load(try Dataset.open(folder.root), engine: engine)
    let labels = try await loaded.engine.query(
      "SELECT CAST(label AS VARCHAR) AS label FROM rows ORDER BY _row LIMIT 7"
    ).strings("label")
    #expect(loaded.sources[0].rowsKept == 40)
    return (loaded, labels)
  }

  @Test func codesAreReadAsTheNamesOfTheirClasses() async throws {
    let (loaded, labels) = try await load(
      """
      {"info": {"features": {"number": {"dtype": "int64", "_type": "Value"}, "list": ["x"],
        "label": {"names": ["neg", "NA"], "_type": "ClassLabel"}}}}
      """
    )
    #expect(labels == ["neg", "NA", "neg", "NA", "neg", nil, "9"])
    #expect(loaded.manifest.label == "label")
    #expect(loaded.manifest.rule(for: "label")?.values == ["neg", "NA"])
    #expect(loaded.inferences.contains { $0.reason.contains("names of 2 classes") })
  }

  @Test(arguments: [
    "{", "[]", #"{"info": {"features": ["label"]}}"#,
    #"{"info": {"features": {"label": {"_type": "ClassLabel"}}}}"#,
    #"{"info": {"features": {"label": {"names": ["a", "a"], "_type": "ClassLabel"}}}}"#,
    #"{"info": {"features": {"text": {"names": ["a", "b"], "_type": "ClassLabel"}}}}"#,
  ])
  func metadataThatNamesNoClassesChangesNothing(_ metadata: String) async throws {
    let (_, labels) = try await load(metadata)
    #expect(labels == ["0", "1", "0", "1", "0", "-1", "9"])
  }
}
