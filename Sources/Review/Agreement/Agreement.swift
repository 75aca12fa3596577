import Basics

/// How much people agree beyond chance.
package struct Agreement: Sendable, Hashable {
  /// 1 for full agreement, 0 for what chance gives; nil when it is not defined: nothing was rated
  /// twice, or all ratings are one category.
  package var value: Double?
  /// The 95 % interval by the bootstrap over items; nil where the value is.
  package var low: Double?
  package var high: Double?
  /// Items that two people or more rated.
  package var items: Int
}

extension Agreement {
  private static let resamples = 1_000
  private static let seed: UInt64 = 20_110_125

  /// Cohen's kappa of two raters, over the items that both rated.
  ///
  /// Cohen, Educational and Psychological Measurement 20 (1960), doi:10.1177/001316446002000104.
  ///
  /// - Precondition: there are two raters.
  /// - Complexity: O(items) for each of the resamples.
  package static func cohen(_ ratings: Ratings) -> Agreement {
    precondition(ratings.items.allSatisfy { $0.count == 2 }, "kappa is of two raters")
    let pairs = ratings.items.compactMap { item -> (Int, Int)? in
      guard let first = item[0], let second = item[1] else { return nil }
      return (first, second)
    }
    return estimate(pairs.count) { chosen in
      var agreed = 0
      var first = [Int](repeating: 0, count: ratings.categoryCount)
      var second = first
      for index in chosen {
        let pair = pairs[index]
        if pair.0 == pair.1 { agreed += 1 }
        first[pair.0] += 1
        second[pair.1] += 1
      }
      let count = Double(chosen.count)
      let expected = zip(first, second).reduce(0.0) {
        $0 + Double($1.0) / count * Double($1.1) / count
      }
      return beyondChance(Double(agreed) / count, expected)
    }
  }

  /// Fleiss' kappa, over the items that the most raters rated; each must have equally many ratings.
  ///
  /// Fleiss, Psychological Bulletin 76 (1971), doi:10.1037/h0031619.
  ///
  /// - Complexity: O(items · categories) for each of the resamples.
  package static func fleiss(_ ratings: Ratings) -> Agreement {
    let all = ratings.items.indices.map(ratings.counts)
    let sizes = Dictionary(grouping: all.map { $0.reduce(0, +) }.filter { $0 > 1 }, by: \.self)
    let size = sizes.max { ($0.value.count, $0.key) < ($1.value.count, $1.key) }?.key ?? 0
    let counts = all.filter { size > 1 && $0.reduce(0, +) == size }
    return estimate(counts.count) { chosen in
      var shares = [Double](repeating: 0, count: ratings.categoryCount)
      var agreement = 0.0
      for index in chosen {
        var squares = 0
        for (category, count) in counts[index].enumerated() {
          squares += count * count
          shares[category] += Double(count)
        }
        agreement += Double(squares - size) / Double(size * (size - 1))
      }
      let total = Double(chosen.count * size)
      let expected = shares.reduce(0) { $0 + ($1 / total) * ($1 / total) }
      return beyondChance(agreement / Double(chosen.count), expected)
    }
  }

  /// Krippendorff's alpha for categories; people may leave items out.
  ///
  /// Krippendorff, Computing Krippendorff's Alpha-Reliability (2011).
  ///
  /// - Complexity: O(items · categories) for each of the resamples.
  package static func krippendorff(_ ratings: Ratings) -> Agreement {
    let counts = ratings.items.indices.map(ratings.counts).filter { $0.reduce(0, +) > 1 }
    return estimate(counts.count) { chosen in
      var totals = [Double](repeating: 0, count: ratings.categoryCount)
      var disagreed = 0.0
      for index in chosen {
        let size = Double(counts[index].reduce(0, +))
        var same = 0.0
        for (category, count) in counts[index].enumerated() {
          totals[category] += Double(count)
          same += Double(count * (count - 1))
        }
        disagreed += (size * (size - 1) - same) / (size - 1)
      }
      let total = totals.reduce(0, +)
      let expected = totals.reduce(total * total) { $0 - $1 * $1 } / (total - 1)
      return expected > 0 ? 1 - disagreed / expected : nil
    }
  }

  private static func beyondChance(_ observed: Double, _ expected: Double) -> Double? {
    expected < 1 ? (observed - expected) / (1 - expected) : nil
  }

  /// The figure of all items, and between which figures 95 % of the resamples lie.
  private static func estimate(_ count: Int, _ figure: ([Int]) -> Double?) -> Agreement {
    guard count > 0, let value = figure(Array(0..<count)) else {
      return Agreement(value: nil, low: nil, high: nil, items: count)
    }
    var random = SeededGenerator(seed: seed)
    let drawn = (0..<resamples).compactMap { _ in
      figure((0..<count).map { _ in Int.random(in: 0..<count, using: &random) })
    }.sorted()
    guard let first = drawn.first, let last = drawn.last else {
      return Agreement(value: value, low: nil, high: nil, items: count)
    }
    let low = drawn.count > 40 ? drawn[drawn.count / 40] : first
    let high = drawn.count > 40 ? drawn[drawn.count - 1 - drawn.count / 40] : last
    return Agreement(value: value, low: min(low, value), high: max(high, value), items: count)
  }
}
