import Basics
import DatasetSupport
import Engine
import Testing

@testable import Ingest

@Suite("Judging columns from few looks")
struct ColumnClassifierTests {
  @Test("Many columns of few rows are judged as few columns are")
  func wideIsJudgedAsNarrow() async throws {
    let engine = try await Engines.open(uri: nil, threads: 2)
    let columns = 120
    let items = (0..<columns).map { index -> SQL in
      let name = SQL.identifier("c\(index)")
      return switch index % 6 {
      case 0: "i AS \(name)"
      case 1: "CASE WHEN i % 7 = 0 THEN NULL ELSE i % 5 * 0.5 END AS \(name)"
      case 2: "'code-' || (i % 3) AS \(name)"
      case 3: "'some longer words that follow one another, number ' || i AS \(name)"
      case 4: "i % 2 = 0 AS \(name)"
      default: "DATE '2024-01-01' + CAST(i % 40 AS INTEGER) AS \(name)"
      }
    }
    try await engine.execute(
      "CREATE TABLE wide AS SELECT i AS _row, \(items.joined()) FROM range(300) t(i)"
    )
    let described = try await engine.describe("wide").filter { $0.name != "_row" }
    let classifier = ColumnClassifier(engine: engine, table: "wide", rows: 300)
    let wide = try await classifier.judge(described, rules: [])
    for (column, judged) in zip(described, wide) {
      let alone = try await classifier.judge([column], rules: [])[0]
      #expect(judged.type == alone.type, "\(column.name)")
      #expect(judged.distinct == alone.distinct, "\(column.name)")
      #expect(judged.missing == alone.missing, "\(column.name)")
    }
  }

  @Test("A column that is mostly empty is judged by the few texts it has")
  func sparseColumnsAreJudged() async throws {
    let engine = try await Engines.open(uri: nil, threads: 2)
    try await engine.execute(
      """
      CREATE TABLE sparse AS SELECT i AS _row,
        CASE WHEN i % 5000 = 0 THEN 'pictures/' || i || '.png' END AS picture
      FROM range(100000) t(i)
      """
    )
    let judged = try await ColumnClassifier(engine: engine, table: "sparse", rows: 100_000)
      .judge([PartColumn(name: "picture", engineType: "VARCHAR")], rules: [])
    #expect(judged.map(\.type) == [.image])
  }
}
