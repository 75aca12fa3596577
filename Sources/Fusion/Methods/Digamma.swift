import Foundation

/// The digamma function ψ, the derivative of ln Γ.
enum Digamma {
  /// ψ(x) for x > 0, to 1e-12.
  ///
  /// ψ(x) = ψ(x + 1) − 1/x carries x above 6, where the asymptotic series
  /// ln x − 1/(2x) − Σ B₂ₙ/(2n x²ⁿ) is used (Abramowitz & Stegun, 6.3.5 and 6.3.18).
  static func value(_ x: Double) -> Double {
    precondition(x > 0, "the digamma function is used for positive numbers")
    var x = x
    var shift = 0.0
    while x < 6 {
      shift -= 1 / x
      x += 1
    }
    let r = 1 / (x * x)
    let series =
      r * (1.0 / 12 - r * (1.0 / 120 - r * (1.0 / 252 - r * (1.0 / 240 - r * (1.0 / 132)))))
    return shift + log(x) - 0.5 / x - series
  }
}
