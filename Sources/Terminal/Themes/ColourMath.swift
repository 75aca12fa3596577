/// Colour spaces, computed without a math library.
package enum ColourMath {
  /// Linear light of the sRGB channels.
  package static func linear(_ colour: RGB) -> SIMD3<Double> {
    SIMD3(
      linearTable[Int(colour.red)],
      linearTable[Int(colour.green)],
      linearTable[Int(colour.blue)]
    )
  }

  /// CIE L*a*b* under D65.
  package static func lab(_ colour: RGB) -> SIMD3<Double> {
    let light = linear(colour)
    let x = (0.4124564 * light.x + 0.3575761 * light.y + 0.1804375 * light.z) / 0.95047
    let y = 0.2126729 * light.x + 0.7151522 * light.y + 0.0721750 * light.z
    let z = (0.0193339 * light.x + 0.1191920 * light.y + 0.9503041 * light.z) / 1.08883
    let fx = labCurve(x)
    let fy = labCurve(y)
    let fz = labCurve(z)
    return SIMD3(116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz))
  }

  /// The square of the CIE 1976 distance.
  package static func squaredDistance(_ one: SIMD3<Double>, _ two: SIMD3<Double>) -> Double {
    let difference = one - two
    return (difference * difference).sum()
  }

  private static let linearTable: [Double] = (0...255).map { channel in
    let value = Double(channel) / 255
    guard value > 0.04045 else { return value / 12.92 }
    let base = (value + 0.055) / 1.055
    // base^2.4 is base squared times the fifth root of base squared.
    return base * base * root(base * base, degree: 5)
  }

  private static func labCurve(_ value: Double) -> Double {
    value > 216.0 / 24389 ? root(value, degree: 3) : (24389.0 / 27 * value + 16) / 116
  }

  /// The nth root of a number in 0...2 by Newton's method.
  private static func root(_ value: Double, degree: Int) -> Double {
    guard value > 0 else { return 0 }
    let count = Double(degree)
    var guess = max(value, 1)
    for _ in 0..<60 {
      var power = 1.0
      for _ in 1..<degree { power *= guess }
      let next = ((count - 1) * guess + value / power) / count
      if abs(next - guess) < 1e-13 { return next }
      guess = next
    }
    return guess
  }
}
