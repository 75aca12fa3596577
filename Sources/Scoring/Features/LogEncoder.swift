internal import Foundation

/// Standardises sgn(x) · ln(1 + |x|), so that amounts over several powers of ten can be told apart.
///
/// Missing values and those beyond ten deviations become what `NumberEncoder` makes of them.
package struct LogEncoder: ScalarEncoder, Hashable {
  package static let kind = "log"

  private let number: NumberEncoder

  /// Measures the rows `training` of `values`, one number a row; NaN and infinities are missing.
  ///
  /// - Complexity: O(rows).
  init(_ values: [Double], training: [Int32]) {
    number = NumberEncoder(values.map(Self.signedLog), training: training)
  }

  /// sgn(x) · ln(1 + |x|); NaN and infinities stay.
  static func signedLog(_ value: Double) -> Double {
    value < 0 ? -log1p(-value) : log1p(value)
  }

  package var denseWidth: Int { number.denseWidth }
  package var isSound: Bool { number.isSound }

  package func denseNames(_ column: String) -> [String] {
    number.denseNames("logarithm of \(column)").map {
      $0.hasSuffix("is missing") ? "\(column) is missing" : $0
    }
  }

  package func encode(_ value: Double, into dense: inout [Float], at start: Int) {
    number.encode(Self.signedLog(value), into: &dense, at: start)
  }
}

extension LogEncoder {
  private enum CodingKeys: String, CodingKey {
    case number
  }
}
