import Basics
import Foundation
import Kernels
import Learning
import Scoring
import Synchronization

// Prints rows a second of the hashed linear model with 39 features a row and 2²² weights, on one thread and
// on two: learning, scoring rows in memory, and scoring a pool that lies in a file as 32-bit slots.
// usage: scoring-bench [ROWS]

let fields = 39
let bits = 22
let rows = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 2_000_000
let chunk = 65_536

/// Slots as fields of 50 to 200,000 values give them.
func slots(rows: Int, seed: UInt64) -> [Int32] {
  var generator = SeededGenerator(seed: seed)
  var result = [Int32](repeating: 0, count: rows * fields)
  for row in 0..<rows {
    for field in 0..<fields {
      let values = field < 13 ? 50.0 : 10 * pow(20_000, Double(field - 13) / 25)
      let value = UInt64(exp(generator.nextUnit() * log(values)))
      let hash = FeatureHash.mix(UInt64(field) << 32 | value)
      result[row * fields + field] = Int32(truncatingIfNeeded: hash >> UInt64(64 - bits))
    }
  }
  return result
}

func hashed(_ slots: [Int32]) -> FeatureMatrix {
  let count = slots.count / fields
  return FeatureMatrix(
    rowCount: count,
    denseWidth: 0,
    sparseWidth: 1 << bits,
    dense: [],
    rowStarts: (0...count).map { $0 * fields },
    columns: slots,
    values: []
  )
}

func rate(_ count: Int, _ body: () throws -> Void) rethrows -> Double {
  let start = ContinuousClock.now
  try body()
  return Double(count) / (ContinuousClock.now - start).inSeconds
}

/// Scores chunks on so many threads; `read` gives the slots of some rows.
func score(
  _ model: HashedLinear,
  threads: Int,
  read: @escaping @Sendable (Range<Int>) -> [Int32]
) -> Double {
  let next = Atomic(0)
  let sum = Mutex(0.0)
  return rate(rows) {
    DispatchQueue.concurrentPerform(iterations: threads) { _ in
      while true {
        let start = next.wrappingAdd(chunk, ordering: .relaxed).oldValue
        guard start < rows else { return }
        let range = start..<min(start + chunk, rows)
        let scores = model.sums(of: hashed(read(range)))
        let total = scores.reduce(0) { $0 + Double($1) }
        sum.withLock { $0 += total }
      }
    }
  }
}

var settings = FTRLSettings()
settings.bits = bits
var estimator = FTRLEstimator(settings: settings, classes: 2)
let pool = slots(rows: rows, seed: 3)
var generator = SeededGenerator(seed: 4)
let learnt = min(rows, 500_000)
let labels = (0..<learnt).map { _ in Int32(generator.nextUnit() < 0.04 ? 1 : 0) }
let training = hashed(Array(pool[..<(learnt * fields)]))
let learning = rate(learnt) {
  for start in stride(from: 0, to: learnt, by: 8192) {
    let range = start..<min(start + 8192, learnt)
    let batch = Batch(features: training, rows: range.map(Int32.init), labels: Array(labels[range]))
    _ = estimator.step(batch, CrossEntropy(), learningRate: 0)
  }
}
print("learning, 1 thread: \(Int(learning)) rows/s")
let model = estimator.model
let file = FileManager.default.temporaryDirectory.appending(path: "tuina-pool-\(UUID().uuidString)")
defer { try? FileManager.default.removeItem(at: file) }
let written = pool.withUnsafeBytes { Data($0) }
try written.write(to: file)
let mapped = try Data(contentsOf: file, options: .alwaysMapped)
for threads in [1, 2] {
  let inMemory = score(model, threads: threads) {
    Array(pool[($0.lowerBound * fields)..<($0.upperBound * fields)])
  }
  let fromFile = score(model, threads: threads) { range in
    let width = fields * MemoryLayout<Int32>.size
    let bytes = mapped[(range.lowerBound * width)..<(range.upperBound * width)]
    return [Int32](unsafeUninitializedCapacity: range.count * fields) { buffer, count in
      _ = bytes.copyBytes(to: buffer)
      count = range.count * fields
    }
  }
  print(
    "scoring, \(threads) thread\(threads == 1 ? "" : "s"): \(Int(inMemory)) rows/s in memory, \(Int(fromFile)) from a file"
  )
}
