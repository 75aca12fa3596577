internal import COpenBLAS
internal import Foundation

/// FTRL-Proximal over hashed features: the online learner of ad click prediction.
///
/// Algorithm 1 of McMahan et al., Ad Click Prediction: a View from the Trenches, KDD 2013.
///
/// Rows are sparse: row r has the entries `rowStarts[r]..<rowStarts[r + 1]` of `slots` and `values`;
/// without `values` each entry counts 1. The state holds z and n of each weight side by side: the
/// weight of slot s for class k of K stands at `2 · (s · K + k)`, and behind the last slot stands one
/// more, the bias, which every row has. Two classes share one weight vector (K = 1), more have one each.
package enum FTRLProximal {
  /// α and β of the learning rate α / (β + √n) of each weight, and the strengths of both penalties.
  package struct Rates: Sendable, Hashable {
    package var alpha: Float
    package var beta: Float
    package var l1: Float
    package var l2: Float

    /// `alpha` is above 0, the others are not below it.
    package init(alpha: Float, beta: Float, l1: Float, l2: Float) {
      self.alpha = alpha
      self.beta = beta
      self.l1 = l1
      self.l2 = l2
    }

    /// w = 0 where |z| ≤ λ₁, else −(z − sgn(z) λ₁) / ((β + √n) / α + λ₂).
    @inline(__always)
    package func weight(z: Float, n: Float) -> Float {
      weight(z: z, root: n.squareRoot(), l1: l1, l2: l2)
    }

    @inline(__always)
    fileprivate func weight(z: Float, root: Float, l1: Float, l2: Float) -> Float {
      let excess = abs(z) - l1
      guard excess > 0 else { return 0 }
      let size = excess / ((beta + root) / alpha + l2)
      return z < 0 ? size : -size
    }

    /// The bias bears no penalty.
    fileprivate var ofBias: Rates { Rates(alpha: alpha, beta: beta, l1: 0, l2: 0) }
  }

  /// Learns from rows of two classes in the given order, one step a row.
  ///
  /// p = σ(w · x), g = (p − y) x, σᵢ = (√(n + g²) − √n) / α, z += g − σᵢ w, n += g². The entries of a row
  /// are updated together, from the weights before it, those that share a slot too.
  ///
  /// `rows` are numbers of rows in `rowStarts`; each has a label, 0 or 1, and a weight, or none has;
  /// `state` has 2 · (buckets + 1) numbers.
  ///
  /// - Returns: The summed weighted log-loss in nats, each row's before it was learnt.
  /// - Complexity: O(entries of the rows).
  package static func stepBinary(
    rows: Span<Int32>,
    rowStarts: Span<Int>,
    slots: Span<Int32>,
    values: Span<Float>,
    labels: Span<Int32>,
    weights: Span<Float>,
    rates: Rates,
    state: inout MutableSpan<Float>
  ) -> Double {
    let buckets = state.count / 2 - 1
    precondition(labels.count == rows.count, "one label a row")
    precondition(weights.isEmpty || weights.count == rows.count, "one weight a row")
    let longest = checkRows(rows, rowStarts, slots, values)
    let rowCount = rows.count
    for i in 0..<rows.count { precondition(labels[i] & 1 == labels[i], "a label is 0 or 1") }
    var room = [Float](repeating: 0, count: 5 * longest + 1)
    // SAFETY: `checkRows` has seen that each row lies within the entries, and the C function looks at the slots
    // of a row before it touches the state; the buffers stand while the closures run, and exclusive access
    // keeps those that are written apart.
    let loss: Double = unsafe state.withUnsafeMutableBufferPointer { state in
      unsafe room.withUnsafeMutableBufferPointer { room in
        unsafe rows.withUnsafeBufferPointer { rows in
          unsafe rowStarts.withUnsafeBufferPointer { rowStarts in
            unsafe slots.withUnsafeBufferPointer { slots in
              unsafe values.withUnsafeBufferPointer { values in
                unsafe labels.withUnsafeBufferPointer { labels in
                  unsafe weights.withUnsafeBufferPointer { weights in
                    guard let state = state.baseAddress, let room = room.baseAddress,
                      let rows = rows.baseAddress, let rowStarts = rowStarts.baseAddress,
                      let labels = labels.baseAddress
                    else { return 0 }
                    var none: Int32 = 0
                    return unsafe withUnsafePointer(to: &none) { none in
                      unsafe cob_ftrl(
                        state,
                        buckets,
                        rows,
                        rowCount,
                        rowStarts,
                        slots.baseAddress ?? none,
                        values.isEmpty ? nil : values.baseAddress,
                        labels,
                        weights.isEmpty ? nil : weights.baseAddress,
                        rates.alpha,
                        rates.beta,
                        rates.l1,
                        rates.l2,
                        room
                      )
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
    precondition(loss >= 0 || loss.isNaN, "a slot outside the table")
    return loss
  }

  /// The same for K vectors of weights and any loss, whose gradient in the scores `differentiate` computes.
  ///
  /// `differentiate` is given the K scores of a row and its place in `rows`, replaces them by the
  /// gradient of the row's loss, and returns the loss; `state` has 2 · (buckets + 1) · K numbers.
  ///
  /// - Complexity: O(entries of the rows · K).
  package static func step(
    rows: Span<Int32>,
    rowStarts: Span<Int>,
    slots: Span<Int32>,
    values: Span<Float>,
    vectors: Int,
    rates: Rates,
    state: inout MutableSpan<Float>,
    differentiate: (_ scores: inout [Float], _ place: Int) -> Double
  ) -> Double {
    let buckets = state.count / (2 * vectors) - 1
    check(rows, rowStarts, slots, values, below: buckets)
    let bias = buckets * vectors * 2
    let ofBias = rates.ofBias
    var scores = [Float](repeating: 0, count: vectors)
    var loss = 0.0
    for i in 0..<rows.count {
      let row = Int(rows[i])
      for k in 0..<vectors {
        scores[k] = ofBias.weight(z: state[bias + 2 * k], n: state[bias + 2 * k + 1])
      }
      for entry in rowStarts[row]..<rowStarts[row + 1] {
        let at = Int(slots[entry]) &* vectors &* 2
        let value = values.isEmpty ? 1 : values[entry]
        for k in 0..<vectors {
          scores[k] += value * rates.weight(z: state[at &+ 2 &* k], n: state[at &+ 2 &* k &+ 1])
        }
      }
      loss += differentiate(&scores, i)
      for entry in rowStarts[row]..<rowStarts[row + 1] {
        let at = Int(slots[entry]) &* vectors &* 2
        let value = values.isEmpty ? 1 : values[entry]
        for k in 0..<vectors {
          // SAFETY: `check` has seen that each slot lies below the buckets of `state`.
          unsafe state.withUnsafeMutableBufferPointer { state in
            let place = at &+ 2 &* k
            unsafe update(&state[place], &state[place &+ 1], scores[k] * value, rates)
          }
        }
      }
      for k in 0..<vectors {
        // SAFETY: the bias stands behind the last slot.
        unsafe state.withUnsafeMutableBufferPointer { state in
          let place = bias &+ 2 &* k
          unsafe update(&state[place], &state[place &+ 1], scores[k], ofBias)
        }
      }
    }
    return loss
  }

  /// The weights that a state stands for, one for each z and n; those of the bias come last.
  ///
  /// - Complexity: O(weights).
  package static func weights(of state: Span<Float>, classes: Int, rates: Rates) -> [Float] {
    let count = state.count / 2
    let ofBias = rates.ofBias
    // SAFETY: the state has two numbers for each of the `count` weights that are written.
    var weights = unsafe [Float](unsafeUninitializedCapacity: count) { weights, written in
      unsafe state.withUnsafeBufferPointer { state in
        guard let state = state.baseAddress, let weights = weights.baseAddress else { return }
        unsafe cob_ftrl_weights(
          state,
          count,
          rates.alpha,
          rates.beta,
          rates.l1,
          rates.l2,
          weights
        )
        written = count
      }
    }
    for index in max(0, count - classes)..<count {
      weights[index] = ofBias.weight(z: state[2 * index], n: state[2 * index + 1])
    }
    return weights
  }

  /// Writes the scores of rows: `out` is rows × `classes`, row-major, with `classes` 1 for two classes.
  ///
  /// `weights` has (buckets + 1) · `classes` numbers, the bias last.
  ///
  /// - Complexity: O(entries · classes).
  package static func scores(
    rowStarts: Span<Int>,
    slots: Span<Int32>,
    values: Span<Float>,
    weights: Span<Float>,
    classes: Int,
    into out: inout MutableSpan<Float>
  ) {
    let rows = max(0, rowStarts.count - 1)
    let buckets = weights.count / classes - 1
    precondition(out.count >= rows * classes, "the result is too small")
    checkEntries(rowStarts, slots, values, below: buckets)
    if classes == 1 {
      writeScores(rowStarts, slots, values, weights, buckets: buckets, rows: rows, into: &out)
      return
    }
    let bias = buckets * classes
    for row in 0..<rows {
      let start = row &* classes
      for k in 0..<classes { out[start &+ k] = weights[bias &+ k] }
      for entry in rowStarts[row]..<rowStarts[row + 1] {
        let at = Int(slots[entry]) &* classes
        let value = values.isEmpty ? 1 : values[entry]
        for k in 0..<classes { out[start &+ k] += value * (unsafe weights[unchecked: at &+ k]) }
      }
    }
  }

  /// Scores of two classes.
  private static func writeScores(
    _ rowStarts: Span<Int>,
    _ slots: Span<Int32>,
    _ values: Span<Float>,
    _ weights: Span<Float>,
    buckets: Int,
    rows: Int,
    into out: inout MutableSpan<Float>
  ) {
    // SAFETY: `checkEntries` has seen that rows lie within the entries and slots below `buckets`, and
    // `out` has a place for each row.
    unsafe out.withUnsafeMutableBufferPointer { out in
      unsafe rowStarts.withUnsafeBufferPointer { rowStarts in
        unsafe slots.withUnsafeBufferPointer { slots in
          unsafe values.withUnsafeBufferPointer { values in
            unsafe weights.withUnsafeBufferPointer { weights in
              guard let out = out.baseAddress, let rowStarts = rowStarts.baseAddress,
                let weights = weights.baseAddress
              else { return }
              var none: Int32 = 0
              unsafe withUnsafePointer(to: &none) { none in
                unsafe cob_sparse_scores(
                  weights,
                  buckets,
                  0,
                  rows,
                  rowStarts,
                  slots.baseAddress ?? none,
                  values.isEmpty ? nil : values.baseAddress,
                  out
                )
              }
            }
          }
        }
      }
    }
  }

  @inline(__always)
  private static func update(_ z: inout Float, _ n: inout Float, _ g: Float, _ rates: Rates) {
    let root = n.squareRoot()
    let weight = rates.weight(z: z, root: root, l1: rates.l1, l2: rates.l2)
    let sum = n + g * g
    z += g - (sum.squareRoot() - root) / rates.alpha * weight
    n = sum
  }

  /// - Returns: The entries of the longest row.
  private static func checkRows(
    _ rows: Span<Int32>,
    _ rowStarts: Span<Int>,
    _ slots: Span<Int32>,
    _ values: Span<Float>
  ) -> Int {
    precondition(values.isEmpty || values.count == slots.count, "one value an entry")
    var longest = 0
    for i in 0..<rows.count {
      let row = Int(rows[i])
      precondition(row >= 0 && row < rowStarts.count - 1, "a row outside the table")
      let (start, end) = (rowStarts[row], rowStarts[row + 1])
      precondition(start >= 0 && start <= end && end <= slots.count, "rows out of order")
      longest = max(longest, end - start)
    }
    return longest
  }

  private static func check(
    _ rows: Span<Int32>,
    _ rowStarts: Span<Int>,
    _ slots: Span<Int32>,
    _ values: Span<Float>,
    below buckets: Int
  ) {
    _ = checkRows(rows, rowStarts, slots, values)
    for i in 0..<rows.count {
      let row = Int(rows[i])
      for entry in rowStarts[row]..<rowStarts[row + 1] {
        precondition(slots[entry] >= 0 && Int(slots[entry]) < buckets, "a slot outside the table")
      }
    }
  }

  private static func checkEntries(
    _ rowStarts: Span<Int>,
    _ slots: Span<Int32>,
    _ values: Span<Float>,
    below buckets: Int
  ) {
    precondition(values.isEmpty || values.count == slots.count, "one value an entry")
    var last = 0
    for i in 0..<rowStarts.count {
      precondition(rowStarts[i] >= last && rowStarts[i] <= slots.count, "rows out of order")
      last = rowStarts[i]
    }
    var (lowest, highest): (Int32, Int32) = (0, 0)
    for i in 0..<slots.count {
      // SAFETY: `i` lies within `slots`.
      let slot = unsafe slots[unchecked: i]
      lowest = min(lowest, slot)
      highest = max(highest, slot)
    }
    precondition(lowest >= 0 && Int(highest) < max(1, buckets), "a slot outside the table")
  }
}
