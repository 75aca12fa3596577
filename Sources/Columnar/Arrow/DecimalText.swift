/// Writes fixed-point numbers of any width as their exact digits.
enum DecimalText {
  /// - Parameters:
  ///   - bytes: a two's complement integer, least significant byte first.
  ///   - scale: digits after the point; negative ones are zeros before it.
  /// - Returns: digits with a point, a minus in front of negative ones.
  /// - Complexity: O(bytes²), small for the 32 bytes of the widest decimal.
  static func text(littleEndian bytes: [UInt8], scale: Int) -> String {
    let isNegative = (bytes.last ?? 0) & 0x80 != 0
    var limbs = magnitude(bytes, isNegative: isNegative)
    var digits: [UInt8] = []
    while !limbs.isEmpty {
      var remainder: UInt64 = 0
      for index in limbs.indices.reversed() {
        let dividend = remainder << 32 | UInt64(limbs[index])
        limbs[index] = UInt32(dividend / 1_000_000_000)
        remainder = dividend % 1_000_000_000
      }
      while limbs.last == 0 { limbs.removeLast() }
      for _ in 0..<9 {
        digits.append(UInt8(ascii: "0") + UInt8(remainder % 10))
        remainder /= 10
      }
    }
    while digits.last == UInt8(ascii: "0") { digits.removeLast() }
    return place(digits, scale: scale, isNegative: isNegative)
  }

  private static func magnitude(_ bytes: [UInt8], isNegative: Bool) -> [UInt32] {
    var limbs: [UInt32] = []
    var carry: UInt32 = isNegative ? 1 : 0
    for start in stride(from: 0, to: bytes.count, by: 4) {
      var limb: UInt32 = 0
      for offset in 0..<4 where start + offset < bytes.count {
        limb |= UInt32(bytes[start + offset]) << UInt32(8 * offset)
      }
      if isNegative {
        let (sum, overflow) = (~limb).addingReportingOverflow(carry)
        limb = sum
        carry = overflow ? 1 : 0
      }
      limbs.append(limb)
    }
    while limbs.last == 0 { limbs.removeLast() }
    return limbs
  }

  /// Sets the point into digits that stand least significant first.
  private static func place(_ digits: [UInt8], scale: Int, isNegative: Bool) -> String {
    var digits = digits
    if digits.isEmpty && scale <= 0 { return "0" }
    if scale < 0 {
      digits.insert(contentsOf: repeatElement(UInt8(ascii: "0"), count: -scale), at: 0)
    } else if scale > 0 {
      while digits.count <= scale { digits.append(UInt8(ascii: "0")) }
      digits.insert(UInt8(ascii: "."), at: scale)
    } else if digits.isEmpty {
      digits = [UInt8(ascii: "0")]
    }
    if isNegative { digits.append(UInt8(ascii: "-")) }
    return String(decoding: digits.reversed(), as: UTF8.self)
  }
}

/// IEEE 754 half precision, read without `Float16`, which not every processor offers.
enum HalfPrecision {
  static func double(_ bits: UInt16) -> Double {
    let sign: Double = bits & 0x8000 == 0 ? 1 : -1
    let exponent = Int(bits >> 10 & 0x1F)
    let fraction = Double(bits & 0x3FF)
    switch exponent {
    case 0: return sign * Double(sign: .plus, exponent: -24, significand: fraction)
    case 31: return fraction == 0 ? sign * .infinity : .nan
    default:
      return sign * Double(sign: .plus, exponent: exponent - 15, significand: 1 + fraction / 1024)
    }
  }
}
