import Foundation

/// Maps values to a coordinate, with round numbers for the marks on the axis.
struct ChartScale: Sendable {
  let low: Double
  let high: Double
  private let from: Double
  private let to: Double

  /// Maps `values` to `from...to`; equal ends are moved apart, since nothing can be drawn between.
  init(_ values: ClosedRange<Double>, from: Double, to: Double) {
    let isFlat = values.upperBound - values.lowerBound <= abs(values.upperBound) * 1e-12
    let margin = isFlat ? max(abs(values.upperBound) * 0.1, 0.5) : 0
    low = values.lowerBound - margin
    high = values.upperBound + margin
    self.from = from
    self.to = to
  }

  func callAsFunction(_ value: Double) -> Double {
    from + (to - from) * (min(max(value, low), high) - low) / (high - low)
  }

  /// About `count` marks at multiples of 1, 2 or 5 times a power of ten.
  func ticks(_ count: Int = 4) -> [Double] {
    let raw = (high - low) / Double(count)
    guard raw.isFinite, raw > 0 else { return [low] }
    let power = pow(10, log10(raw).rounded(.down))
    let step = [1, 2, 5, 10].first { $0 * power >= raw * 0.999 }.map { $0 * power } ?? raw
    var ticks: [Double] = []
    var index = (low / step).rounded(.up)
    while index * step <= high + step * 1e-9, ticks.count < 50 {
      ticks.append(index * step)
      index += 1
    }
    return ticks
  }
}
