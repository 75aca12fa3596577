/// The index of the largest of one or more values; the first of equals, and 0 when every value is NaN.
///
/// - Complexity: O(values).
package func argmax(_ values: Span<Float>) -> Int {
  precondition(!values.isEmpty, "no values")
  var best = 0
  for i in 1..<max(1, values.count) where values[i] > values[best] || values[best].isNaN {
    best = i
  }
  return best
}
