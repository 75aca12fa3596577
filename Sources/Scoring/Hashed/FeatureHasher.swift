package import Columnar
internal import Kernels

/// Turns columns into the slots of a table of 2^bits features: the hashing trick (Weinberger et al., ICML
/// 2009).
///
/// It is saved with the model, so that rows met later become the same features, from the batches of an
/// engine as from columns in memory.
package struct FeatureHasher: Sendable, Hashable {
  package let fields: [HashedField]
  package let bits: Int

  package init(fields: [HashedField], bits: Int) {
    self.fields = fields
    self.bits = bits
  }

  /// Fields for columns but pictures, which cannot be hashed; the edges of numbers are quantiles of the
  /// rows `training`.
  package init(fitting table: [FeatureColumn], training: [Int32], bits: Int) {
    self.init(fields: table.compactMap { HashedField(fitting: $0, training: training) }, bits: bits)
  }

  /// Features of a row; the bias is not one of them.
  package var width: Int { 1 << bits }

  /// Whether a hasher from a file can be used.
  package var isSound: Bool {
    !fields.isEmpty && HashedLinear.bitsRange.contains(bits) && fields.allSatisfy(\.isSound)
  }

  /// Whether each feature of each row counts 1, so that rows have no values.
  package var isPlain: Bool { fields.allSatisfy(\.isPlain) }

  /// The features of a batch's rows; a column that it lacks is missing everywhere.
  ///
  /// - Complexity: O(bytes of the columns).
  package func features(of batch: RecordBatch) -> FeatureMatrix {
    features(rows: batch.rowCount) { field, block in
      block.write(field, batch.column(field.name))
    } entries: { field, entries in
      guard let column = batch.column(field.name) else { return }
      let shift = shift
      switch field.kind {
      case .text(let longest):
        var grams = CharacterGrams(longest: longest)
        column.forEachWord { _, word in
          entries.append(word, &grams, field, shift)
          entries.endRow()
        }
      case .pairs:
        column.forEachText { _, bytes in
          IndexValuePairs.forEach(in: bytes) { index, value in
            entries.append(field.slot(ofHash: byteHash(index, seed: 0), shift: shift), value)
          }
          entries.endRow()
        }
      case .category, .number: break
      }
    }
  }

  /// The features of chosen rows of columns, in their order; a column that `table` lacks, or that holds
  /// something else, is missing everywhere.
  ///
  /// - Complexity: O(rows · columns + distinct values + bytes of texts).
  package func features(of table: [FeatureColumn], rows: [Int32]) -> FeatureMatrix {
    func values(_ field: HashedField) -> FeatureColumn.Values? {
      table.first { $0.name == field.name }?.values
    }
    return features(rows: rows.count) { field, block in
      block.write(field, values(field), rows)
    } entries: { field, entries in
      let shift = shift
      switch (field.kind, values(field)) {
      case (.text(let longest), .texts(let texts)):
        var grams = CharacterGrams(longest: longest)
        for row in rows {
          entries.append((texts[Int(row)] ?? "").utf8Span.span, &grams, field, shift)
          entries.endRow()
        }
      case (.pairs, .pairs(let pairs)):
        let slots = pairs.indexes.map {
          field.slot(ofHash: byteHash($0.utf8Span.span, seed: 0), shift: shift)
        }
        for row in rows {
          for entry in pairs.entries(of: Int(row)) {
            entries.append(slots[Int(pairs.codes[entry])], pairs.values[entry])
          }
          entries.endRow()
        }
      default: break
      }
    }
  }

  /// The cells of a field in several rows, hashed already where they are categories.
  package enum Cells: Sendable {
    /// Row r's at `first + r · stride`.
    case slots([Int32], first: Int, stride: Int)
    case numbers([Double])
    case texts([String?])
    case pairs(PairColumn)
  }

  /// The features of rows that are given field by field, one `Cells` a field, each of `rows` rows.
  package func features(rows: Int, cells: [Cells]) -> FeatureMatrix {
    precondition(cells.count == fields.count, "the cells of each field")
    var place: [String: Int] = [:]
    for (index, field) in fields.enumerated() { place[field.name] = index }
    func values(_ field: HashedField) -> Cells? { place[field.name].map { cells[$0] } }
    return features(rows: rows) { field, block in
      block.write(field, values(field))
    } entries: { field, entries in
      switch (field.kind, values(field)) {
      case (.text(let longest), .texts(let texts)):
        var grams = CharacterGrams(longest: longest)
        for text in texts {
          entries.append((text ?? "").utf8Span.span, &grams, field, shift)
          entries.endRow()
        }
      case (.pairs, .pairs(let pairs)):
        let slots = pairs.indexes.map {
          field.slot(ofHash: byteHash($0.utf8Span.span, seed: 0), shift: shift)
        }
        for row in 0..<rows {
          for entry in pairs.entries(of: row) {
            entries.append(slots[Int(pairs.codes[entry])], pairs.values[entry])
          }
          entries.endRow()
        }
      default: break
      }
    }
  }

  /// How the words of a category's field become slots.
  func words(of field: HashedField) -> HashedWords { field.words(shift: shift) }

  private var shift: UInt64 { UInt64(64 - bits) }

  /// Puts the columns of which each row has equally many features beside the others.
  private func features(
    rows: Int,
    fixed write: (HashedField, inout FixedBlock) -> Void,
    entries gather: (HashedField, inout RowEntries) -> Void
  ) -> FeatureMatrix {
    var block = FixedBlock(fields: fields, rows: rows, shift: shift, isPlain: isPlain)
    for field in fields where field.fixedCount != nil { write(field, &block) }
    let others = fields.filter { $0.fixedCount == nil }.map { field in
      var entries = RowEntries()
      gather(field, &entries)
      entries.pad(to: rows)
      return entries
    }
    return block.joined(with: others, width: width)
  }
}

extension FeatureHasher: Codable {
  private enum CodingKeys: String, CodingKey {
    case fields, bits
  }
}

/// The features of columns of which each row has equally many, row by row.
private struct FixedBlock {
  private let rows: Int
  private let shift: UInt64
  private let stride: Int
  private var slots: [Int32]
  /// None where each feature counts 1.
  private var values: [Float]
  private var offset = 0

  init(fields: [HashedField], rows: Int, shift: UInt64, isPlain: Bool) {
    self.rows = rows
    self.shift = shift
    stride = fields.reduce(0) { $0 + ($1.fixedCount ?? 0) }
    slots = [Int32](repeating: 0, count: rows * stride)
    values = isPlain ? [] : [Float](repeating: 0, count: rows * stride)
  }

  mutating func write(_ field: HashedField, _ column: Column?) {
    defer { offset += field.fixedCount ?? 0 }
    switch (field.kind, column) {
    case (.category, let column?):
      countOnce()
      field.writeCategory(column, shift: shift, into: &slots, at: offset, stride: stride)
    case (.number, let column?):
      write(field, numbers: column.type.isNumeric ? column.doubles() : column.seconds())
    default: writeMissing(field)
    }
  }

  mutating func write(_ field: HashedField, _ column: FeatureColumn.Values?, _ rows: [Int32]) {
    defer { offset += field.fixedCount ?? 0 }
    switch (field.kind, column) {
    case (.category, .categories(let codes, let words)):
      countOnce()
      // −1, what is missing, comes first.
      let known =
        [field.slot(ofCategory: "", shift: shift)]
        + words.map {
          field.slot(ofCategory: $0, shift: shift)
        }
      for (place, row) in rows.enumerated() {
        slots[offset + place * stride] = known[Int(codes[Int(row)]) + 1]
      }
    case (.number, .numbers(let numbers)), (.number, .times(let numbers)):
      write(field, numbers: rows.map { numbers[Int($0)] })
    default: writeMissing(field)
    }
  }

  mutating func write(_ field: HashedField, _ cells: FeatureHasher.Cells?) {
    defer { offset += field.fixedCount ?? 0 }
    switch (field.kind, cells) {
    case (.category, .slots(let given, let first, let step)):
      countOnce()
      for row in 0..<rows { slots[offset + row * stride] = given[first + row * step] }
    case (.number, .numbers(let numbers)): write(field, numbers: numbers)
    default: writeMissing(field)
    }
  }

  private mutating func write(_ field: HashedField, numbers: [Double]) {
    guard case .number(let edges, let isWhole) = field.kind else { return }
    field.writeNumbers(
      numbers,
      edges: edges,
      isWhole: isWhole,
      shift: shift,
      slots: &slots,
      values: &values,
      at: offset,
      stride: stride
    )
  }

  private mutating func writeMissing(_ field: HashedField) {
    if case .number = field.kind {
      write(field, numbers: Array(repeating: .nan, count: rows))
    } else {
      countOnce()
      let slot = field.slot(ofCategory: "", shift: shift)
      for row in 0..<rows { slots[offset + row * stride] = slot }
    }
  }

  /// Lets the feature at `offset` count 1 in each row.
  private mutating func countOnce() {
    guard !values.isEmpty else { return }
    for row in 0..<rows { values[offset + row * stride] = 1 }
  }

  func joined(with others: [RowEntries], width: Int) -> FeatureMatrix {
    guard !others.isEmpty else {
      return FeatureMatrix(
        rowCount: rows,
        denseWidth: 0,
        sparseWidth: width,
        dense: [],
        rowStarts: (0...rows).map { $0 * stride },
        columns: slots,
        values: values
      )
    }
    var (starts, allSlots, allValues) = ([0], [Int32](), [Float]())
    let count = slots.count + others.reduce(0) { $0 + $1.slots.count }
    starts.reserveCapacity(rows + 1)
    allSlots.reserveCapacity(count)
    allValues.reserveCapacity(count)
    for row in 0..<rows {
      let own = (row * stride)..<((row + 1) * stride)
      allSlots.append(contentsOf: slots[own])
      allValues.append(contentsOf: values[own])
      for other in others {
        let entries = other.starts[row]..<other.starts[row + 1]
        allSlots.append(contentsOf: other.slots[entries])
        allValues.append(contentsOf: other.values[entries])
      }
      starts.append(allSlots.count)
    }
    return FeatureMatrix(
      rowCount: rows,
      denseWidth: 0,
      sparseWidth: width,
      dense: [],
      rowStarts: starts,
      columns: allSlots,
      values: allValues
    )
  }
}

/// The features of a column of which rows have different numbers, under construction.
struct RowEntries {
  private(set) var starts = [0]
  private(set) var slots: [Int32] = []
  private(set) var values: [Float] = []

  mutating func append(_ slot: Int32, _ value: Float) {
    slots.append(slot)
    values.append(value)
  }

  /// Appends the n-grams of a text, of length 1 together.
  mutating func append(
    _ text: Span<UInt8>,
    _ grams: inout CharacterGrams,
    _ field: HashedField,
    _ shift: UInt64
  ) {
    grams.count(text)
    let scale = grams.scale
    for gram in grams.counts {
      append(
        field.slot(ofHash: UInt64(gram.gram), shift: shift),
        CharacterGrams.weight(gram.count) * scale
      )
    }
  }

  mutating func endRow() { starts.append(slots.count) }

  /// Leaves the rows without entries that are not there yet.
  mutating func pad(to rows: Int) {
    while starts.count <= rows { endRow() }
  }
}
