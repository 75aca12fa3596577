internal import COpenBLAS

/// Multiplies row-major matrices: `c = op(a) · op(b)`, or `c += op(a) · op(b)`.
///
/// `a` is `rows × inner` (`inner × rows` when transposed), `b` is `inner × columns` (`columns ×
/// inner` when transposed) and `c` is `rows × columns`.
///
/// - Complexity: O(rows · columns · inner), by OpenBLAS on `BLAS.threads` threads.
package func multiply(
  _ a: Span<Float>,
  transposingA: Bool = false,
  _ b: Span<Float>,
  transposingB: Bool = false,
  into c: inout MutableSpan<Float>,
  rows: Int,
  columns: Int,
  inner: Int,
  accumulating: Bool = false
) {
  precondition(a.count >= rows * inner, "the left matrix is too small")
  precondition(b.count >= inner * columns, "the right matrix is too small")
  precondition(c.count >= rows * columns, "the result is too small")
  precondition(max(rows, max(columns, inner)) <= Int(Int32.max), "a side exceeds 2^31")
  guard rows > 0, columns > 0 else { return }
  guard inner > 0 else {
    if !accumulating { for i in 0..<(rows * columns) { c[i] = 0 } }
    return
  }
  let (m, n, k) = (Int32(rows), Int32(columns), Int32(inner))
  let beta: Float = accumulating ? 1 : 0
  // SAFETY: the three arrays are checked to hold what the sides say, and stand while the closure runs.
  unsafe a.withUnsafeBufferPointer { left in
    unsafe b.withUnsafeBufferPointer { right in
      unsafe c.withUnsafeMutableBufferPointer { result in
        guard let left = left.baseAddress, let right = right.baseAddress,
          let result = result.baseAddress
        else { return }
        unsafe cob_sgemm(
          transposingA,
          transposingB,
          m,
          n,
          k,
          1,
          left,
          transposingA ? m : k,
          right,
          transposingB ? k : n,
          beta,
          result,
          n
        )
      }
    }
  }
}

/// The library behind matrix products.
package enum BLAS {
  /// Threads of one matrix product, for the whole process.
  ///
  /// OpenBLAS threads wait by spinning for a while after each product, which starves every other
  /// process of a busy machine: products of small models are best on one thread.
  package static var threads: Int {
    get { Int(cob_threads()) }
    set { cob_set_threads(Int32(clamping: newValue)) }
  }

  /// Version, build options and the kernels chosen for this processor.
  package static var configuration: String {
    // SAFETY: both functions give static C strings.
    let parts = unsafe [String(cString: cob_configuration()), String(cString: cob_core())]
    return parts.joined(separator: " · ")
  }
}
