import Ingest
import DatasetSupport
import Columnar
import Engine
import Foundation
import TestSupport
import Testing
import Workspace

/// Published row counts of real files, as their README states them.
@Suite struct IngestSharedDataTests {
  struct Expectation: Sendable, CustomTestStringConvertible {
    var path: String
    var rows: Int
    var columns: Int
    var encoding = "utf-8"

    var testDescription: String { path }
  }

  static let files = [
    Expectation(path: "flights/flights.csv", rows: 2_376, columns: 7),
    Expectation(
      path: "zh-medical/样例_内科5000-6000.csv",
      rows: 7_644,
      columns: 4,
      encoding: "gb18030"
    ),
    Expectation(path: "zh-medical/ChnSentiCorp_htl_all.csv", rows: 7_766, columns: 2),
    Expectation(path: "chnsenticorp/train.tsv", rows: 9_600, columns: 2),
    Expectation(path: "chnsenticorp/dev.tsv", rows: 1_200, columns: 2),
    Expectation(path: "chnsenticorp/test.tsv", rows: 1_200, columns: 2),
    Expectation(path: "mammography/mammography.csv", rows: 11_183, columns: 7),
    Expectation(path: "adult/adult-train.csv", rows: 32_561, columns: 15),
    Expectation(path: "adult/adult-test.csv", rows: 16_281, columns: 15),
    Expectation(path: "mnist/test.parquet", rows: 10_000, columns: 2, encoding: ""),
    Expectation(path: "dialog-zh/qa.jsonl", rows: 2_908, columns: 4),
    Expectation(path: "open-bandit/random/men/men.csv.gz", rows: 10_000, columns: 44),
    Expectation(path: "open-bandit/bts/all/all.csv", rows: 10_000, columns: 90),
    Expectation(path: "population/cleaned/claims.csv", rows: 1_035, columns: 5),
    Expectation(path: "population/full/population_claims.csv", rows: 49_955, columns: 5),
    Expectation(path: "hospital/dirty.csv", rows: 1_000, columns: 20),
    Expectation(path: "pvldb17/emotion/answer.csv", rows: 7_000, columns: 3),
    Expectation(path: "crowd/ZC_us/label.csv", rows: 12_190, columns: 3),
  ]

  @Test(arguments: files)
  func everyRowOfARealFileIsKept(_ file: Expectation) async throws {
    try requireShared(file.path)
    let loaded = try await loadShared(file.path)
    let source = loaded.sources[0]
    #expect(source.problem == nil)
    #expect(source.rowsKept == file.rows)
    #expect(source.rowsRejected == 0)
    #expect(source.rowsRead == file.rows)
    #expect(source.columns.count == file.columns, "\(source.columns)")
    #expect(source.encoding == file.encoding)
    let rows = try await loaded.engine.query("SELECT count(*) AS n, max(_row) AS m FROM rows")
    #expect(rows.ints("n") == [Int64(file.rows)])
    #expect(rows.ints("m") == [Int64(file.rows)])
  }
}
