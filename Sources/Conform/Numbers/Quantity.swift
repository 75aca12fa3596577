/// A number with the unit it was written in.
package struct Quantity: Sendable, Hashable {
  package var value: Double
  package var unit: Unit?

  /// Reads `7`, `-1,234.5`, `1 234,5`, `0.7 cm`, `7mm`, `45 %`, `1.2e-3`, `3.5万`, `1亿2000万`.
  ///
  /// A single comma before exactly three last digits separates thousands; before another number
  /// of digits it is the decimal mark. Nil when anything else stands in the text.
  package init?(_ text: String) {
    // An inch mark is a quote, which the common form would trim.
    let trimmed = text.last == "\"" || text.last == "″" ? String(text.dropLast()) + " in" : text
    let form = TextNormaliser.normalise(trimmed)
    guard let first = form.unicodeScalars.first, Self.canBegin(first) else { return nil }
    var rest = form.unicodeScalars[...]
    var sign = 1.0
    if let mark = rest.first, mark == "-" || mark == "−" || mark == "+" {
      sign = mark == "+" ? 1 : -1
      rest.removeFirst()
    }
    guard var value = Self.number(&rest) else { return nil }
    if let factor = Self.multiplier(&rest) {
      value *= factor
      // 1亿2000万: each following part is smaller than the one before.
      while let part = Self.number(&rest) { value += part * (Self.multiplier(&rest) ?? 1) }
    }
    Self.skipSpaces(&rest)
    self.value = sign * value
    unit = nil
    if !rest.isEmpty {
      guard let unit = Unit(named: String(rest)) else { return nil }
      self.unit = unit
    }
    guard self.value.isFinite else { return nil }
  }

  private static func canBegin(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "0"..."9", "-", "−", "+", ".": true
    default: false
    }
  }

  private static func skipSpaces(_ rest: inout Substring.UnicodeScalarView) {
    while rest.first == " " { rest.removeFirst() }
  }

  private static func multiplier(_ rest: inout Substring.UnicodeScalarView) -> Double? {
    let factor: Double
    switch rest.first {
    case "千": factor = 1e3
    case "万", "萬": factor = 1e4
    case "亿", "億": factor = 1e8
    default: return nil
    }
    // 千克 and 千米 are units.
    if factor == 1e3, let next = rest.dropFirst().first, next == "克" || next == "米" { return nil }
    rest.removeFirst()
    return factor
  }

  /// Takes digits, group marks, a decimal mark and an exponent off the front.
  private static func number(_ rest: inout Substring.UnicodeScalarView) -> Double? {
    var taken: [UInt8] = []
    var view = rest
    var afterTaken = view
    while let scalar = view.first, scalar.isASCII {
      let byte = UInt8(truncatingIfNeeded: scalar.value)
      let isDigit = 0x30...0x39 ~= byte
      let isMark = byte == 0x2C || byte == 0x2E || byte == 0x20 || byte == 0x27 || byte == 0x5F
      guard isDigit || isMark else { break }
      view.removeFirst()
      // A group mark belongs to the number only between digits.
      if isMark, byte != 0x2E {
        guard let next = view.first, ("0"..."9").contains(next) else { break }
      }
      taken.append(byte)
      afterTaken = view
    }
    guard let digits = plainDigits(taken) else { return nil }
    rest = afterTaken
    return Double(digits + exponent(&rest))
  }

  /// Writes a number without group marks and with a decimal point.
  private static func plainDigits(_ bytes: [UInt8]) -> String? {
    guard bytes.contains(where: { 0x30...0x39 ~= $0 }) else { return nil }
    let lastComma = bytes.lastIndex(of: 0x2C)
    let lastPoint = bytes.lastIndex(of: 0x2E)
    let commas = bytes.count { $0 == 0x2C }
    let points = bytes.count { $0 == 0x2E }
    let decimal: Int?
    switch (lastComma, lastPoint) {
    case (let comma?, let point?): decimal = max(comma, point)
    case (let comma?, nil): decimal = commas == 1 && bytes.count - comma - 1 != 3 ? comma : nil
    case (nil, let point?): decimal = points == 1 ? point : nil
    case (nil, nil): decimal = nil
    }
    guard areGroups(bytes, before: decimal ?? bytes.count) else { return nil }
    var digits: [UInt8] = []
    for (index, byte) in bytes.enumerated() {
      if index == decimal {
        digits.append(0x2E)
      } else if 0x30...0x39 ~= byte {
        digits.append(byte)
      } else if let decimal, index > decimal {
        return nil
      }
    }
    return String(decoding: digits, as: UTF8.self)
  }

  /// Whether group marks stand three digits apart (or four, as is usual in Chinese).
  private static func areGroups(_ bytes: [UInt8], before end: Int) -> Bool {
    var lengths = [0]
    var mark: UInt8?
    for byte in bytes[..<end] {
      if 0x30...0x39 ~= byte {
        lengths[lengths.count - 1] += 1
      } else {
        if let mark, mark != byte { return false }
        mark = byte
        lengths.append(0)
      }
    }
    guard lengths.count > 1 else { return true }
    let tail = lengths.dropFirst()
    return tail.allSatisfy { $0 == 3 } && (1...3).contains(lengths[0])
      || tail.allSatisfy { $0 == 4 } && (1...4).contains(lengths[0])
  }

  private static func exponent(_ rest: inout Substring.UnicodeScalarView) -> String {
    guard rest.first == "e" else { return "" }
    var view = rest.dropFirst()
    var text = "e"
    if let sign = view.first, sign == "-" || sign == "+" {
      text.unicodeScalars.append(sign)
      view.removeFirst()
    }
    var digits = 0
    while let digit = view.first, ("0"..."9").contains(digit), digits < 4 {
      text.unicodeScalars.append(digit)
      view.removeFirst()
      digits += 1
    }
    guard digits > 0 else { return "" }
    rest = view
    return text
  }
}

extension Quantity {
  /// Writes a number in its one form: twelve significant digits, no exponent below 1e15.
  package static func text(_ value: Double) -> String {
    guard value != 0 else { return "0" }
    let magnitude = value.magnitude
    if magnitude < 1e15, value == value.rounded() { return String(Int64(value)) }
    // Rounds away the last bits that a change of unit leaves: 7.000000000000001 is 7.
    let rounded = Double(significant(value)) ?? value
    if rounded.magnitude < 1e15, rounded == rounded.rounded() { return String(Int64(rounded)) }
    return rounded.description
  }

  private static func significant(_ value: Double) -> String {
    var exponent = 0
    var mantissa = value.magnitude
    while mantissa >= 10, exponent < 310 {
      mantissa /= 10
      exponent += 1
    }
    while mantissa < 1, exponent > -325 {
      mantissa *= 10
      exponent -= 1
    }
    let digits = Int64((mantissa * 1e11).rounded())
    return "\(value < 0 ? "-" : "")\(digits)e\(exponent - 11)"
  }
}
