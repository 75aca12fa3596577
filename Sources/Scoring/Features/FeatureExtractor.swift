/// Turns rows into features, with everything it knows learnt from training rows alone.
///
/// It is saved with the model, so that rows met later become features in just the same way.
package struct FeatureExtractor: Sendable, Hashable {
  package enum Encoder: Sendable, Hashable {
    case number(NumberEncoder)
    case piecewise(PiecewiseEncoder)
    case category(CategoryEncoder)
    case text(TextEncoder)
    case pairs(PairsEncoder)
    case picture(PictureEncoder)
  }

  package struct Column: Sendable, Hashable {
    package let name: String
    package let encoder: Encoder
    /// Where the column's features begin in the dense and in the sparse block.
    package let denseStart: Int
    package let sparseStart: Int
  }

  package let columns: [Column]
  package let denseWidth: Int
  package let sparseWidth: Int
  /// Columns that say nothing in the training rows, and why.
  package let leftOut: [String]

  /// Learns from the rows `training` of columns of one length; `classes` has the class of each row, in
  /// 0..<`classCount`, or is empty, and then n-grams are not weighed by them.
  ///
  /// `columns` is empty when none of them says anything.
  package init(
    fitting table: [FeatureColumn],
    training: [Int32],
    classes: [Int32] = [],
    classCount: Int = 0,
    numbers: NumberEncoding = .standard
  ) {
    var columns: [Column] = []
    var leftOut: [String] = []
    var dense = 0
    var sparse = 0
    for column in table {
      let encoder: Encoder
      let width: (dense: Int, sparse: Int)
      switch column.values {
      case .numbers(let values) where numbers == .piecewise:
        let piecewise = PiecewiseEncoder(values, training: training)
        encoder = .piecewise(piecewise)
        width = (piecewise.denseWidth, 0)
      case .numbers(let values):
        let number = NumberEncoder(values, training: training)
        encoder = .number(number)
        width = (number.denseWidth, 0)
      case .categories(let codes, let values):
        let category = CategoryEncoder(codes: codes, values: values, training: training)
        encoder = .category(category)
        width = (0, category.isEmpty ? 0 : category.sparseWidth)
      case .texts(let texts):
        let text = TextEncoder(
          texts,
          training: training,
          classes: classes,
          classCount: classCount
        )
        encoder = .text(text)
        width = (0, text.sparseWidth)
      case .pairs(let pairs):
        let pairsEncoder = PairsEncoder(pairs, training: training)
        encoder = .pairs(pairsEncoder)
        width = (0, pairsEncoder.sparseWidth)
      case .pictures(let pictures):
        let picture = PictureEncoder(pictures, training: training)
        encoder = .picture(picture)
        width = (picture.denseWidth, 0)
      }
      if width == (0, 0) {
        leftOut.append("\(column.name) is empty or the same in all training rows: left out")
        continue
      }
      columns.append(
        Column(name: column.name, encoder: encoder, denseStart: dense, sparseStart: sparse)
      )
      dense += width.dense
      sparse += width.sparse
    }
    self.columns = columns
    self.leftOut = leftOut
    denseWidth = dense
    sparseWidth = sparse
  }

  /// Whether what was read from a file agrees with itself.
  var isSound: Bool {
    var dense = 0
    var sparse = 0
    for column in columns {
      guard column.denseStart == dense, column.sparseStart == sparse,
        let width = column.encoder.width
      else { return false }
      dense += width.dense
      sparse += width.sparse
    }
    return dense == denseWidth && sparse == sparseWidth
  }

  /// Makes the features of chosen rows, in their order.
  ///
  /// Columns are found by name; one that `table` lacks counts as missing everywhere.
  package func features(of table: [FeatureColumn], rows: [Int32]) -> FeatureMatrix {
    var dense = [Float](repeating: 0, count: rows.count * denseWidth)
    var sources: [SparseSource] = []
    for column in columns {
      let values = table.first { $0.name == column.name }?.values
      if let source = sparseSource(column, values, rows) {
        sources.append(source)
      } else {
        encodeDense(column, values, rows, into: &dense)
      }
    }
    let sparse = SparseSource.joined(sources, rows: rows)
    return FeatureMatrix(
      rowCount: rows.count,
      denseWidth: denseWidth,
      sparseWidth: sparseWidth,
      dense: dense,
      rowStarts: sparse.rowStarts,
      columns: sparse.columns,
      values: sparse.values
    )
  }

  /// Writes the features of a column of numbers or pictures, from `denseStart` of each row on.
  private func encodeDense(
    _ column: Column,
    _ values: FeatureColumn.Values?,
    _ rows: [Int32],
    into dense: inout [Float]
  ) {
    let start = column.denseStart
    switch (column.encoder, values) {
    case (.number(let encoder), .numbers(let numbers)):
      for (i, row) in rows.enumerated() {
        encoder.encode(numbers[Int(row)], into: &dense, at: i * denseWidth + start)
      }
    case (.number(let encoder), _):
      for i in rows.indices { encoder.encode(.nan, into: &dense, at: i * denseWidth + start) }
    case (.piecewise(let encoder), .numbers(let numbers)):
      for (i, row) in rows.enumerated() {
        encoder.encode(numbers[Int(row)], into: &dense, at: i * denseWidth + start)
      }
    case (.piecewise(let encoder), _):
      for i in rows.indices { encoder.encode(.nan, into: &dense, at: i * denseWidth + start) }
    case (.picture(let encoder), .pictures(let pictures)) where pictures.shape == encoder.shape:
      for (i, row) in rows.enumerated() {
        encoder.encode(pictures, row: Int(row), into: &dense, at: i * denseWidth + start)
      }
    case (.picture(let encoder), _):
      guard encoder.hasIndicator else { break }
      for i in rows.indices { dense[i * denseWidth + start + encoder.shape.count] = 1 }
    case (.category, _), (.text, _), (.pairs, _): break
    }
  }

  /// Where the entries of a column of categories or texts come from; nil for other columns.
  private func sparseSource(
    _ column: Column,
    _ values: FeatureColumn.Values?,
    _ rows: [Int32]
  ) -> SparseSource? {
    let start = Int32(column.sparseStart)
    switch (column.encoder, values) {
    case (.category(let encoder), .categories(let codes, let distinct)):
      // −1, what is missing, comes first.
      let positions = [start] + encoder.positions(of: distinct).map { $0.map { start + $0 } ?? -1 }
      return .single(rows.map { positions[Int(codes[Int($0)]) + 1] })
    case (.category, _): return .single(Array(repeating: start, count: rows.count))
    case (.text(let encoder), .texts(let texts)):
      let entries = encoder.encode(texts, rows: rows)
      return .several(
        counts: entries.counts,
        columns: entries.columns.map { start + $0 },
        values: entries.values
      )
    case (.text, _):
      return .several(counts: Array(repeating: 0, count: rows.count), columns: [], values: [])
    case (.pairs(let encoder), .pairs(let pairs)):
      let entries = encoder.encode(pairs, rows: rows)
      return .several(
        counts: entries.counts,
        columns: entries.columns.map { start + $0 },
        values: entries.values
      )
    case (.pairs, _):
      return .several(counts: Array(repeating: 0, count: rows.count), columns: [], values: [])
    case (.number, _), (.piecewise, _), (.picture, _): return nil
    }
  }
}

extension FeatureExtractor.Encoder {
  /// How many features a column becomes; nil when the encoder contradicts itself.
  fileprivate var width: (dense: Int, sparse: Int)? {
    switch self {
    case .number(let number): (number.denseWidth, 0)
    case .piecewise(let piecewise): piecewise.isSound ? (piecewise.denseWidth, 0) : nil
    case .category(let category): category.isSound ? (0, category.sparseWidth) : nil
    case .text(let text): text.isSound ? (0, text.sparseWidth) : nil
    case .pairs(let pairs): pairs.isSound ? (0, pairs.sparseWidth) : nil
    case .picture(let picture): picture.isSound ? (picture.denseWidth, 0) : nil
    }
  }
}

/// The sparse entries of one column, row by row.
private enum SparseSource {
  /// One entry of value 1 a row; none where the column is below 0.
  case single([Int32])
  case several(counts: [Int32], columns: [Int32], values: [Float])

  /// The entries of all columns, in compressed rows.
  ///
  /// - Complexity: O(rows · columns + entries).
  static func joined(
    _ sources: [SparseSource],
    rows: [Int32]
  ) -> (rowStarts: [Int], columns: [Int32], values: [Float]) {
    var rowStarts = [Int](repeating: 0, count: rows.count + 1)
    for source in sources { source.count(into: &rowStarts) }
    for row in rows.indices { rowStarts[row + 1] += rowStarts[row] }
    var columns = [Int32](repeating: 0, count: rowStarts[rows.count])
    var values = [Float](repeating: 1, count: rowStarts[rows.count])
    var ends = rowStarts
    for source in sources { source.write(to: &columns, &values, at: &ends) }
    return (rowStarts, columns, values)
  }

  /// Adds the number of entries of each row to the place behind it.
  private func count(into rowStarts: inout [Int]) {
    switch self {
    case .single(let entries):
      for row in entries.indices where entries[row] >= 0 { rowStarts[row + 1] += 1 }
    case .several(let counts, _, _):
      for row in counts.indices { rowStarts[row + 1] += Int(counts[row]) }
    }
  }

  /// Writes the entries of each row from its place in `ends` on, and moves that behind them.
  private func write(to columns: inout [Int32], _ values: inout [Float], at ends: inout [Int]) {
    switch self {
    case .single(let entries):
      for row in entries.indices where entries[row] >= 0 {
        columns[ends[row]] = entries[row]
        ends[row] += 1
      }
    case .several(let counts, let ownColumns, let ownValues):
      var at = 0
      for row in counts.indices {
        let end = ends[row]
        for offset in 0..<Int(counts[row]) {
          columns[end + offset] = ownColumns[at + offset]
          values[end + offset] = ownValues[at + offset]
        }
        at += Int(counts[row])
        ends[row] = end + Int(counts[row])
      }
    }
  }
}

extension FeatureExtractor: Codable {
  private enum CodingKeys: String, CodingKey {
    case columns, denseWidth, sparseWidth, leftOut
  }
}

extension FeatureExtractor.Column: Codable {
  private enum CodingKeys: String, CodingKey {
    case name, encoder, denseStart, sparseStart
  }
}
