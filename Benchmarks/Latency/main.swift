import Columnar
import Engine
import Synchronization

// How long the engine takes to hand over rows, and to stop a statement that is cancelled.

let clock = ContinuousClock()
let engine = try await Engines.open(uri: nil)

/// The least of several tries: on a busy machine a thread may not even be scheduled.
func least(of tries: Int, _ body: () async throws -> Duration) async throws -> Duration {
  var least = Duration.seconds(3600)
  for _ in 0..<tries { least = min(least, try await body()) }
  return least
}

let rows = 5_000_000
try await engine.execute(
  """
  CREATE TABLE t AS SELECT i::DOUBLE AS a, i::INTEGER AS b, (i % 1000)::FLOAT AS c
  FROM range(\(literal: rows)) r(i)
  """
)
let streaming = try await least(of: 5) {
  let columns = Mutex([[Double]](repeating: [], count: 3))
  columns.withLock { columns in
    for index in 0..<3 { columns[index].reserveCapacity(rows) }
  }
  return try await clock.measure {
    try await engine.forEachBatch("SELECT a, b, c FROM t") { batch in
      columns.withLock { columns in
        for index in 0..<3 { batch.columns[index].appendDoubles(to: &columns[index]) }
      }
    }
  }
}
print("stream \(rows) rows of 3 columns to [Double]: \(streaming)")

for statement: SQL in [
  "SELECT count(*) FROM range(10000000000) a, range(1000000) b WHERE a.range % 7 = b.range % 5",
  "SELECT a.range FROM range(100000000) a, range(1000000) b",
] {
  let stopping = try await least(of: 5) {
    let task = Task { try await engine.query(statement) }
    try await Task.sleep(for: .milliseconds(200))
    let start = clock.now
    task.cancel()
    _ = await task.result
    return clock.now - start
  }
  print("cancel a statement: \(stopping)")
}
