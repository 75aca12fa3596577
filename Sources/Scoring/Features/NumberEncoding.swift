/// How numbers become features.
package enum NumberEncoding: String, Sendable, Hashable, Codable, CaseIterable {
  /// One feature a column: the deviation from the mean.
  case standard
  /// Many features a column, between edges: see `PiecewiseEncoder`.
  case piecewise
  /// Whichever has the lower validation loss in a short training.
  case auto

  package var words: String {
    switch self {
    case .standard: "standardised"
    case .piecewise: "encoded piecewise-linearly"
    case .auto: "encoded as validation chooses"
    }
  }
}
