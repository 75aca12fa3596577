/// Guesses what a misspelt name was meant to be.
package enum Spelling {
  /// The candidate with the fewest edits, when those are few for its length.
  package static func nearest(to word: String, in candidates: [String]) -> String? {
    let best = candidates.map { ($0, distance(word.lowercased(), $0.lowercased())) }
      .min { $0.1 < $1.1 }
    guard let best, best.1 <= max(2, best.0.count / 3) else { return nil }
    return best.0
  }

  /// The Levenshtein distance.
  private static func distance(_ one: String, _ two: String) -> Int {
    let target = Array(two)
    var row = Array(0...target.count)
    for (i, character) in one.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, other) in target.enumerated() {
        let substitution = diagonal + (character == other ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(substitution, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[target.count]
  }
}
