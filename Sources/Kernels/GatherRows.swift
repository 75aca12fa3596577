/// Copies chosen rows of a row-major matrix one after another.
package func gatherRows(
  _ matrix: Span<Float>,
  rows: Span<Int32>,
  width: Int,
  into out: inout MutableSpan<Float>
) {
  precondition(out.count >= rows.count * width, "the result is too small")
  guard width > 0 else { return }
  let available = matrix.count / width
  // SAFETY: each row is checked to lie in the matrix, and the result to hold all of them.
  unsafe matrix.withUnsafeBufferPointer { source in
    unsafe out.withUnsafeMutableBufferPointer { target in
      guard let from = source.baseAddress, let to = target.baseAddress else { return }
      for i in 0..<rows.count {
        let row = Int(rows[i])
        precondition(row >= 0 && row < available, "a row outside the matrix")
        unsafe (to + i * width).update(from: from + row * width, count: width)
      }
    }
  }
}
