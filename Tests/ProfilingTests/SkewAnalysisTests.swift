import DatasetSupport
import Engine
import Testing
import Workspace

@testable import Basics
@testable import Ingest
@testable import Pipeline
@testable import Profiling

struct SkewAnalysisTests {
  private func load(_ sources: [InMemoryDataset.Source]) async throws -> LoadedDataset {
    try await InMemoryDataset.load(
      columns: ["id", "diagnosis"],
      sources: sources,
      label: "diagnosis",
      positive: "melanoma"
    )
  }

  private func rows(_ label: String?, _ count: Int) -> [[String?]] {
    (0..<count).map { ["\($0)", label] }
  }

  @Test func countsClassesOverallAndBySource() async throws {
    let report = try await SkewAnalysis.analyse(
      try await load([
        ("a", rows("benign", 90) + rows("Melanoma", 1) + rows(nil, 2)),
        ("b", rows("melanoma", 9) + rows("N/A", 1)),
      ])
    )
    #expect(report.label == "diagnosis")
    #expect(report.positive == "melanoma")
    #expect(report.rows == 100)
    #expect(report.missing == 3)
    #expect(report.classes.map(\.value) == ["benign", "melanoma"])
    #expect(report.classes.map(\.count) == [90, 10])
    #expect(abs(report.classes[1].low - 0.0552) < 1e-4)
    #expect(report.imbalanceRatio == 9)
    #expect(report.rarestShare == 0.1)
    #expect(report.bySource.map(\.rows) == [91, 9])
    #expect(report.bySource[1].classes.map(\.count) == [0, 9])
    #expect(report.bySource[1].jensenShannon > report.bySource[0].jensenShannon)
    #expect(try #require(report.cramersV) > 0.9)
    #expect(try #require(report.jensenShannon) > 0.3)
  }

  @Test func everyCountOpensExactlyItsRows() async throws {
    let loaded = try await load([
      ("a", rows("Naevus", 5) + rows(" naevus ", 2) + rows("ＮＡＥＶＵＳ", 1) + rows("?", 3)),
      ("b", rows("naevus", 2) + rows("it's", 4) + rows(nil, 2) + rows("N/A", 1)),
      ("c", rows("caf\u{E9}", 2) + rows("cafe\u{301}", 3)),
    ])
    let report = try await SkewAnalysis.analyse(loaded)
    #expect(report.classes.map(\.count) == [10, 5, 4])
    #expect(report.missing == 6)
    func count(_ condition: RowFilter.Condition, of source: String? = nil) async throws -> Int {
      var filter = RowFilter(.rows, [condition])
      if let source { filter = filter.and(.equals(column: "_source", value: source)) }
      return try await RowQuery.count(filter, in: loaded)
    }
    #expect(try await count(.unlabelled(column: "diagnosis")) == report.missing)
    #expect(try await count(.labelled(column: "diagnosis", as: nil)) == report.rows)
    #expect(try await count(.labelled(column: "diagnosis", as: "absent")) == 0)
    for share in report.classes {
      #expect(try await count(.labelled(column: "diagnosis", as: share.value)) == share.count)
    }
    for source in report.bySource {
      for share in source.classes {
        let found = try await count(
          .labelled(column: "diagnosis", as: share.value),
          of: source.source
        )
        #expect(found == share.count, "\(share.value) at \(source.source)")
      }
    }
  }

  @Test func oneClassIsAReportAndNoError() async throws {
    let report = try await SkewAnalysis.analyse(try await load([("a", rows("benign", 5))]))
    #expect(report.classes.count == 1)
    #expect(report.imbalance == 0)
    #expect(report.imbalanceRatio == 1)
    #expect(report.cramersV == nil)
    #expect(report.jensenShannon == nil)
  }

  @Test func aLabelThatIsMissingEverywhereGivesNoClasses() async throws {
    let report = try await SkewAnalysis.analyse(
      try await load([("a", rows(nil, 5)), ("b", rows("", 2))])
    )
    #expect(report.classes.isEmpty)
    #expect(report.missing == 7)
    #expect(report.rows == 0)
    #expect(report.rarestShare == 0)
    #expect(report.cramersV == nil)
  }

  @Test func thousandsOfClassesAreCounted() async throws {
    let many = (0..<5_000).map { ["\($0)", "class \($0)"] as [String?] }
    let report = try await SkewAnalysis.analyse(try await load([("a", many), ("b", many)]))
    #expect(report.classes.count == 5_000)
    #expect(abs(report.imbalance) < 1e-9)
    #expect(try #require(report.jensenShannon) < 1e-9)
  }

  @Test func anAbsentLabelNamesTheNearestColumns() async throws {
    let loaded = try await load([("a", rows("benign", 1))])
    let error = try #require(
      await #expect(throws: CurationError.self) {
        try await SkewAnalysis.analyse(loaded, label: "diagnosys")
      }
    )
    #expect(error.description.contains("diagnosis"))
    let unlabelled = try await InMemoryDataset.load(columns: ["id"], sources: [("a", [["1"]])])
    await #expect(throws: CurationError.self) { try await SkewAnalysis.analyse(unlabelled) }
  }
}
