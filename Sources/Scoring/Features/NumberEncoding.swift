/// How numbers become features.
package enum NumberEncoding: String, Sendable, Hashable, Codable, CaseIterable {
  /// One feature a column: the deviation from the mean.
  case standard
  /// Many features a column, between edges: see `PiecewiseEncoder`.
  case piecewise
  /// One feature a column: the distance from the median in units of the middle half.
  case robust
  /// One feature a column: the logarithm of the number, standardised.
  case log
  /// Whichever has the lower validation loss in a short training.
  case auto

  /// The encoder of this kind for the rows `training` of `values`, one number a row; of `auto` the
  /// standardising one.
  func encoder(_ values: [Double], training: [Int32]) -> any ScalarEncoder {
    switch self {
    case .standard, .auto: NumberEncoder(values, training: training)
    case .piecewise: PiecewiseEncoder(values, training: training)
    case .robust: RobustEncoder(values, training: training)
    case .log: LogEncoder(values, training: training)
    }
  }

  /// Whether some of the numbers lie so far from the others that scaling by the median and quartiles would cut
  /// them; `training` are the rows of `values` that are looked at.
  ///
  /// - Complexity: O(n log n) in these rows.
  package static func hasFarValues(_ values: [Double], training: [Int32]) -> Bool {
    RobustEncoder(values, training: training).cut > 0
  }

  package var words: String {
    switch self {
    case .standard: "standardised"
    case .piecewise: "encoded piecewise-linearly"
    case .robust: "scaled by median and quartiles"
    case .log: "standardised logarithms"
    case .auto: "encoded as validation chooses"
    }
  }
}
