import DatasetSupport
import Columnar
import Engine
import Foundation
import Testing
import Workspace

@testable import Fusion
@testable import Ingest

/// Claims are compared as the values that their columns were conformed to.
@Suite struct TypedClaimsTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// What two sources write about each thing.
    var first: String
    var second: String
    var isConflict: Bool
    var rule = ""
  }

  static let cases = [
    Case(
      testDescription: "timestamps that differ by a second",
      first: "2024-03-05 10:00:01",
      second: "2024-03-05 10:00:02",
      isConflict: true
    ),
    Case(
      testDescription: "one instant in two zones",
      first: "2024-03-05T10:00:00-05:00",
      second: "2024-03-05T23:00:00+08:00",
      isConflict: false
    ),
    Case(
      testDescription: "one wall clock in two zones",
      first: "2024-03-05T10:00:00-05:00",
      second: "2024-03-05T10:00:00+08:00",
      isConflict: true
    ),
    Case(
      testDescription: "a moment without a zone is in UTC",
      first: "2024-03-05 15:00:00",
      second: "2024-03-05T10:00:00-05:00",
      isConflict: false
    ),
    Case(
      testDescription: "a date is its midnight",
      first: "2024-03-05",
      second: "2024-03-05 00:00:00",
      isConflict: false
    ),
    Case(
      testDescription: "dates in two orders",
      first: "2024-03-25",
      second: "25/03/2024",
      isConflict: false
    ),
    Case(
      testDescription: "clock times that differ by seconds",
      first: "19:10:00",
      second: "19:10:30",
      isConflict: true
    ),
    Case(
      testDescription: "clock times of one minute",
      first: "7:10 pm",
      second: "19:10",
      isConflict: false
    ),
    Case(
      testDescription: "whole numbers beyond 2^53",
      first: "9007199254740993",
      second: "9007199254740992",
      isConflict: true
    ),
    Case(testDescription: "7 and 7.0", first: "7", second: "7.0", isConflict: false),
    Case(
      testDescription: "a number in two units",
      first: "7 mm",
      second: "0.7 cm",
      isConflict: false
    ),
    Case(
      testDescription: "numbers in a declared unit",
      first: "7",
      second: "0.7 cm",
      isConflict: false,
      rule: "{type: number, unit: mm}"
    ),
    Case(testDescription: "truths", first: "true", second: "TRUE", isConflict: false),
    Case(
      testDescription: "spellings of a class",
      first: "Melanoma",
      second: "melanoma ",
      isConflict: false
    ),
    Case(
      testDescription: "classes of digits in two spellings",
      first: "1",
      second: "1.0",
      isConflict: false,
      rule: "{type: category}"
    ),
    Case(
      testDescription: "codes with a leading zero",
      first: "01234",
      second: "1234",
      isConflict: true,
      rule: "{type: category}"
    ),
    Case(
      testDescription: "a declared value is never missing",
      first: "-",
      second: "+",
      isConflict: true,
      rule: "{type: category, values: [\"+\", \"-\"]}"
    ),
    Case(testDescription: "a number beside a word", first: "7", second: "seven", isConflict: true),
    Case(
      testDescription: "a word that may be a number",
      first: "7",
      second: "low",
      isConflict: true
    ),
  ]

  private func load(_ text: String, _ files: [(String, String)]) async throws -> LoadedDataset {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    try folder.write(text, "dataset.yaml")
    for (name, content) in files { try folder.write(content, name) }
    let dataset = try Dataset.open(folder.root)
    return try await LoadedDataset.load(dataset, engine: Engines.open(uri: nil, threads: 2))
  }

  private func load(_ of: Case) async throws -> LoadedDataset {
    func file(_ cell: String) -> String {
      "id,x\n" + (1...6).map { "e\($0),\"\(cell)\"\n" }.joined()
    }
    let rule = of.rule.isEmpty ? "" : "columns: {x: \(of.rule)}\n"
    return try await load(
      "version: 1\nentity: id\nsources: [{path: a.csv}, {path: b.csv}]\n" + rule,
      [("a.csv", file(of.first)), ("b.csv", file(of.second))]
    )
  }

  @Test(arguments: cases)
  func claimsAreEqualWhenTheirValuesAre(_ expected: Case) async throws {
    let loaded = try await load(expected)
    let report = try await Conflicts.resolve(loaded)
    let attribute = try #require(report.attributes.first)
    #expect(attribute.claims == 12)
    #expect(attribute.conflicts == (expected.isConflict ? 6 : 0))
    #expect(attribute.unreadable == 0)
    // The view of the claims says what the report counts.
    let claims = try await loaded.engine.query(
      """
      SELECT count(*) AS n FROM (SELECT entity FROM claims GROUP BY entity
      HAVING min(value) <> max(value)) d
      """
    )
    #expect(claims.ints("n") == [expected.isConflict ? 6 : 0])
    let written = try await loaded.engine.query("SELECT DISTINCT raw FROM claims ORDER BY 1")
    #expect(written.rowCount <= 2)
  }

  @Test(arguments: cases)
  func whatIsBelievedHasTheTypeOfItsColumn(_ of: Case) async throws {
    let loaded = try await load(of)
    try await CuratedView.create(in: loaded)
    let rows = try await loaded.engine.describe("rows").first { $0.name == "x" }
    let curated = try await loaded.engine.describe("curated").first { $0.name == "x" }
    #expect(curated == rows)
    let known = try await loaded.engine.query("SELECT count(x) AS n FROM curated")
    #expect(known.ints("n") == [6])
  }

  /// The mean of whole numbers is none: the column holds it all the same.
  @Test func aMeanOfWholeNumbersIsNotRounded() async throws {
    let loaded = try await load(
      "version: 1\nentity: id\nsources: [{path: a.csv}, {path: b.csv}]\n"
        + "columns: {x: {type: number, method: mean}}\n",
      [
        ("a.csv", "id,x\n" + (1...40).map { "e\($0),\($0)\n" }.joined()),
        ("b.csv", "id,x\n" + (1...40).map { "e\($0),\($0 + 1)\n" }.joined()),
      ]
    )
    try await CuratedView.create(in: loaded)
    let table = try await loaded.engine.query("SELECT x FROM curated WHERE id = 'e1'")
    #expect(table.doubles("x") == [1.5])
  }

  @Test func cellsThatCannotBeReadAreCountedAndStandAmongTheClaims() async throws {
    let loaded = try await load(
      """
      version: 1
      entity: id
      sources: [{path: a.csv}, {path: b.csv}]
      columns: {size: {type: number, range: [0, 100]}}
      """,
      [
        (
          "a.csv",
          "id,size\n" + (1...40).map { "e\($0),\($0) mm\n" }.joined() + "e41,large\n,huge\n"
        ),
        ("b.csv", "id,size\n" + (1...40).map { "e\($0),\($0)\n" }.joined() + "e41,900\n"),
      ]
    )
    let report = try await Conflicts.resolve(loaded)
    #expect(report.attributes.map(\.unreadable) == [2])
    #expect(report.attributes.map(\.claims) == [80])
    let without = try await loaded.engine.query(
      "SELECT source, raw FROM claims WHERE value IS NULL ORDER BY source"
    )
    #expect(without.strings("raw") == ["large", "900"])
    #expect(without.strings("source") == ["a", "b"])
    // As written, every pair differs: 1 mm and 1.
    #expect(report.attributes.map(\.rawConflicts) == [40])
    #expect(report.attributes.map(\.conflicts) == [0])
  }

  /// Gold values are read in the kind and the unit of their attribute, in any zone.
  @Test func goldValuesAreReadAsTheColumnsAre() async throws {
    let loaded = try await load(
      "version: 1\nentity: id\nsources: [{path: a.csv}, {path: b.csv}]\n",
      [
        (
          "a.csv",
          "id,at,size\n"
            + (1...9).map { "e\($0),2024-03-0\($0)T10:00:00-05:00,\($0) mm\n" }.joined()
        ),
        (
          "b.csv",
          "id,at,size\n" + (1...9).map { "e\($0),2024-03-0\($0)T15:00:00Z,\($0) mm\n" }.joined()
        ),
      ]
    )
    let truth = FileManager.default.temporaryDirectory
      .appending(path: "tuina-gold-\(UUID().uuidString).csv")
    defer { try? FileManager.default.removeItem(at: truth) }
    let gold = (1...9).map { "e\($0),2024-03-0\($0) 23:00:00 +08:00,0.\($0) cm\n" }
    try Data(("id,at,size\n" + gold.joined()).utf8).write(to: truth)
    let report = try await Conflicts.resolve(loaded, options: ConflictOptions(truth: truth))
    #expect(report.itemsWithTruth == 18)
    #expect(report.accuracy == 1)
  }
}
