/// An estimate with its interval on one line of a scale: `├──●───┤`.
package struct IntervalMark: Widget {
  /// Where values stand on the line.
  package enum Scale: Sendable, Hashable {
    case linear(ClosedRange<Double>)
    /// By powers; the range begins above zero, and smaller values stand at its begin.
    case logarithmic(ClosedRange<Double>)

    /// The place of a value, 0...1.
    package func position(_ value: Double) -> Double {
      switch self {
      case .linear(let range):
        return Share.of(value, from: range.lowerBound, to: range.upperBound)
      case .logarithmic(let range):
        let low = Self.log2(range.lowerBound)
        let high = Self.log2(range.upperBound)
        guard value > range.lowerBound else { return 0 }
        return Share.of(Self.log2(value), from: low, to: high)
      }
    }

    /// The binary logarithm of a positive finite number, to about ten digits.
    private static func log2(_ value: Double) -> Double {
      guard value > 0, value.isFinite else { return 0 }
      var fraction = value.significand
      var result = Double(value.exponent)
      var bit = 0.5
      for _ in 0..<34 {
        fraction *= fraction
        if fraction >= 2 {
          fraction /= 2
          result += bit
        }
        bit /= 2
      }
      return result
    }
  }

  package var value: Double
  package var low: Double
  package var high: Double
  package var scale: Scale
  /// A value to compare with, drawn as a line across; nil draws none.
  package var reference: Double?
  package var style: Style

  package init(
    value: Double,
    low: Double,
    high: Double,
    scale: Scale,
    reference: Double? = nil,
    style: Style = Style(.series1)
  ) {
    self.value = value
    self.low = low
    self.high = high
    self.scale = scale
    self.reference = reference
    self.style = style
  }

  package func draw(in frame: inout Frame, _ rect: Rect, _ appearance: Appearance) {
    let line = rect.row(0)
    guard !line.isEmpty else { return }
    let symbols = appearance.symbols
    func column(_ value: Double) -> Int {
      line.x + Int((scale.position(value) * Double(line.width - 1)).rounded())
    }
    if let reference, reference.isFinite {
      let dim = Style(.track, background: style.background)
      frame.write(symbols.axisVertical, at: Point(x: column(reference), y: line.y), style: dim)
    }
    guard value.isFinite, low.isFinite, high.isFinite else { return }
    let (start, end, middle) = (column(low), column(high), column(value))
    for x in min(start, end)...max(start, end) {
      frame.write(symbols.horizontal, at: Point(x: x, y: line.y), style: style)
    }
    if start < middle {
      frame.write(symbols.interval.left, at: Point(x: start, y: line.y), style: style)
    }
    if end > middle {
      frame.write(symbols.interval.right, at: Point(x: end, y: line.y), style: style)
    }
    frame.write(symbols.estimate, at: Point(x: middle, y: line.y), style: style.with(.bold))
  }
}
