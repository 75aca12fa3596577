/// How numbers become features.
package enum NumberEncoding: String, Sendable, Hashable, Codable, CaseIterable {
  /// One feature a column: the deviation from the mean.
  case standard
  /// Many features a column, between edges: see `PiecewiseEncoder`.
  case piecewise
  /// Whichever has the lower validation loss in a short training.
  case auto

  /// The encoder of this kind for the rows `training` of `values`, one number a row; of `auto` the
  /// standardising one.
  func encoder(_ values: [Double], training: [Int32]) -> any ScalarEncoder {
    switch self {
    case .standard, .auto: NumberEncoder(values, training: training)
    case .piecewise: PiecewiseEncoder(values, training: training)
    }
  }

  package var words: String {
    switch self {
    case .standard: "standardised"
    case .piecewise: "encoded piecewise-linearly"
    case .auto: "encoded as validation chooses"
    }
  }
}
