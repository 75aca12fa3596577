/// The index of the largest value; the first of equals, and 0 when every value is NaN.
package func argmax(_ values: Span<Float>) -> Int {
  precondition(!values.isEmpty, "no values")
  var best = 0
  for i in 1..<max(1, values.count) where values[i] > values[best] || values[best].isNaN {
    best = i
  }
  return best
}

/// The indices of the k largest values, largest first; equals in the order of their index.
///
/// - Complexity: O(n log k), by a heap of the k best so far with the worst on top.
package func topK(_ values: Span<Float>, _ k: Int) -> [Int] {
  guard k > 0 else { return [] }
  var heap: [Int] = []
  heap.reserveCapacity(min(k, values.count))
  func isWorse(_ a: Int, _ b: Int) -> Bool {
    values[a] != values[b] ? values[a] < values[b] : a > b
  }
  for i in 0..<values.count where !values[i].isNaN {
    if heap.count < k {
      heap.append(i)
      var child = heap.count - 1
      while child > 0, isWorse(heap[child], heap[(child - 1) / 2]) {
        heap.swapAt(child, (child - 1) / 2)
        child = (child - 1) / 2
      }
    } else if isWorse(heap[0], i) {
      heap[0] = i
      var parent = 0
      while true {
        var worst = parent
        for child in [2 * parent + 1, 2 * parent + 2]
        where child < heap.count && isWorse(heap[child], heap[worst]) {
          worst = child
        }
        if worst == parent { break }
        heap.swapAt(parent, worst)
        parent = worst
      }
    }
  }
  return heap.sorted { isWorse($1, $0) }
}
