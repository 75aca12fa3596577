/// How much of what was shown a user took and kept.
package struct Retention: Sendable, Hashable {
  /// Texts are compared up to this many characters: the comparison takes their product in time.
  private static let comparedCharacters = 1000

  /// Characters that were shown, and those of them that were taken; nil unless a part was named.
  var shownCharacters: Int?
  var takenCharacters: Int?
  /// The share of the final text that is the suggestion, 0...1: one less the edit distance over
  /// the length of the longer; nil without a final text.
  var keptShare: Double?

  /// - Parameters:
  ///   - shown: the whole text of the suggestion.
  ///   - part: the part of it that was taken.
  ///   - final: what stood there in the end.
  package init(shown: String, part: String?, final: String?) {
    if let part {
      shownCharacters = shown.count
      takenCharacters = min(part.count, shown.count)
    }
    guard let final else { return }
    let (one, other) = (
      Array(shown.prefix(Self.comparedCharacters)), Array(final.prefix(Self.comparedCharacters))
    )
    let longest = max(one.count, other.count)
    keptShare =
      longest == 0 ? 1 : 1 - Double(Self.editDistance(one, other)) / Double(longest)
  }

  /// Insertions, deletions and replacements that turn one text into another (Levenshtein, 1966).
  ///
  /// - Complexity: O(n · m) time, O(m) memory.
  static func editDistance(_ one: [Character], _ other: [Character]) -> Int {
    var row = Array(0...other.count)
    for (i, character) in one.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, another) in other.enumerated() {
        let above = row[j + 1]
        row[j + 1] = min(above + 1, row[j] + 1, diagonal + (character == another ? 0 : 1))
        diagonal = above
      }
    }
    return row[other.count]
  }
}
