import DatasetSupport
import Columnar
import Engine
import Foundation
import Testing
import Workspace

@testable import Basics
@testable import Fusion
@testable import Ingest

struct ConflictsTests {
  /// Three clinics that write the same things in their own ways, and disagree about two of them.
  private func clinics() async throws -> LoadedDataset {
    try await InMemoryDataset.load(
      columns: ["id", "diagnosis", "diameter", "seen", "photo"],
      sources: [
        (
          "a",
          [
            ["L1", "Melanoma", "7 mm", "2024-03-05", "a1.png"],
            ["L2", "benign", "4 mm", "2024-03-25", nil],
            ["L3", "benign", "5", "2024-04-01", nil],
            [nil, "benign", "5", "2024-04-01", nil],
          ]
        ),
        (
          "b",
          [
            ["L1", "MELANOMA ", "0.7 cm", "05/03/2024", nil],
            ["L2", "Benign", "4.1 mm", "25/03/2024", "b2.png"],
            ["L3", "melanoma", "9 mm", "01/04/2024", nil],
          ]
        ),
        (
          "c",
          [
            ["L1", "melanoma", "7", "03/05/2024", nil],
            ["L2", "benign", "n/a", "03/25/2024", nil],
            ["L3", "Benign", "large", "04/01/2024", nil],
            ["L3", "Benign", "5 mm", "04/01/2024", nil],
          ]
        ),
      ],
      label: "diagnosis",
      positive: "melanoma",
      rules: [
        InMemoryDataset.rule("diagnosis", .category),
        InMemoryDataset.rule("diameter", .number, unit: "mm", tolerance: 0.5),
        InMemoryDataset.rule("seen", .date),
        InMemoryDataset.rule("photo", .image),
      ]
    )
  }

  @Test func namesThatDifferByCaseAloneAreOneAttribute() async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    try folder.write("id,Label\n1,x\n2,y\n", "a.csv")
    try folder.write("id,label\n1,x\n2,x\n", "b.csv")
    let loaded = try await folder.load("a.csv", "b.csv") {
      $0.entity = ["id"]
      $0.label = "label"
    }
    let report = try await Conflicts.resolve(loaded)
    #expect(report.attributes.map(\.name) == ["label"])
    #expect(report.attributes.map(\.claims) == [4])
    #expect(report.attributes.map(\.conflicts) == [1])
  }

  @Test func columnsOfTheTruthThatNameNothingAreTold() async throws {
    let truth = try TemporaryFile("id,diagnosis,diamter\nL1,melanoma,7\n")
    let report = try await Conflicts.resolve(
      try await clinics(),
      options: ConflictOptions(truth: truth.url)
    )
    #expect(report.unusedTruthColumns == ["diamter"])
  }

  @Test func onlyWhatDiffersAfterNormalisingIsAConflict() async throws {
    let report = try await Conflicts.resolve(try await clinics())
    #expect(report.attributes.map(\.name) == ["diagnosis", "diameter", "seen"])
    #expect(report.attributes.map(\.conflicts) == [1, 1, 0])
    #expect(report.attributes.map(\.rawConflicts) == [3, 3, 3])
    #expect(report.attributes.map(\.items) == [3, 3, 3])
    #expect(report.attributes.map(\.claims) == [9, 8, 9])
    #expect(report.attributes.map(\.unreadable) == [0, 1, 0])
    #expect(report.rowsWithoutEntity == 1)
    #expect(report.resolutions.map(\.entity) == ["L3", "L3"])
    let diagnosis = try #require(report.resolutions.first { $0.attribute == "diagnosis" })
    #expect(diagnosis.value == "benign" || diagnosis.value == "Benign")
    #expect(diagnosis.candidates.map(\.sources) == [["a", "c"], ["b"]])
    #expect(report.accuracy == nil)
  }

  @Test func sourcesAreDescribedByCoverageOverlapAndConflict() async throws {
    let report = try await Conflicts.resolve(try await clinics())
    #expect(report.sources.map(\.name) == ["a", "b", "c"])
    #expect(report.sources.map(\.claims) == [9, 9, 8])
    let coverage: [Double] = [1, 1, 8.0 / 9]
    let conflict: [Double] = [2.0 / 9, 2.0 / 9, 2.0 / 8]
    #expect(report.sources.map(\.coverage) == coverage)
    #expect(report.sources.allSatisfy { $0.overlap == 1 })
    #expect(report.sources.map(\.conflict) == conflict)
    #expect(report.sources[1].estimatedAccuracy < report.sources[0].estimatedAccuracy)
  }

  @Test func claimsAndResolutionsStandInTheEngine() async throws {
    let loaded = try await clinics()
    _ = try await Conflicts.resolve(loaded)
    let claims = try await loaded.engine.query(
      "SELECT raw, value FROM claims WHERE entity = 'L1' AND attribute = 'seen' ORDER BY source"
    )
    #expect(claims.strings("value") == ["2024-03-05", "2024-03-05", "2024-03-05"])
    #expect(claims.strings("raw") == ["2024-03-05", "05/03/2024", "03/05/2024"])
    let unreadable = try await loaded.engine.query("SELECT raw FROM claims WHERE value IS NULL")
    #expect(unreadable.strings("raw") == ["large"])
    let resolutions = try await loaded.engine.query(
      "SELECT value, posterior, method FROM resolutions WHERE entity = 'L1' ORDER BY attribute"
    )
    #expect(resolutions.strings("value").dropFirst() == ["7", "2024-03-05"])
    #expect(resolutions.doubles("posterior").allSatisfy { ($0 ?? 0) > 0.95 })
  }

  @Test func resolvingTwiceGivesTheSame() async throws {
    let loaded = try await clinics()
    var first = try await Conflicts.resolve(loaded)
    var second = try await Conflicts.resolve(loaded)
    first.seconds = 0
    second.seconds = 0
    #expect(first == second)
  }

  @Test func truthIsNormalisedAndKeysThatNameNoEntityAreCountedApart() async throws {
    let file = try TemporaryFile(
      """
      id,diagnosis,diameter,seen
      L1,melanoma,0.72 cm,5 March 2024
      L2,BENIGN,,2024-03-25
      L9,melanoma,5 mm,2024-01-01
      L3,benign,,
      L3,melanoma,,
      L3,benign,,
      """
    )
    let report = try await Conflicts.resolve(
      try await clinics(),
      options: ConflictOptions(truth: file.url)
    )
    #expect(report.itemsWithTruth == 5)
    #expect(report.unknownTruthKeys == 1)
    #expect(report.repeatedTruthKeys == 1)
    #expect(report.accuracy == 1)
    #expect((report.accuracyLow ?? 1) < 1)
    #expect(report.attributes.map(\.itemsWithTruth) == [2, 1, 2])
    #expect(report.attributes[0].f1 == 1)
    #expect(report.attributes.allSatisfy { ($0.confidenceError ?? 1) < 0.5 })
    let error = try #require(report.attributes[1].mae)
    #expect(abs(error - 0.2) < 1e-9)
    #expect(report.sources[0].accuracy == 1)
  }

  @Test func keysOfTheTruthAreComparedAsValues() async throws {
    let file = try TemporaryFile("id,x\n1,p\n2,q\n007,p\n7,q\n")
    let loaded = try await InMemoryDataset.load(
      columns: ["id", "x"],
      sources: [
        ("a", [["1.0", "p"], ["2.0", "q"], ["007", "p"]]), ("b", [["1.0", "p"], ["2.0", "q"]]),
      ]
    )
    let report = try await Conflicts.resolve(loaded, options: ConflictOptions(truth: file.url))
    #expect(report.itemsWithTruth == 3)
    #expect(report.accuracy == 1)
    #expect(report.unknownTruthKeys == 1)
  }

  @Test func countsAreNotTheLengthOfTheList() async throws {
    let rows = (0..<600).map { ["e\($0)", "x"] as [String?] }
    let loaded = try await InMemoryDataset.load(
      columns: ["id", "v"],
      sources: [("a", rows), ("b", rows.map { [$0[0], "y"] })]
    )
    let report = try await Conflicts.resolve(loaded)
    #expect(report.resolutions.count == Conflicts.shownResolutions)
    #expect(report.isTruncated)
    #expect(report.doubtfulCells(below: 0.7) == 600)
    #expect(report.attributes[0].ties == 600)
    #expect(report.resolutions.allSatisfy { $0.isUndecided })
  }

  /// Columns of the rows may be called as the tables of codes call theirs.
  @Test(arguments: ["raw", "code", "form", "attribute", "entity", "source", "value", "r0"])
  func columnsMayBeCalledAsThoseOfTheClaims(name: String) async throws {
    let loaded = try await InMemoryDataset.load(
      columns: ["id", name],
      sources: [("a", [["1", "x"], ["2", "y"]]), ("b", [["1", "x"], ["2", "z"]])]
    )
    let report = try await Conflicts.resolve(loaded)
    #expect(report.attributes.map(\.conflicts) == [1])
    let claims = try await loaded.engine.query("SELECT * FROM claims")
    #expect(claims.rowCount == 4)
  }

  /// A code of digits declared a category is never fused by a middle.
  @Test func aCategoryOfDigitsStaysACategory() async throws {
    let loaded = try await InMemoryDataset.load(
      columns: ["id", "click"],
      sources: [
        ("a", [["1", "0"], ["2", "1"], ["3", "0"]]),
        ("b", [["1", "1"], ["2", "1"], ["3", "1"]]),
      ],
      rules: [InMemoryDataset.rule("click", .category)]
    )
    for method in [nil, FusionMethod.median, .mean] {
      let report = try await Conflicts.resolve(loaded, options: ConflictOptions(method: method))
      #expect(report.attributes[0].method == .oneCoin)
      #expect(report.attributes[0].requestedMethod == method)
      #expect(report.resolutions.allSatisfy { ["0", "1"].contains($0.value) })
    }
  }

  /// Three sources write v, v + 0.2 and v + 0.4, which agree within 0.5, whatever their number.
  @Test(arguments: [60, 100])
  func numbersAreJoinedBeforeAMethodIsChosen(items: Int) async throws {
    let sources = (0..<3).map { source in
      (
        "s\(source)",
        (0..<items).map {
          ["e\($0)", "\(Double($0 % 3) * 10 + Double(source) * 0.2)"] as [String?]
        }
      )
    }
    let loaded = try await InMemoryDataset.load(
      columns: ["id", "d"],
      sources: sources,
      rules: [InMemoryDataset.rule("d", .number, tolerance: 0.5)]
    )
    let report = try await Conflicts.resolve(loaded)
    #expect(report.attributes[0].method == .oneCoin)
    #expect(report.attributes[0].conflicts == 0)
    #expect(report.attributes[0].meanConfidence > 0.95)
    #expect(report.sources.map(\.conflict) == [0, 0, 0])
  }

  /// Two sources that differ leave a cell undecided, and what is believed was claimed.
  @Test func twoNumbersApartAreUndecidedAndRankFirst() async throws {
    let loaded = try await InMemoryDataset.load(
      columns: ["id", "salary"],
      sources: [
        ("a", [["1", "50"], ["2", "1200"], ["3", "7"], ["4", "9"]]),
        ("b", [["1", "50000"], ["2", "1.2"], ["3", "7"], ["4", "9"]]),
      ],
      rules: [InMemoryDataset.rule("salary", .number)]
    )
    let report = try await Conflicts.resolve(loaded)
    #expect(report.attributes[0].ties == 2)
    #expect(report.resolutions.map(\.isUndecided) == [true, true])
    for resolution in report.resolutions {
      #expect(resolution.confidence <= 0.5)
      #expect(resolution.candidates.map(\.value).contains(resolution.value))
      #expect(resolution.candidates.map(\.posterior).reduce(0, +) <= 1 + 1e-9)
    }
  }

  @Test func aMethodOfTheManifestIsUsedForItsColumn() async throws {
    var rule = InMemoryDataset.rule("diagnosis", .category)
    rule.method = .majority
    let loaded = try await InMemoryDataset.load(
      columns: ["id", "diagnosis", "site"],
      sources: [
        ("a", [["1", "x", "p"], ["2", "y", "q"]]), ("b", [["1", "x", "p"], ["2", "z", "p"]]),
      ],
      rules: [rule]
    )
    let report = try await Conflicts.resolve(loaded)
    #expect(report.attributes.map(\.method) == [.majority, .oneCoin])
    #expect(report.attributes[0].reason == "it was asked for")
    #expect(report.attributes.allSatisfy { $0.requestedMethod == nil })
  }

  @Test func aTruthFileWithoutAUsableColumnIsRefused() async throws {
    let file = try TemporaryFile("id,colour\nL1,red\n")
    let loaded = try await clinics()
    await #expect(throws: CurationError.self) {
      try await Conflicts.resolve(loaded, options: ConflictOptions(truth: file.url))
    }
    await #expect(throws: CurationError.self) {
      try await Conflicts.resolve(
        loaded,
        options: ConflictOptions(truth: URL(filePath: "/nowhere/truth.csv"))
      )
    }
  }

  @Test func withoutAnEntityThereIsNothingToResolve() async throws {
    let loaded = try await InMemoryDataset.load(
      columns: ["x"],
      sources: [("a", [["1"]])],
      entity: []
    )
    await #expect(throws: CurationError.self) { try await Conflicts.resolve(loaded) }
  }

  @Test func keysOfSeveralColumnsAndHostileNamesAreSafe() async throws {
    let column = "select; drop\" table"
    let loaded = try await InMemoryDataset.load(
      columns: ["id", "it's", column],
      sources: [("a'b", [["1", "x", "v"], ["1", nil, "v"]]), ("c;d", [["1", "x", "w"]])],
      entity: ["id", "it's"]
    )
    let report = try await Conflicts.resolve(loaded)
    #expect(report.attributes.map(\.name) == [column])
    #expect(report.attributes[0].conflicts == 1)
    #expect(report.attributes[0].ties == 1)
    #expect(report.rowsWithoutEntity == 1)
    #expect(report.resolutions.map(\.entity) == ["1 · x"])
    #expect(try await CuratedView.create(in: loaded) == .entity)
  }

  @Test func aColumnWithoutAnyValueMakesNoClaims() async throws {
    let loaded = try await InMemoryDataset.load(
      columns: ["id", "x"],
      sources: [("a", [["1", nil]]), ("b", [["1", "NA"]])]
    )
    let report = try await Conflicts.resolve(loaded)
    #expect(report.attributes.map(\.items) == [0])
    #expect(report.sources.isEmpty)
    #expect(try await CuratedView.create(in: loaded) == .entity)
    let curated = try await loaded.engine.query("SELECT * FROM curated")
    #expect(curated.rowCount == 1)
    #expect(curated.schema.fields.map(\.name).contains("x"))
  }

  @Test func curatedHoldsOneRowAnEntity() async throws {
    let loaded = try await clinics()
    #expect(try await CuratedView.create(in: loaded) == .entity)
    let table = try await loaded.engine.query(
      "SELECT id, diameter, seen, photo, _sources FROM curated ORDER BY id"
    )
    #expect(table.strings("id") == ["L1", "L2", "L3"])
    #expect(table.doubles("diameter") == [7, 4, 5])
    #expect(table.strings("photo") == ["a1.png", "b2.png", nil])
    #expect(table.ints("_sources") == [3, 3, 3])
  }

  @Test func anEntityStandsWhereItsFirstRowStands() async throws {
    let loaded = try await InMemoryDataset.load(
      columns: ["id", "x"],
      sources: [("a", [["1", "p"], ["2", "q"]]), ("b", [["2", "p"], ["3", "q"]])]
    )
    try await CuratedView.create(in: loaded)
    let table = try await loaded.engine.query("SELECT id, _source, _row FROM curated ORDER BY id")
    #expect(table.strings("_source") == ["a", "a", "b"])
    #expect(table.ints("_row") == [1, 2, 2])
  }

  @Test func curatedIsTheRowsWhereNoEntityIsShared() async throws {
    let loaded = try await InMemoryDataset.load(
      columns: ["id", "x"],
      sources: [("a", [["1", "p"], ["1", "q"]]), ("b", [["2", "p"]])]
    )
    #expect(try await CuratedView.create(in: loaded) == .row)
    #expect(try await loaded.engine.query("SELECT * FROM curated").rowCount == 3)
  }
}

struct DelimitedTextTests {
  @Test func readsQuotesLineEndsAndSeparators() {
    let text = DelimitedText("\u{FEFF}a;\"b \"\"q\"\"\"\r\n1;\"x\ny\"\r\n\r\n2;\"\"\n3;z")
    #expect(text.header == ["a", "b \"q\""])
    #expect(text.records == [["1", "x\ny"], ["2", ""], ["3", "z"]])
  }

  @Test(arguments: ["", "\n\n", "\"", "a\"b,c", "\u{0}", ",,,"])
  func neverTraps(text: String) {
    _ = DelimitedText(text)
  }
}

/// A file that goes away with the test.
private final class TemporaryFile {
  let url: URL

  init(_ text: String) throws {
    url = FileManager.default.temporaryDirectory.appending(path: "tuina-\(UUID().uuidString).csv")
    try Data(text.utf8).write(to: url)
  }

  deinit { try? FileManager.default.removeItem(at: url) }
}
