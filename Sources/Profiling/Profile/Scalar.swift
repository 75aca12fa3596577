/// A single value in a result, a number or a text; in JSON it is just that.
package enum Scalar: Sendable, Hashable, Codable, CustomStringConvertible {
  case number(Double)
  /// A whole number that a double does not hold exactly.
  case integer(Int64)
  case text(String)

  /// 2⁵³: up to it every whole number is a double.
  private static let exactBound: Int64 = 9_007_199_254_740_992

  /// A whole number, as a double where that is exact.
  package init(whole: Int64) {
    self = whole.magnitude <= Self.exactBound.magnitude ? .number(Double(whole)) : .integer(whole)
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let whole = try? container.decode(Int64.self) {
      self.init(whole: whole)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else {
      self = .text(try container.decode(String.self))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .number(let number): try container.encode(number)
    case .integer(let whole): try container.encode(whole)
    case .text(let text): try container.encode(text)
    }
  }

  /// The value as a number, rounded where a double does not hold it; nil for a text.
  package var number: Double? {
    switch self {
    case .number(let number): number
    case .integer(let whole): Double(whole)
    case .text: nil
    }
  }

  package var description: String {
    switch self {
    case .number(let number):
      number == number.rounded() && abs(number) < 1e15
        ? String(Int64(number)) : String(number)
    case .integer(let whole): String(whole)
    case .text(let text): text
    }
  }
}
