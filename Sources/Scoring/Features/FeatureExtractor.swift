/// Turns rows into features, with everything it knows learnt from training rows alone.
///
/// It is saved with the model, so that rows met later become features in just the same way.
package struct FeatureExtractor: Sendable, Hashable {
  package enum Encoder: Sendable, Hashable {
    case number(NumberEncoder)
    case piecewise(PiecewiseEncoder)
    case category(CategoryEncoder)
    case text(TextEncoder)
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

  /// Learns from the rows `training` of columns of one length.
  ///
  /// `columns` is empty when none of them says anything.
  package init(
    fitting table: [FeatureColumn],
    training: [Int32],
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
        let text = TextEncoder(texts, training: training)
        encoder = .text(text)
        width = (0, text.sparseWidth)
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
    var entries = SparseRowsBuilder(rows: rows.count)
    var sources: [SparseSource] = []
    for column in columns {
      let values = table.first { $0.name == column.name }?.values
      switch (column.encoder, values) {
      case (.number(let encoder), .numbers(let numbers)):
        for (i, row) in rows.enumerated() {
          encoder.encode(
            numbers[Int(row)],
            into: &dense,
            at: i * denseWidth + column.denseStart
          )
        }
      case (.piecewise(let encoder), let values):
        let numbers: [Double]? = if case .numbers(let numbers) = values { numbers } else { nil }
        for (i, row) in rows.enumerated() {
          encoder.encode(
            numbers?[Int(row)] ?? .nan,
            into: &dense,
            at: i * denseWidth + column.denseStart
          )
        }
      case (.number(let encoder), _):
        for i in rows.indices {
          encoder.encode(.nan, into: &dense, at: i * denseWidth + column.denseStart)
        }
      case (.picture(let encoder), .pictures(let pictures)) where pictures.shape == encoder.shape:
        for (i, row) in rows.enumerated() {
          encoder.encode(
            pictures,
            row: Int(row),
            into: &dense,
            at: i * denseWidth + column.denseStart
          )
        }
      case (.picture(let encoder), _):
        guard encoder.hasIndicator else { break }
        for i in rows.indices {
          dense[i * denseWidth + column.denseStart + encoder.shape.count] = 1
        }
      case (.category(let encoder), .categories(let codes, let distinct)):
        sources.append(
          .categories(codes, encoder.positions(of: distinct), start: Int32(column.sparseStart))
        )
      case (.category, _):
        sources.append(.missing(Int32(column.sparseStart)))
      case (.text(let encoder), .texts(let texts)):
        sources.append(.texts(texts, encoder, start: Int32(column.sparseStart)))
      case (.text, _):
        break
      }
    }
    for row in rows {
      for source in sources { source.append(row: Int(row), to: &entries) }
      entries.endRow()
    }
    return FeatureMatrix(
      rowCount: rows.count,
      denseWidth: denseWidth,
      sparseWidth: sparseWidth,
      dense: dense,
      rowStarts: entries.rowStarts,
      columns: entries.columns,
      values: entries.values
    )
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
    case .picture(let picture): picture.isSound ? (picture.denseWidth, 0) : nil
    }
  }
}

/// Where the sparse entries of one column come from.
private enum SparseSource {
  case categories([Int32], [Int32?], start: Int32)
  case texts([String?], TextEncoder, start: Int32)
  case missing(Int32)

  func append(row: Int, to entries: inout SparseRowsBuilder) {
    switch self {
    case .categories(let codes, let positions, let start):
      let code = codes[row]
      let position = code < 0 ? 0 : positions[Int(code)]
      if let position { entries.append(column: start + position, value: 1) }
    case .texts(let texts, let encoder, let start):
      guard let text = texts[row] else { return }
      for entry in encoder.encode(text) {
        entries.append(column: start + entry.column, value: entry.value)
      }
    case .missing(let start):
      entries.append(column: start, value: 1)
    }
  }
}

private struct SparseRowsBuilder {
  private(set) var rowStarts: [Int]
  private(set) var columns: [Int32] = []
  private(set) var values: [Float] = []

  init(rows: Int) {
    rowStarts = [0]
    rowStarts.reserveCapacity(rows + 1)
  }

  mutating func append(column: Int32, value: Float) {
    columns.append(column)
    values.append(value)
  }

  mutating func endRow() { rowStarts.append(columns.count) }
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
