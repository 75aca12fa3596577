/// How well a text answers a query whose letters it holds in order.
package struct FuzzyMatch: Sendable, Hashable {
  /// Higher is better.
  package var score: Int
  /// The offsets, in characters of the text, of the matched letters.
  package var positions: [Int]

  /// Matches without regard to case; spaces of the query are ignored.
  ///
  /// Nil means no match.
  ///
  /// Letters at word starts and letters in a row count more, gaps cost a little, so `tr` prefers
  /// "Train" to "Export report".
  /// - Complexity: O(n·m) in the lengths of text and query.
  package init?(_ query: String, in text: String) {
    let wanted = query.lowercased().filter { !$0.isWhitespace }.map(\.self)
    let letters = text.lowercased().map(\.self)
    guard !wanted.isEmpty else {
      score = 0
      positions = []
      return
    }
    guard wanted.count <= letters.count else { return nil }
    let unreachable = Int.min / 2
    // best[i][j]: the best score of the first i + 1 letters with the last of them at j.
    var best = Array(
      repeating: Array(repeating: unreachable, count: letters.count),
      count: wanted.count
    )
    var origin = Array(
      repeating: Array(repeating: -1, count: letters.count),
      count: wanted.count
    )
    for (i, letter) in wanted.enumerated() {
      var reach = unreachable
      var reachAt = -1
      for j in letters.indices {
        if letters[j] == letter {
          let own = Self.bonus(letters, at: j)
          if i == 0 {
            best[i][j] = own - min(j, 8)
          } else if j > 0 {
            let adjacent = best[i - 1][j - 1]
            if adjacent > unreachable, adjacent + 12 >= reach {
              best[i][j] = own + adjacent + 12
              origin[i][j] = j - 1
            } else if reach > unreachable {
              best[i][j] = own + reach
              origin[i][j] = reachAt
            }
          }
        }
        if i > 0 {
          reach = reach > unreachable ? reach - 1 : reach
          if best[i - 1][j] > unreachable, best[i - 1][j] - 2 >= reach {
            reach = best[i - 1][j] - 2
            reachAt = j
          }
        }
      }
    }
    let last = wanted.count - 1
    guard let end = letters.indices.max(by: { best[last][$0] < best[last][$1] }),
      best[last][end] > unreachable
    else { return nil }
    score = best[last][end]
    var path: [Int] = []
    var position = end
    for i in stride(from: last, through: 0, by: -1) {
      path.append(position)
      position = origin[i][position]
    }
    positions = path.reversed()
  }

  private static func bonus(_ letters: [Character], at index: Int) -> Int {
    if index == 0 { return 20 }
    let before = letters[index - 1]
    return before.isLetter || before.isNumber ? 4 : 16
  }
}
