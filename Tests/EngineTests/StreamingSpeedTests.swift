import Columnar
import Engine
import Synchronization
import Testing

/// Meaningful in release builds; in debug builds only the result is checked.
@Suite struct StreamingSpeedTests {
  /// The bound leaves room for a busy machine: it catches a lost fast path, no more.
  @Test func streamsFiveMillionRowsOfThreeColumns() async throws {
    let engine = try await Engines.open(uri: nil)
    #if DEBUG
    let rows = 100_000
    #else
    let rows = 5_000_000
    #endif
    try await engine.execute(
      """
      CREATE TABLE t AS
      SELECT i::DOUBLE AS a, i::INTEGER AS b, (i % 1000)::FLOAT AS c
      FROM range(\(literal: rows)) r(i)
      """
    )
    let clock = ContinuousClock()
    var best = Duration.seconds(60)
    var sums: [Double] = []
    for _ in 0..<3 {
      let columns = Mutex([[Double]](repeating: [], count: 3))
      columns.withLock { columns in
        for index in 0..<3 { columns[index].reserveCapacity(rows) }
      }
      let elapsed = try await clock.measure {
        try await engine.forEachBatch("SELECT a, b, c FROM t") { batch in
          columns.withLock { columns in
            for index in 0..<3 { batch.columns[index].appendDoubles(to: &columns[index]) }
          }
        }
      }
      best = min(best, elapsed)
      sums = columns.withLock { columns in columns.map { $0.reduce(0, +) } }
    }
    let total = Double(rows) * Double(rows - 1) / 2
    #expect(sums == [total, total, Double(rows) * 499.5])
    #if !DEBUG
    #expect(best < .milliseconds(500), "target 0.1 s on an idle machine")
    #endif
    print("streamed \(rows) rows of 3 columns to [Double] in \(best)")
  }
}
