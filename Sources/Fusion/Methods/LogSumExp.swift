import Foundation

/// Turns logarithms of weights into shares without overflow.
enum LogSumExp {
  /// Replaces the logarithms in a range by their exponentials over the sum of these.
  static func normalise(_ values: inout [Double], _ range: Range<Int>) {
    guard let top = values[range].max() else { return }
    var sum = 0.0
    for index in range {
      values[index] = exp(values[index] - top)
      sum += values[index]
    }
    for index in range { values[index] /= sum }
  }
}
