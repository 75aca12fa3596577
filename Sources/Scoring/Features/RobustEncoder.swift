internal import Foundation

/// Scales numbers by the median and the interquartile range of the training rows, which outliers do not move.
///
/// A number becomes (x − median) / s, cut to −10…10. s is the interquartile range in units of that of a
/// normal distribution, 1.349 deviations; where the quartiles are equal, the narrowest of the ranges that
/// hold the middle 80, 90, 98 and 100 % and are not empty, in its own units. A missing value becomes the
/// median, with an indicator beside it if training rows had missing values too.
package struct RobustEncoder: ScalarEncoder, Hashable {
  package static let kind = "robust"
  private static let limit = 10.0
  /// The shares of rows below the ranges, and how many normal deviations these are wide.
  private static let ranges: [(below: Double, width: Double)] = [
    (0.25, 1.349), (0.1, 2.563), (0.05, 3.290), (0.01, 4.653), (0, 10),
  ]

  package let median: Double
  /// 0 for a column that is the same in all training rows: it carries only the indicator.
  package let scale: Double
  package let hasIndicator: Bool
  /// How many training values were cut, of how many.
  package let cut: Int
  package let count: Int

  /// Measures the rows `training` of `values`, one number a row; NaN and infinities are missing.
  ///
  /// - Complexity: O(n log n) in the training rows.
  init(_ values: [Double], training: [Int32]) {
    let sorted = training.lazy.map { values[Int($0)] }.filter(\.isFinite).sorted()
    count = sorted.count
    hasIndicator = !sorted.isEmpty && sorted.count < training.count
    func quantile(_ share: Double) -> Double {
      sorted.isEmpty ? 0 : sorted[Int((Double(sorted.count - 1) * share).rounded())]
    }
    let middle = quantile(0.5)
    var scale = 0.0
    for range in Self.ranges where scale == 0 {
      // Halves first, so that the distance of huge numbers does not overflow.
      let width = quantile(1 - range.below) / 2 - quantile(range.below) / 2
      let unit = width / range.width * 2
      if unit.isNormal { scale = unit }
    }
    median = middle
    self.scale = scale
    cut = scale == 0 ? 0 : sorted.count { abs($0 / scale - middle / scale) > Self.limit }
  }

  package var denseWidth: Int { (scale > 0 ? 1 : 0) + (hasIndicator ? 1 : 0) }

  package var isSound: Bool {
    median.isFinite && (scale == 0 || scale.isNormal && scale > 0) && cut >= 0 && cut <= count
  }

  package func denseNames(_ column: String) -> [String] {
    (scale > 0 ? [column] : []) + (hasIndicator ? ["\(column) is missing"] : [])
  }

  package func note(_ column: String) -> String? {
    guard cut > 0 else { return nil }
    return
      "\(cut) of \(count) training values of \(column) lie more than 10 robust deviations from "
      + "the median and are cut there"
  }

  /// Writes `denseWidth` features from `start` on: the scaled number in −10...10 and, where there is one,
  /// the indicator, 1 for a value that is missing.
  package func encode(_ value: Double, into dense: inout [Float], at start: Int) {
    var position = start
    if scale > 0 {
      let z = value / scale - median / scale
      dense[position] = value.isFinite ? Float(min(Self.limit, max(-Self.limit, z))) : 0
      position += 1
    }
    if hasIndicator { dense[position] = value.isFinite ? 0 : 1 }
  }
}

extension RobustEncoder {
  private enum CodingKeys: String, CodingKey {
    case median, scale, hasIndicator, cut, count
  }
}
