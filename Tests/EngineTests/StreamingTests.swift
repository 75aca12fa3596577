import Columnar
import Engine
import Synchronization
import Testing

@Suite struct StreamingTests {
  @Test func streamsEveryValueOfThreeColumns() async throws {
    let engine = try await Engines.open(uri: nil)
    let rows = 300_000
    try await engine.execute(
      """
      CREATE TABLE t AS
      SELECT i::DOUBLE AS a, i::INTEGER AS b, (i % 1000)::FLOAT AS c
      FROM range(\(literal: rows)) r(i)
      """
    )
    let columns = Mutex([[Double]](repeating: [], count: 3))
    try await engine.forEachBatch("SELECT a, b, c FROM t") { batch in
      columns.withLock { columns in
        for index in 0..<3 { batch.columns[index].appendDoubles(to: &columns[index]) }
      }
    }
    let total = Double(rows) * Double(rows - 1) / 2
    #expect(
      columns.withLock { $0.map { $0.reduce(0, +) } } == [total, total, Double(rows) * 499.5]
    )
  }
}
