internal import Kernels

/// What cells of one hashed field add to the sums of a model, which are rows × vectors.
///
/// A model sums over features in another order than this does over fields: its sums differ from these in the
/// last bits of a 32-bit number.
package struct FieldWeights: Sendable {
  package let field: HashedField
  private let model: HashedLinear
  private let bits: Int
  private let vectors: Int
  /// Of a number at each edge, edges × vectors, and of a missing number.
  private let edgeWeights: [Float]
  private let missing: [Float]

  /// - Precondition: the model has the table of a hasher with this field.
  package init(_ field: HashedField, of model: HashedLinear) {
    self.field = field
    self.model = model
    bits = model.shape.bits
    vectors = model.shape.vectors
    let shift = UInt64(64 - bits)
    let vectors = vectors
    func weights(_ slot: Int32) -> ArraySlice<Float> {
      model.parameters[(Int(slot) * vectors)..<(Int(slot) * vectors + vectors)]
    }
    if case .number(let edges, _) = field.kind {
      edgeWeights = (0..<max(1, edges.count)).flatMap {
        weights(field.slotOfEdge($0, shift: shift))
      }
      missing = Array(weights(field.slotOfMissingNumber(shift: shift)))
    } else {
      (edgeWeights, missing) = ([], [])
    }
  }

  /// What each category adds, hashes × vectors.
  package func table(ofHashes hashes: [Int32]) -> [Float] {
    var table = [Float](repeating: 0, count: hashes.count * vectors)
    add(hashes: hashes, to: &table)
    return table
  }

  /// What each number adds, numbers × vectors.
  package func table(ofNumbers numbers: [Double]) -> [Float] {
    var table = [Float](repeating: 0, count: numbers.count * vectors)
    add(numbers: numbers, to: &table)
    return table
  }

  /// Adds what the category of each row adds.
  package func add(hashes: [Int32], to sums: inout [Float]) {
    var out = sums.mutableSpan
    CodedSums.add(
      hashes: hashes.span,
      bits: bits,
      weights: model.parameters.span,
      vectors: vectors,
      to: &out
    )
  }

  /// Adds what the number of each row adds.
  ///
  /// - Complexity: O(rows · (log edges + vectors)).
  package func add(numbers: [Double], to sums: inout [Float]) {
    guard case .number(let edges, let isWhole) = field.kind else { return }
    let shift = UInt64(64 - bits)
    for (row, number) in numbers.enumerated() {
      let at = row * vectors
      guard number.isFinite else {
        for k in 0..<vectors { sums[at + k] += missing[k] }
        continue
      }
      let (edge, share) = HashedField.place(number, in: edges)
      for k in 0..<vectors { sums[at + k] += edgeWeights[edge * vectors + k] * (1 - share) }
      if share > 0 {
        for k in 0..<vectors { sums[at + k] += edgeWeights[(edge + 1) * vectors + k] * share }
      }
      if isWhole, number == number.rounded() {
        let slot = Int(field.slotOfValue(number, shift: shift)) * vectors
        for k in 0..<vectors { sums[at + k] += model.parameters[slot + k] }
      }
    }
  }

  /// Adds what the entries of each row add.
  ///
  /// - Precondition: `starts` ascend within the entries, and are one more than rows.
  package func add(starts: [Int32], hashes: [Int32], values: [Float], to sums: inout [Float]) {
    let shift = UInt32(32 - bits)
    for row in 0..<max(0, starts.count - 1) {
      for entry in Int(starts[row])..<Int(starts[row + 1]) {
        let slot = Int(UInt32(bitPattern: hashes[entry]) >> shift) * vectors
        for k in 0..<vectors {
          sums[row * vectors + k] += model.parameters[slot + k] * values[entry]
        }
      }
    }
  }
}
