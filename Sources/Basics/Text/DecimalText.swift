/// Numbers as short text, without locale: a point and no grouping unless asked for.
package enum DecimalText {
  /// Rounded to so many decimals: `3.14`.
  package static func fixed(_ value: Double, _ decimals: Int) -> String {
    guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
    let places = min(max(0, decimals), 12)
    let scale = powerOfTen(places)
    let scaled = (abs(value) * scale).rounded()
    guard scaled < 9e15 else { return value.description }
    let units = Int(scaled)
    let sign = value < 0 && units != 0 ? "-" : ""
    guard places > 0 else { return sign + String(units) }
    let factor = Int(scale)
    let fraction = String(units % factor)
    let zeros = String(repeating: "0", count: places - fraction.count)
    return "\(sign)\(units / factor).\(zeros)\(fraction)"
  }

  /// At most about four significant digits with a suffix: `999`, `1.23k`, `45.6M`, `0.0012`.
  package static func compact(_ value: Double) -> String {
    guard value.isFinite else { return fixed(value, 0) }
    let size = abs(value)
    if size == 0 { return "0" }
    if size >= 1e15 || size < 1e-4 { return scientific(value) }
    for (limit, suffix) in [(1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")]
    where size >= limit * 0.9995 {
      return significant(value / limit) + suffix
    }
    return significant(value)
  }

  /// A share of one as percent: `12.5%`.
  package static func percent(_ share: Double, decimals: Int = 1) -> String {
    share.isFinite ? fixed(share * 100, decimals) + "%" : fixed(share, 0)
  }

  /// Digits in groups of three: `1,234,567`.
  package static func grouped(_ value: Int) -> String {
    var groups: [String] = []
    var rest = value.magnitude
    while rest >= 1000 {
      let group = String(rest % 1000)
      groups.append(String(repeating: "0", count: 3 - group.count) + group)
      rest /= 1000
    }
    groups.append(String(rest))
    return (value < 0 ? "-" : "") + groups.reversed().joined(separator: ",")
  }

  package static func powerOfTen(_ exponent: Int) -> Double {
    var power = 1.0
    for _ in 0..<abs(exponent) { power *= 10 }
    return exponent < 0 ? 1 / power : power
  }

  /// Three significant digits, trailing zeros removed.
  private static func significant(_ value: Double) -> String {
    let size = abs(value)
    var decimals = 2
    if size >= 99.95 {
      decimals = size == size.rounded() || size >= 999.5 ? 0 : 1
    } else if size >= 9.995 {
      decimals = 1
    } else if size < 1 {
      decimals = size < 0.01 ? 5 : size < 0.1 ? 4 : 3
    }
    var text = fixed(value, decimals)
    if text.contains(".") {
      while text.hasSuffix("0") { text.removeLast() }
      if text.hasSuffix(".") { text.removeLast() }
    }
    return text
  }

  private static func scientific(_ value: Double) -> String {
    var exponent = 0
    var size = abs(value)
    while size >= 9.95 {
      size /= 10
      exponent += 1
    }
    while size < 0.995 {
      size *= 10
      exponent -= 1
    }
    return "\(value < 0 ? "-" : "")\(fixed(size, 1))e\(exponent)"
  }
}
