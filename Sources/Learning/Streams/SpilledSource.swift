internal import Basics
import Scoring

/// Rows in a file, in another order each epoch: the buckets by chance, and the rows of each.
///
/// Rows are put into buckets by chance too, so that every order of all rows can come, but for those that mix
/// buckets. Memory: one bucket.
struct SpilledSource: BatchSource {
  private let spill: RowSpill
  private let seed: UInt64
  /// The buckets in the order of the epoch, and the position at which each begins.
  private var order: [Int] = []
  private var starts: [Int] = []
  /// The place in `order` of the bucket in memory, its rows, and their order.
  private var current: Int?
  private var rows: LabelledRows?
  private var rowOrder: [Int32] = []
  private var epoch = 0

  init(_ spill: RowSpill, seed: UInt64) {
    self.spill = spill
    self.seed = seed
    begin(epoch: 0)
  }

  var rowCount: Int { spill.rowCount }

  mutating func begin(epoch: Int) {
    self.epoch = epoch
    var generator = SeededGenerator(seed: seed, stream: UInt64(epoch) << 32 + 1)
    order = Array(spill.buckets.indices)
    generator.shuffle(&order)
    var start = 0
    starts = order.map { bucket in
      defer { start += spill.buckets[bucket].rows }
      return start
    }
    current = nil
  }

  mutating func batch(at position: Int, size: Int) throws -> Batch {
    let place = (starts.firstIndex { $0 > position } ?? starts.count) - 1
    if current != place {
      // The one before is given back first.
      rows = nil
      let read = try spill.rows(of: order[place])
      var generator = SeededGenerator(
        seed: seed,
        stream: UInt64(epoch) << 32 + UInt64(order[place]) + 2
      )
      rowOrder = (0..<read.count).map(Int32.init)
      generator.shuffle(&rowOrder)
      rows = read
      current = place
    }
    guard let rows else { preconditionFailure("a bucket was read") }
    let start = position - starts[place]
    let chosen = Array(rowOrder[start..<min(start + size, rowOrder.count)])
    return Batch(
      features: rows.features,
      rows: chosen,
      labels: chosen.map { rows.labels[Int($0)] }
    )
  }
}
