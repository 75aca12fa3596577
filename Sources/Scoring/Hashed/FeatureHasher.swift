package import Columnar
internal import Kernels

/// Turns batches of an engine into hashed rows: the hashing trick (Weinberger et al., ICML 2009).
///
/// It is saved with the model, so that rows met later become the same features.
package struct FeatureHasher: Sendable, Hashable {
  package let fields: [HashedField]
  package let bits: Int

  package init(fields: [HashedField], bits: Int) {
    self.fields = fields
    self.bits = bits
  }

  /// Whether a hasher from a file can be used.
  package var isSound: Bool {
    !fields.isEmpty && HashedWeights.bitsRange.contains(bits)
      && fields.allSatisfy(\.isSound)
  }

  /// Whether each feature of each row counts 1, so that rows have no values.
  package var isPlain: Bool { fields.allSatisfy(\.isPlain) }

  /// The features of a batch's rows; a column that it lacks is missing everywhere.
  ///
  /// `labels` has a class for each row, or none, and then each is 0.
  ///
  /// - Complexity: O(bytes of the columns).
  package func rows(_ batch: RecordBatch, labels: [Int32] = []) -> HashedRows {
    let count = batch.rowCount
    let shift = UInt64(64 - bits)
    let fixed = fields.filter { $0.fixedCount != nil }
    let stride = fixed.reduce(0) { $0 + ($1.fixedCount ?? 0) }
    var slots = [UInt32](repeating: 0, count: count * stride)
    var values = isPlain ? [] : [Float](repeating: 0, count: count * stride)
    var offset = 0
    for field in fixed {
      let column = batch.column(field.name)
      write(field, column, count, shift, &slots, &values, at: offset, stride)
      offset += field.fixedCount ?? 0
    }
    let labels = labels.isEmpty ? [Int32](repeating: 0, count: count) : labels
    let others = fields.filter { $0.fixedCount == nil }.map { field in
      entries(field, batch.column(field.name), count, shift)
    }
    if others.isEmpty {
      return HashedRows(
        rowStarts: (0...count).map { $0 * stride },
        slots: slots,
        values: values,
        labels: labels
      )
    }
    return Self.joined(slots, values, stride: stride, others, labels: labels)
  }

  private func write(
    _ field: HashedField,
    _ column: Column?,
    _ count: Int,
    _ shift: UInt64,
    _ slots: inout [UInt32],
    _ values: inout [Float],
    at offset: Int,
    _ stride: Int
  ) {
    switch field.kind {
    case .category:
      if !values.isEmpty { for row in 0..<count { values[offset + row * stride] = 1 } }
      if let column {
        field.writeCategory(column, shift: shift, into: &slots, at: offset, stride: stride)
      } else {
        let slot = field.slotOfMissingCategory(shift: shift)
        for row in 0..<count { slots[offset + row * stride] = slot }
      }
    case .number(let edges):
      guard let column else {
        let slot = field.slotOfMissingNumber(shift: shift)
        for row in 0..<count {
          for extra in 0..<3 { slots[offset + row * stride + extra] = slot }
          values[offset + row * stride] = 1
        }
        return
      }
      field.writeNumber(
        column,
        edges: edges,
        shift: shift,
        slots: &slots,
        values: &values,
        at: offset,
        stride: stride
      )
    case .text, .pairs: break
    }
  }

  /// The entries of a column whose rows have different numbers of them.
  private func entries(
    _ field: HashedField,
    _ column: Column?,
    _ count: Int,
    _ shift: UInt64
  ) -> HashedRows {
    var result = SparseEntries(rows: count)
    guard let column else {
      for _ in 0..<count { result.endRow() }
      return result.rows
    }
    switch field.kind {
    case .text(let longest):
      var grams = CharacterGrams(longest: longest)
      column.forEachText { _, bytes in
        grams.count(bytes)
        let scale = grams.scale
        for gram in grams.counts {
          result.append(
            field.slot(ofHash: UInt64(gram.gram), shift: shift),
            CharacterGrams.weight(gram.count) * scale
          )
        }
        result.endRow()
      }
    case .pairs:
      column.forEachText { _, bytes in
        IndexValuePairs.forEach(in: bytes) { index, value in
          result.append(field.slot(ofHash: byteHash(index, seed: 0), shift: shift), value)
        }
        result.endRow()
      }
    case .category, .number: break
    }
    return result.rows
  }

  /// Joins the columns of equal width with the others, row by row.
  private static func joined(
    _ slots: [UInt32],
    _ values: [Float],
    stride: Int,
    _ others: [HashedRows],
    labels: [Int32]
  ) -> HashedRows {
    var (starts, allSlots, allValues) = ([0], [UInt32](), [Float]())
    let entries = slots.count + others.reduce(0) { $0 + $1.entryCount }
    starts.reserveCapacity(labels.count + 1)
    allSlots.reserveCapacity(entries)
    allValues.reserveCapacity(entries)
    for row in labels.indices {
      let own = (row * stride)..<((row + 1) * stride)
      allSlots.append(contentsOf: slots[own])
      allValues.append(contentsOf: values[own])
      for other in others {
        let entries = other.rowStarts[row]..<other.rowStarts[row + 1]
        allSlots.append(contentsOf: other.slots[entries])
        allValues.append(contentsOf: other.values[entries])
      }
      starts.append(allSlots.count)
    }
    return HashedRows(rowStarts: starts, slots: allSlots, values: allValues, labels: labels)
  }
}

extension FeatureHasher: Codable {
  private enum CodingKeys: String, CodingKey {
    case fields, bits
  }
}

/// Rows under construction.
private struct SparseEntries {
  private var starts = [0]
  private var slots: [UInt32] = []
  private var values: [Float] = []

  init(rows: Int) { starts.reserveCapacity(rows + 1) }

  mutating func append(_ slot: UInt32, _ value: Float) {
    slots.append(slot)
    values.append(value)
  }

  mutating func endRow() { starts.append(slots.count) }

  var rows: HashedRows {
    HashedRows(
      rowStarts: starts,
      slots: slots,
      values: values,
      labels: [Int32](repeating: 0, count: starts.count - 1)
    )
  }
}
