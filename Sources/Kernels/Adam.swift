internal import COpenBLAS
internal import Foundation

/// The optimiser of Kingma & Ba (ICLR 2015), with β₁ = .9, β₂ = .999, ε = 1e-8.
package enum Adam {
  /// .9ᵈ and .999ᵈ for the usual numbers of steps d that a row rests: a power costs more than the rest of the update.
  private static let knownSteps = 4096
  private static let meanDecays = (0..<knownSteps).map { Float(pow(0.9, Double($0))) }
  private static let squareDecays = (0..<knownSteps).map { Float(pow(0.999, Double($0))) }

  /// The step after bias correction at step t, from 1: α · √(1 − .999ᵗ) / (1 − .9ᵗ).
  package static func stepSize(learningRate: Float, step: Int) -> Float {
    let t = Double(step)
    return Float(Double(learningRate) * (1 - pow(0.999, t)).squareRoot() / (1 - pow(0.9, t)))
  }

  /// Moves weights against the gradient and updates both moments.
  ///
  /// All four arrays are of one length. `decay · weight` is added to the gradient first: the gradient
  /// of an L2 penalty.
  ///
  /// - Complexity: O(weights).
  package static func update(
    _ weights: inout MutableSpan<Float>,
    mean: inout MutableSpan<Float>,
    square: inout MutableSpan<Float>,
    gradient: Span<Float>,
    stepSize: Float,
    decay: Float
  ) {
    let n = weights.count
    precondition(mean.count == n && square.count == n && gradient.count == n, "unequal lengths")
    // SAFETY: the four arrays hold `n` numbers each, as was checked, and stand while the closure runs;
    // exclusive access keeps them apart.
    unsafe weights.withUnsafeMutableBufferPointer { w in
      unsafe mean.withUnsafeMutableBufferPointer { m in
        unsafe square.withUnsafeMutableBufferPointer { v in
          unsafe gradient.withUnsafeBufferPointer { g in
            guard let w = w.baseAddress, let m = m.baseAddress, let v = v.baseAddress,
              let g = g.baseAddress
            else { return }
            unsafe cob_adam(w, m, v, g, n, stepSize, decay)
          }
        }
      }
    }
  }

  /// Updates only the rows of a table that a batch touched, and clears their gradient.
  ///
  /// A row that rested for d steps first has its moments decayed by .9ᵈ and .999ᵈ, as if it had
  /// seen zero gradients; the small moves that Adam's momentum would have made are left out
  /// (Lazy Adam). `lastSteps` remembers the step at which each row was last updated; `kept` is the
  /// share of a weight that each step since then keeps.
  ///
  /// - Complexity: O(touched rows · width), whatever the height of the table.
  package static func updateRows(
    _ rows: Span<Int32>,
    width: Int,
    weights: inout MutableSpan<Float>,
    mean: inout MutableSpan<Float>,
    square: inout MutableSpan<Float>,
    gradient: inout MutableSpan<Float>,
    lastSteps: inout MutableSpan<Int32>,
    step: Int,
    stepSize: Float,
    decay: Float,
    kept: Float = 1
  ) {
    let n = weights.count
    precondition(mean.count == n && square.count == n && gradient.count == n, "unequal lengths")
    precondition(lastSteps.count * width == n, "one last step a row")
    let (meanDecays, squareDecays) = (meanDecays, squareDecays)
    for i in 0..<rows.count {
      let row = Int(rows[i])
      let rested = max(0, step - Int(lastSteps[row]) - 1)
      lastSteps[row] = Int32(step)
      let isKnown = rested < knownSteps
      let meanDecay = isKnown ? meanDecays[rested] : Float(pow(0.9, Double(rested)))
      let squareDecay = isKnown ? squareDecays[rested] : Float(pow(0.999, Double(rested)))
      let share = kept < 1 ? Float(pow(Double(kept), Double(rested + 1))) : 1
      let start = row &* width
      for j in start..<(start &+ width) {
        weights[j] *= share
        let g = gradient[j] + decay * weights[j]
        let m = 0.9 * meanDecay * mean[j] + 0.1 * g
        let v = 0.999 * squareDecay * square[j] + 0.001 * g * g
        mean[j] = m
        square[j] = v
        weights[j] -= stepSize * m / (v.squareRoot() + 1e-8)
        gradient[j] = 0
      }
    }
  }
}
