internal import COpenBLAS

/// The inner product of two vectors of equal length.
///
/// The order of addition depends on the processor: compare with a tolerance.
package func dot(_ a: Span<Float>, _ b: Span<Float>) -> Float {
  let n = a.count
  precondition(b.count == n, "vectors of different lengths")
  return unsafe a.withUnsafeBufferPointer { a in
    unsafe b.withUnsafeBufferPointer { b in
      guard let x = a.baseAddress, let y = b.baseAddress else { return 0 }
      return unsafe cob_dot(x, y, n)
    }
  }
}

/// Adds `scale · x` to `y`.
package func add(_ x: Span<Float>, times scale: Float, to y: inout MutableSpan<Float>) {
  let n = x.count
  precondition(y.count == n, "vectors of different lengths")
  unsafe x.withUnsafeBufferPointer { x in
    unsafe y.withUnsafeMutableBufferPointer { y in
      guard let from = x.baseAddress, let to = y.baseAddress else { return }
      unsafe cob_axpy(scale, from, to, n)
    }
  }
}
