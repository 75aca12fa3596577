/// Turns rows into features, with everything it knows learnt from training rows alone.
///
/// It is saved with the model, so that rows met later become features in just the same way.
package struct FeatureExtractor: Sendable {
  package struct Column: Sendable {
    package let name: String
    package let encoder: any ColumnEncoder
    /// Where the column's features begin in the dense and in the sparse block.
    package let denseStart: Int
    package let sparseStart: Int
  }

  package let columns: [Column]
  package let denseWidth: Int
  package let sparseWidth: Int
  /// Pairs of columns; their features follow those of the columns in the sparse block.
  package let crosses: [CrossEncoder]
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
    numbers: NumberEncoding = .standard,
    crosses: [CrossEncoder] = []
  ) {
    var columns: [Column] = []
    var leftOut: [String] = []
    var dense = 0
    var sparse = 0
    for column in table {
      let encoder: any ColumnEncoder =
        switch column.values {
        case .numbers(let values): numbers.encoder(values, training: training)
        case .times(let seconds): DateEncoder(seconds, training: training, trend: numbers)
        case .categories(let codes, let values):
          CategoryEncoder(codes: codes, values: values, training: training)
        case .texts(let texts):
          TextEncoder(texts, training: training, classes: classes, classCount: classCount)
        case .pairs(let pairs): PairsEncoder(pairs, training: training)
        case .pictures(let pictures): PictureEncoder(pictures, training: training)
        }
      if encoder.denseWidth + encoder.sparseWidth == 0 {
        leftOut.append("\(column.name) is empty or the same in all training rows: left out")
        continue
      }
      columns.append(
        Column(name: column.name, encoder: encoder, denseStart: dense, sparseStart: sparse)
      )
      dense += encoder.denseWidth
      sparse += encoder.sparseWidth
    }
    self.columns = columns
    self.crosses = crosses
    self.leftOut = leftOut
    denseWidth = dense
    sparseWidth = crosses.reduce(sparse) { $0 + $1.sparseWidth }
  }

  /// Whether what was read from a file agrees with itself.
  var isSound: Bool {
    var dense = 0
    var sparse = 0
    for column in columns {
      guard column.denseStart == dense, column.sparseStart == sparse, column.encoder.isSound
      else { return false }
      dense += column.encoder.denseWidth
      sparse += column.encoder.sparseWidth
    }
    guard crosses.allSatisfy(\.isSound) else { return false }
    sparse = crosses.reduce(sparse) { $0 + $1.sparseWidth }
    return dense == denseWidth && sparse == sparseWidth
  }

  /// What a reader of the figures should know: columns left out, and how others are read.
  package var notes: [String] {
    leftOut + columns.compactMap { $0.encoder.note($0.name) }
  }

  /// What each feature says, in the order of the dense and then of the sparse block.
  package var featureNames: [String] {
    columns.flatMap { $0.encoder.denseNames($0.name) }
      + columns.flatMap { $0.encoder.sparseNames($0.name) } + crosses.flatMap(\.names)
  }

  /// Makes the features of chosen rows, in their order.
  ///
  /// Columns are found by name; one that `table` lacks counts as missing everywhere.
  package func features(of table: [FeatureColumn], rows: [Int32]) -> FeatureMatrix {
    var dense = [Float](repeating: 0, count: rows.count * denseWidth)
    var sources: [(start: Int32, entries: ColumnEntries)] = []
    for column in columns {
      let values = table.first { $0.name == column.name }?.values
      if column.encoder.denseWidth > 0 {
        column.encoder.encode(
          values,
          rows: rows,
          into: &dense,
          width: denseWidth,
          at: column.denseStart
        )
      }
      if column.encoder.sparseWidth > 0 {
        sources.append((Int32(column.sparseStart), column.encoder.entries(values, rows: rows)))
      }
    }
    var start = sparseWidth - crosses.reduce(0) { $0 + $1.sparseWidth }
    for cross in crosses {
      sources.append((Int32(start), cross.entries(of: table, rows: rows)))
      start += cross.sparseWidth
    }
    let sparse = ColumnEntries.joined(sources, rows: rows.count)
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
}

extension FeatureExtractor: Codable {
  private enum CodingKeys: String, CodingKey {
    case columns, crosses, denseWidth, sparseWidth, leftOut
  }
}

extension FeatureExtractor.Column: Codable {
  private enum CodingKeys: String, CodingKey {
    case name, encoder, denseStart, sparseStart
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    name = try container.decode(String.self, forKey: .name)
    encoder = try container.decode(EncoderForm.self, forKey: .encoder).encoder
    denseStart = try container.decode(Int.self, forKey: .denseStart)
    sparseStart = try container.decode(Int.self, forKey: .sparseStart)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(EncoderForm(self.encoder), forKey: .encoder)
    try container.encode(denseStart, forKey: .denseStart)
    try container.encode(sparseStart, forKey: .sparseStart)
  }
}
