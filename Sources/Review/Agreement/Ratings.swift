/// What several people said about the same items, as codes of categories.
package struct Ratings: Sendable, Hashable {
  /// For each item the code that each rater gave, or nil where the rater said nothing; all of one
  /// length.
  package let items: [[Int?]]
  /// Codes are `0..<categoryCount`.
  package let categoryCount: Int

  /// - Precondition: every item has an entry for each rater, and every code is in range.
  package init(items: [[Int?]], categoryCount: Int) {
    precondition(items.allSatisfy { $0.count == items[0].count }, "items of unequal raters")
    precondition(
      items.allSatisfy {
        $0.allSatisfy { code in code.map { (0..<categoryCount).contains($0) } ?? true }
      },
      "codes out of range"
    )
    self.items = items
    self.categoryCount = categoryCount
  }

  /// How many raters gave each category to an item.
  func counts(_ item: Int) -> [Int] {
    var counts = [Int](repeating: 0, count: categoryCount)
    for case let code? in items[item] { counts[code] += 1 }
    return counts
  }
}
