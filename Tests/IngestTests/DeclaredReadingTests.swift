import Basics
import Columnar
import DatasetSupport
import Engine
import Foundation
import Testing
import Workspace

@testable import Ingest

/// What a manifest says of missing values and decimal marks holds for columns that the engine could
/// read typed as well.
@Suite struct DeclaredReadingTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var manifest: String
    /// The cells of the column `x`, before and behind many that are alike.
    var cells: [String]
    var usual: String
    /// What stands in `rows` for those cells; nil where nothing does.
    var values: [String?]
    var type: String
    var unreadable = 0
    var file = "a.csv"
  }

  static let cases = [
    Case(
      testDescription: "a number that means none",
      manifest: "columns: {x: {missing: [\"-9\"]}}",
      cells: ["-9", "4"],
      usual: "7",
      values: [nil, "4"],
      type: "BIGINT"
    ),
    Case(
      testDescription: "a fraction that means none",
      manifest: "columns: {x: {type: number, missing: [\"99.9\"]}}",
      cells: ["99.9", "4.5"],
      usual: "7.5",
      values: [nil, "4.5"],
      type: "DOUBLE"
    ),
    Case(
      testDescription: "a date that means none",
      manifest: "columns: {x: {missing: [\"1900-01-01\"]}}",
      cells: ["1900-01-01", "2024-03-05"],
      usual: "2024-03-06",
      values: [nil, "2024-03-05"],
      type: "DATE"
    ),
    Case(
      testDescription: "a marker that the column does not name is no missing value",
      manifest: "columns: {x: {type: number, missing: [\"-9\"]}}",
      cells: ["NA", "-9"],
      usual: "7",
      values: [nil, nil],
      type: "BIGINT",
      unreadable: 1
    ),
    Case(
      testDescription: "a marker of the source that a column does not name",
      manifest: "columns: {x: {type: category, missing: [\"\"]}}",
      cells: ["NA", "DE"],
      usual: "FR",
      values: ["NA", "DE"],
      type: "VARCHAR",
      file: "na.csv"
    ),
    Case(
      testDescription: "a declared value is never missing",
      manifest: "columns: {x: {values: [\"-9\", \"7\"], missing: [\"-9\"]}}",
      cells: ["-9", "7"],
      usual: "7",
      values: ["-9", "7"],
      type: "BIGINT"
    ),
    Case(
      testDescription: "points between groups of digits",
      manifest: "",
      cells: ["1.234", "2.000"],
      usual: "3.500",
      values: ["1234", "2000"],
      type: "BIGINT",
      file: "comma.csv"
    ),
    Case(
      testDescription: "a point among whole numbers",
      manifest: "",
      cells: ["1.000", "12"],
      usual: "7",
      values: ["1000", "12"],
      type: "BIGINT",
      file: "comma.csv"
    ),
    Case(
      testDescription: "both marks",
      manifest: "",
      cells: ["1.234", "0,5"],
      usual: "7",
      values: ["1234.0", "0.5"],
      type: "DOUBLE",
      file: "comma.csv"
    ),
    Case(
      testDescription: "points where thousands are said to have them",
      manifest: "",
      cells: ["1.234", "12"],
      usual: "7",
      values: ["1234", "12"],
      type: "BIGINT",
      file: "groups.csv"
    ),
    Case(
      testDescription: "whole numbers without any mark",
      manifest: "",
      cells: ["900719925474099301", "12"],
      usual: "7",
      values: ["900719925474099301", "12"],
      type: "BIGINT",
      file: "comma.csv"
    ),
  ]

  /// Sources that say more than their path.
  private static let sources = [
    "na.csv": "missing: [\"NA\"]", "comma.csv": "decimal: \",\"", "groups.csv": "thousands: \".\"",
  ]

  private func load(_ manifest: String, in folder: TemporaryDataset) async throws -> LoadedDataset {
    try folder.write(manifest, "dataset.yaml")
    let dataset = try Dataset.open(folder.root)
    return try await LoadedDataset.load(dataset, engine: Engines.open(uri: nil, threads: 2))
  }

  private func manifest(_ of: Case) -> String {
    let said = Self.sources[of.file].map { ", \($0)" } ?? ""
    return "version: 1\nsources: [{name: a, path: \(of.file)\(said)}]\n\(of.manifest)\n"
  }

  /// The cells stand first, where samples see them, or after 30,000 rows, where they do not.
  @Test(arguments: cases, [true, false])
  func whatTheManifestSaysHoldsForEveryCell(_ of: Case, isSeen: Bool) async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    let special = of.cells.enumerated().map { "s\($0),\"\($1)\"\n" }.joined()
    let usual = (0..<(isSeen ? 60 : 30_000)).map { "u\($0),\"\(of.usual)\"\n" }.joined()
    try folder.write("k,x\n" + (isSeen ? special + usual : usual + special), of.file)
    let loaded = try await load(manifest(of), in: folder)
    let found = try await loaded.engine.query(
      "SELECT x::VARCHAR AS x FROM rows WHERE k LIKE 's%' ORDER BY k"
    )
    #expect(found.strings("x") == of.values)
    let column = try #require(loaded.sources.first?.columns.last)
    #expect(column.engineType == of.type)
    #expect(column.unreadable == of.unreadable)
    let written = try await loaded.engine.query(
      "SELECT x::VARCHAR AS x FROM rows_as_read WHERE k LIKE 's%' ORDER BY k"
    )
    #expect(written.strings("x") == of.cells)
  }

  /// Of many different texts of which none means a missing value, those of blanks alone still do.
  @Test func noTextMeansAMissingValueWhereTheManifestSaysSo() async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    let rows = (0..<30_000).map { "u\($0),word \($0)\n" }.joined()
    try folder.write("k,x\n" + rows + "s0,NA\ns1,\n", "a.csv")
    let loaded = try await load("version: 1\nsources: [{path: a.csv, missing: []}]\n", in: folder)
    let found = try await loaded.engine.query("SELECT x FROM rows WHERE k LIKE 's%' ORDER BY k")
    #expect(found.strings("x") == ["NA", nil])
  }

  /// What was kept of a file that was read by another manifest is not taken up.
  @Test func whatAManifestSaysLaterHoldsForFilesThatWereReadBefore() async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    try folder.write("k,x\na,-9\n" + (0..<50).map { "u\($0),\($0)\n" }.joined(), "a.csv")
    for (rule, missing) in [("{type: number}", 0), ("{type: number, missing: [\"-9\"]}", 1)] {
      let loaded = try await load(
        "version: 1\nsources: [{path: a.csv}]\ncolumns: {x: \(rule)}\n",
        in: folder
      )
      let found = try await loaded.engine.query("SELECT count(*) - count(x) AS n FROM rows")
      #expect(found.ints("n") == [Int64(missing)])
    }
  }

  /// Formats with types of their own keep them; the values that mean none are compared as such.
  @Test(arguments: ["a.parquet", "a.jsonl"])
  func typedFormatsHaveMissingValuesToo(file: String) async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    let engine = try await Engines.open(uri: nil, threads: 1)
    let format = file.hasSuffix("parquet") ? "parquet" : "json"
    try await engine.execute(
      """
      COPY (SELECT i AS k, CASE WHEN i = 3 THEN -9 ELSE i END AS whole,
      CASE WHEN i = 4 THEN 99.5 ELSE i + 0.25 END AS part,
      CASE WHEN i = 5 THEN DATE '1900-01-01' ELSE DATE '2024-01-01' + CAST(i AS INTEGER) END AS day,
      i = 6 AS truth FROM range(40) t(i))
      TO \(literal: folder.root.appending(path: file).path) (FORMAT \(raw: format))
      """
    )
    let loaded = try await load(
      """
      version: 1
      sources: [{name: a, path: \(file), missing: ["-9", "99.5", "1900-01-01", "-8.6", "none"]}]
      """,
      in: folder
    )
    for (name, place) in [("whole", 3), ("part", 4), ("day", 5)] {
      let found = try await loaded.engine.query(
        "SELECT k FROM rows WHERE \(identifier: name) IS NULL"
      )
      #expect(found.ints("k") == [Int64(place)], "\(name)")
      let column = try #require(loaded.sources[0].columns.first { $0.name == name })
      #expect(column.missingMarkers.map(\.count) == [1])
    }
    let truths = try await loaded.engine.query("SELECT count(truth) AS n FROM rows")
    #expect(truths.ints("n") == [40])
    let types = try await loaded.engine.describe("rows").map(\.engineType)
    #expect(types.contains("BIGINT") && types.contains("DATE"))
  }

  /// An expression of the source speaks of its columns as they are typed.
  @Test func aColumnThatAnExpressionConvertsStaysTyped() async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    try folder.write("k,x\na,-9\n" + (0..<50).map { "u\($0),\($0)\n" }.joined(), "a.csv")
    let loaded = try await folder.load("a.csv") {
      var rule = Manifest.ColumnRule(name: "x")
      rule.missing = ["-18"]
      $0.columns = [rule]
      $0.sources[0].convert = ["x": "x * 2"]
    }
    #expect(loaded.sources[0].problem == nil)
    let found = try await loaded.engine.query("SELECT k FROM rows WHERE x IS NULL")
    #expect(found.strings("k") == ["a"])
  }
}
