internal import Foundation

/// Student's t distribution.
package enum StudentT {
  /// The point below which lies a share of the distribution, above one half.
  ///
  /// By bisection of the distribution, integrated by Simpson's rule; to about six figures.
  ///
  /// - Complexity: some thousands of operations.
  package static func quantile(_ share: Double, degrees: Int) -> Double {
    precondition(share > 0.5 && share < 1 && degrees > 0, "a share in 0.5..<1 and degrees above 0")
    // Beyond this many the normal distribution has the same five figures.
    let nu = Double(min(degrees, 1_000_000))
    let scale = exp(lgamma((nu + 1) / 2) - lgamma(nu / 2)) / (nu * .pi).squareRoot()
    func density(_ angle: Double) -> Double {
      // t = √ν · tan(angle): the density of the angle is bounded, and so is its range.
      scale * nu.squareRoot() * pow(cos(angle), nu - 1)
    }
    func above(_ t: Double) -> Double {
      let end = atan(t / nu.squareRoot())
      let steps = 400
      let width = end / Double(steps)
      var sum = density(0) + density(end)
      for i in 1..<steps { sum += (i % 2 == 1 ? 4 : 2) * density(Double(i) * width) }
      return sum * width / 3
    }
    var (low, high) = (0.0, 1e4)
    for _ in 0..<80 {
      let middle = (low + high) / 2
      if above(middle) < share - 0.5 { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}
