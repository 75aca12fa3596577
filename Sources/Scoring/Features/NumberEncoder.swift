internal import Kernels

/// Standardises numbers with the mean and deviation of the training rows.
///
/// A missing value becomes the mean, with an indicator beside it if training rows had missing
/// values too. Values beyond ten deviations are cut to ten, so that one outlier cannot drown the
/// other columns.
package struct NumberEncoder: ScalarEncoder, Hashable {
  package static let kind = "number"
  private static let limit = 10.0

  package let mean: Double
  /// 0 for a column that is the same in all training rows: it carries only the indicator.
  package let sd: Double
  package let hasIndicator: Bool

  /// Measures the rows `training` of `values`, one number a row; NaN and infinities are missing.
  ///
  /// - Complexity: O(training rows).
  init(_ values: [Double], training: [Int32]) {
    let measured = meanAndDeviation(values.span, rows: training.span)
    mean = measured.mean
    sd = measured.sd > abs(measured.mean) * 1e-12 ? measured.sd : 0
    hasIndicator = measured.count > 0 && measured.count < training.count
  }

  package var denseWidth: Int { (sd > 0 ? 1 : 0) + (hasIndicator ? 1 : 0) }

  package var isSound: Bool { mean.isFinite && sd.isFinite && sd >= 0 }

  package func denseNames(_ column: String) -> [String] {
    (sd > 0 ? [column] : []) + (hasIndicator ? ["\(column) is missing"] : [])
  }

  /// Writes `denseWidth` features from `start` on: the standardised number in −10...10 and, where there
  /// is one, the indicator, 1 for a value that is missing.
  package func encode(_ value: Double, into dense: inout [Float], at start: Int) {
    var position = start
    if sd > 0 {
      let z = (value - mean) / sd
      dense[position] =
        value.isFinite ? Float(min(NumberEncoder.limit, max(-NumberEncoder.limit, z))) : 0
      position += 1
    }
    if hasIndicator { dense[position] = value.isFinite ? 0 : 1 }
  }
}

extension NumberEncoder {
  private enum CodingKeys: String, CodingKey {
    case mean, sd, hasIndicator
  }
}
