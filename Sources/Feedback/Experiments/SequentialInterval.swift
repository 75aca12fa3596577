import Foundation

/// An interval for a difference that may be looked at as often as one likes.
///
/// The asymptotic confidence sequence of Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas (Annals of
/// Statistics 52, 2024, doi:10.1214/24-AOS2408): it holds at all times together, so stopping when
/// it excludes nought is no fault. It is wider than a fixed interval for that, and narrowest near
/// the planned number of rows, which must not change while the experiment runs.
package struct SequentialInterval: Sendable, Hashable {
  /// Rows planned for both arms together, where nobody planned.
  package static let usualPlan = 5000.0

  package let planned: Double
  package let alpha: Double

  /// - `planned`: rows of both arms, above 0; `alpha`: the share of experiments that may err, in
  ///   0..<0.5.
  package init(planned: Double = usualPlan, alpha: Double = 0.05) {
    precondition(planned > 0 && alpha > 0 && alpha < 0.5, "a plan above 0 and alpha in 0..<0.5")
    self.planned = planned
    self.alpha = alpha
  }

  /// The two-sided half-width of a difference whose standard error is `standardError`, after `rows`
  /// of both arms.
  package func halfWidth(standardError: Double, rows: Int) -> Double {
    guard rows > 0 else { return .infinity }
    let rho = rho(alpha)
    let n = Double(rows)
    let inner = n * rho * rho + 1
    let deviation = standardError * n.squareRoot()
    return deviation
      * (2 * inner * log(inner.squareRoot() / alpha) / (n * rho * n * rho)).squareRoot()
  }

  /// The half-width of a bound on one side only.
  package func oneSidedHalfWidth(standardError: Double, rows: Int) -> Double {
    guard rows > 0 else { return .infinity }
    let rho = rho(2 * alpha)
    let n = Double(rows)
    let inner = n * rho * rho + 1
    let deviation = standardError * n.squareRoot()
    return deviation
      * (2 * inner * log(1 + inner.squareRoot() / (2 * alpha)) / (n * rho * n * rho)).squareRoot()
  }

  /// The always-valid p-value of a difference, 0...1; over several looks the least of them stands.
  package func pValue(difference: Double, standardError: Double, rows: Int) -> Double {
    guard rows > 0, standardError > 0 else { return 1 }
    let rho = rho(alpha)
    let inner = Double(rows) * rho * rho + 1
    let t = difference / standardError
    let logEvidence = (inner - 1) * t * t / (2 * inner) - log(inner) / 2
    return min(1, exp(-logEvidence))
  }

  /// Rows of each of two equal arms after which the half-width is the difference of two shares.
  ///
  /// Nil when the shares are equal, or more than 10¹² rows are needed.
  package func rowsPerArm(_ one: Double, _ other: Double) -> Int? {
    let difference = abs(one - other)
    guard difference > 0 else { return nil }
    let variance = one * (1 - one) + other * (1 - other)
    func isEnough(_ rows: Int) -> Bool {
      let error = (variance / Double(rows)).squareRoot()
      return halfWidth(standardError: error, rows: 2 * rows) <= difference
    }
    var (low, high) = (1, 1_000_000_000_000)
    guard isEnough(high) else { return nil }
    while low < high {
      let middle = (low + high) / 2
      if isEnough(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// The scale at which the interval is narrowest at the planned number of rows.
  private func rho(_ alpha: Double) -> Double {
    ((-2 * log(alpha) + log(-2 * log(alpha) + 1)) / planned).squareRoot()
  }
}
