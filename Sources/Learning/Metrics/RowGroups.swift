import Basics

/// Which measured rows belong together, so that an interval counts groups and not rows.
///
/// Rows of one patient are alike; taken for independent they make an interval too narrow.
package struct RowGroups: Sendable {
  /// The group of each row, from 0.
  let ids: [Int]
  let count: Int

  /// One number a row, equal within a group; none where each row stands alone.
  package init(_ groups: [UInt64], rows: Int) {
    guard !groups.isEmpty else {
      ids = Array(0..<rows)
      count = rows
      return
    }
    var known: [UInt64: Int] = [:]
    ids = groups.map { group in
      let next = known.count
      return known[group]
        ?? {
          known[group] = next; return next
        }()
    }
    count = known.count
  }

  /// The groups of the given rows only, in their order.
  func selecting(_ rows: [Int]) -> RowGroups {
    RowGroups(isGrouped ? rows.map { UInt64(ids[$0]) } : [], rows: rows.count)
  }

  /// Whether some group has more than one row.
  var isGrouped: Bool { count < ids.count }

  /// Standard errors on both sides that hold 95 %: of the normal distribution for rows that stand
  /// alone, of Student's t for groups, which are fewer.
  var margin: Double {
    isGrouped && count > 1
      ? StudentT.quantile(0.975, degrees: count - 1) : WilsonInterval.z95
  }

  /// The variance of an estimate by what each row adds to its error; nil with less than two groups.
  ///
  /// G/(G − 1) · Σ over groups of the square of their rows' sum: the linearised variance of a sample
  /// of whole groups.
  ///
  /// - Complexity: O(rows).
  func variance(of influence: [Double]) -> Double? {
    guard count > 1 else { return nil }
    var sums = Array(repeating: 0.0, count: count)
    for (row, value) in influence.enumerated() { sums[ids[row]] += value }
    return Double(count) / Double(count - 1) * sums.reduce(0) { $0 + $1 * $1 }
  }
}
