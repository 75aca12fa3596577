import Basics

/// Rows in memory, in another order each epoch.
package struct MemorySource: BatchSource {
  private let rows: LabelledRows
  private let seed: UInt64
  private let drawn: [Int32]
  private var order: [Int32] = []

  /// Rows as `sampling` draws them once for all epochs, or all of them without it.
  package init(_ rows: LabelledRows, sampling: ClassSampling? = nil, seed: UInt64) {
    self.rows = rows
    self.seed = seed
    var generator = SeededGenerator(seed: seed)
    drawn = sampling?.draw(rows.labels, &generator) ?? rows.labels.indices.map(Int32.init)
    begin(epoch: 0)
  }

  package var rowCount: Int { drawn.count }

  package mutating func begin(epoch: Int) {
    var generator = SeededGenerator(seed: seed, stream: UInt64(epoch) + 1)
    order = drawn
    generator.shuffle(&order)
  }

  package func batch(at position: Int, size: Int) -> Batch {
    let chosen = Array(order[position..<min(position + size, order.count)])
    return Batch(
      features: rows.features,
      rows: chosen,
      labels: chosen.map { rows.labels[Int($0)] },
      weights: rows.weights.isEmpty ? [] : chosen.map { rows.weights[Int($0)] }
    )
  }
}
