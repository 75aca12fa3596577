/// Finds the word a person probably meant.
package enum EditDistance {
  /// The optimal string alignment distance: insertions, deletions, substitutions and swaps of
  /// neighbours, one each.
  ///
  /// - Complexity: O(|a| · |b|).
  package static func between(_ a: String, _ b: String) -> Int {
    let a = Array(a)
    let b = Array(b)
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in a.indices {
      var current = [i + 1]
      for j in b.indices {
        var best = min(
          last[j + 1] + 1,
          current[j] + 1,
          last[j] + (a[i] == b[j] ? 0 : 1)
        )
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          best = min(best, beforeLast[j - 1] + 1)
        }
        current.append(best)
      }
      beforeLast = last
      last = current
    }
    return last[b.count]
  }

  /// The candidate nearest to a word, when it is near enough to be meant; case is ignored.
  package static func nearest(to word: String, among candidates: [String]) -> String? {
    let word = word.lowercased()
    let scored = candidates.map { ($0, between(word, $0.lowercased())) }
    guard let best = scored.min(by: { $0.1 < $1.1 }) else { return nil }
    return best.1 <= max(1, min(word.count, best.0.count) / 2) ? best.0 : nil
  }
}
