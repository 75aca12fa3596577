/// The value of a number, exact where it is whole.
package enum NumberValue: Sendable, Hashable {
  case whole(Int64)
  case real(Double)

  package var double: Double {
    switch self {
    case .whole(let value): Double(value)
    case .real(let value): value
    }
  }

  /// 2⁵³: up to it every whole number is a double.
  static let exactBound: Int64 = 9_007_199_254_740_992

  /// Whether a double holds the value.
  var isExactAsDouble: Bool {
    switch self {
    case .whole(let value): value.magnitude <= Self.exactBound.magnitude
    case .real: true
    }
  }
}

extension WrittenNumber {
  /// The number that is written when `decimal` stands before fractions, times 10 to the `scale`.
  ///
  /// Exact: the scale moves the mark before anything is rounded. Nil when it is no number, is
  /// infinite, or is whole and has more digits than 64 bits hold.
  func value(decimal: UInt8, scale: Int = 0) -> NumberValue? {
    guard let (whole, fraction) = digits(decimal: decimal) else { return nil }
    if exponent == nil, fraction.count <= scale {
      let zeros = [UInt8](repeating: 0x30, count: scale - fraction.count)
      let significant = (whole + fraction + zeros).drop { $0 == 0x30 }
      guard significant.count <= 19,
        let magnitude = UInt64(significant.isEmpty ? "0" : Self.text(significant)),
        magnitude <= UInt64(Int64.max)
      else { return nil }
      return .whole(isNegative ? -Int64(magnitude) : Int64(magnitude))
    }
    var text = whole.isEmpty ? "0" : Self.text(whole[...])
    if !fraction.isEmpty { text += "." + Self.text(fraction[...]) }
    let power = (exponent ?? 0) + scale
    if power != 0 { text += "e\(power)" }
    guard let value = Double(text), value.isFinite else { return nil }
    return .real(isNegative ? -value : value)
  }

  private static func text(_ digits: ArraySlice<UInt8>) -> String {
    String(decoding: digits, as: UTF8.self)
  }
}
