/// Turns a column of rows into features, by what it learnt from training rows.
///
/// A new one is a file that conforms to this and a line in `EncoderForm.kinds`.
package protocol ColumnEncoder: Sendable, Codable {
  /// Names the form of the encoder in files.
  static var kind: String { get }

  /// How many features a row has in the dense and in the sparse block.
  var denseWidth: Int { get }
  var sparseWidth: Int { get }

  /// Whether an encoder from a file agrees with itself.
  var isSound: Bool { get }

  /// Writes `denseWidth` features of each row, row i from `i * width + start` of `dense` on.
  ///
  /// `dense` is `rows.count × width`, row-major, and 0 where nothing was written. `values` is nil, or of
  /// another form than was learnt from, where the column is missing in all rows.
  func encode(
    _ values: FeatureColumn.Values?,
    rows: [Int32],
    into dense: inout [Float],
    width: Int,
    at start: Int
  )

  /// The entries of the rows in the sparse block, in 0..<`sparseWidth`.
  func entries(_ values: FeatureColumn.Values?, rows: [Int32]) -> ColumnEntries

  /// What each feature says of the column of this name, for people.
  func denseNames(_ column: String) -> [String]
  func sparseNames(_ column: String) -> [String]

  /// What a reader of the figures should know of how the column is read; nil for nothing.
  func note(_ column: String) -> String?

  /// What rows that are scored must have in the column of this name.
  func input(_ column: String) -> FeatureInput
}

extension ColumnEncoder {
  package func encode(
    _ values: FeatureColumn.Values?,
    rows: [Int32],
    into dense: inout [Float],
    width: Int,
    at start: Int
  ) {}

  package func entries(_ values: FeatureColumn.Values?, rows: [Int32]) -> ColumnEntries {
    .several(counts: Array(repeating: 0, count: rows.count), columns: [], values: [])
  }

  package var denseWidth: Int { 0 }
  package var sparseWidth: Int { 0 }
  package func denseNames(_ column: String) -> [String] { [] }
  package func sparseNames(_ column: String) -> [String] { [] }
  package func note(_ column: String) -> String? { nil }
}

/// An encoder of numbers, one row at a time.
package protocol ScalarEncoder: ColumnEncoder {
  /// Writes `denseWidth` features from `start` on; NaN and infinities are missing.
  func encode(_ value: Double, into dense: inout [Float], at start: Int)
}

extension ScalarEncoder {
  package func encode(
    _ values: FeatureColumn.Values?,
    rows: [Int32],
    into dense: inout [Float],
    width: Int,
    at start: Int
  ) {
    guard let numbers = values?.numbers else {
      for i in rows.indices { encode(.nan, into: &dense, at: i * width + start) }
      return
    }
    for (i, row) in rows.enumerated() {
      encode(numbers[Int(row)], into: &dense, at: i * width + start)
    }
  }
}

extension FeatureColumn.Values {
  /// Numbers, and times as seconds; nil for others.
  var numbers: [Double]? {
    switch self {
    case .numbers(let numbers), .times(let numbers): numbers
    case .categories, .texts, .pairs, .pictures: nil
    }
  }
}
