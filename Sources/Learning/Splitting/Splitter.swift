import Basics
internal import Kernels

/// Divides rows so that each part has each class in its share, and groups stay whole.
///
/// The order in which groups are dealt follows from their hash and the seed alone, so the same
/// data is always divided the same way.
package struct Splitter: Sendable {
  /// The class of each row.
  private let labels: [Int32]
  /// Rows with the same number stay together; the row number when each stands alone.
  private let groups: [UInt64]
  private let standsAlone: Bool

  /// A group of rows, and its place in the order in which groups are dealt.
  private struct Dealt {
    var order: UInt64
    var group: UInt64
    var rows: Range<Int>
  }

  /// One class a row, and one group a row or none where every row stands alone.
  package init(labels: [Int32], groups: [UInt64]) {
    precondition(groups.isEmpty || groups.count == labels.count, "one group a row")
    self.labels = labels
    standsAlone = groups.isEmpty
    self.groups = groups.isEmpty ? labels.indices.map { UInt64($0) } : groups
  }

  /// Deals the rows into parts by their shares, which need not sum to 1.
  ///
  /// A group counts for the rarest class it holds. Within each class, groups go in hashed order
  /// to the part that lags furthest behind its share, so that the shares hold for every class up
  /// to one group.
  ///
  /// - Complexity: O(n log n) in the number of rows.
  package func deal(_ rows: [Int32], shares: [Double], seed: UInt64) -> [[Int32]] {
    let total = shares.reduce(0, +)
    precondition(total > 0, "no part has a share")
    let sorted =
      standsAlone ? rows : rows.sorted { (groups[Int($0)], $0) < (groups[Int($1)], $1) }
    var counts: [Int32: Int] = [:]
    for row in rows { counts[labels[Int(row)], default: 0] += 1 }
    var strata: [Int32: [Dealt]] = [:]
    let seedHash = FeatureHash.mix(seed)
    var start = 0
    while start < sorted.count {
      let group = groups[Int(sorted[start])]
      var end = start + 1
      var rarest = labels[Int(sorted[start])]
      while end < sorted.count, groups[Int(sorted[end])] == group {
        let label = labels[Int(sorted[end])]
        if label != rarest, (counts[label] ?? 0, label) < (counts[rarest] ?? 0, rarest) {
          rarest = label
        }
        end += 1
      }
      strata[rarest, default: []].append(
        Dealt(order: FeatureHash.mix(group ^ seedHash), group: group, rows: start..<end)
      )
      start = end
    }
    var parts = shares.map { _ in [Int32]() }
    for stratum in strata.keys.sorted() {
      let ordered = (strata[stratum] ?? []).sorted { ($0.order, $0.group) < ($1.order, $1.group) }
      var dealt = shares.map { _ in 0.0 }
      var sum = 0.0
      for group in ordered {
        sum += Double(group.rows.count)
        // The first of equals, so a class with a single group goes to the largest share.
        var part = 0
        var most = -Double.infinity
        for index in shares.indices {
          let left = shares[index] / total * sum - dealt[index]
          if left > most { (part, most) = (index, left) }
        }
        parts[part].append(contentsOf: sorted[group.rows])
        dealt[part] += Double(group.rows.count)
      }
    }
    return parts.map { $0.sorted() }
  }

  /// Divides by chance, as the manifest says.
  package func split(train: Double, validation: Double, test: Double, seed: UInt64) -> RowSplit {
    let parts = deal(
      labels.indices.map(Int32.init),
      shares: [train, validation, test],
      seed: seed
    )
    return RowSplit(train: parts[0], validation: parts[1], test: parts[2])
  }

  /// Divides by the words of a column; a missing validation part is a tenth of the training rows.
  ///
  /// - Returns: The split and how many rows have a word that names no part.
  package func split(parts: [String?], seed: UInt64) -> (split: RowSplit, unused: Int) {
    var split = RowSplit(train: [], validation: [], test: [])
    var unused = 0
    for (row, part) in parts.enumerated() {
      switch part.flatMap(Splitter.part) {
      case .train: split.train.append(Int32(row))
      case .validation: split.validation.append(Int32(row))
      case .test: split.test.append(Int32(row))
      case nil: unused += 1
      }
    }
    if split.validation.isEmpty, split.train.count > 1 {
      let carved = deal(split.train, shares: [0.9, 0.1], seed: seed)
      split.train = carved[0]
      split.validation = carved[1]
    }
    return (split, unused)
  }

  /// Counts the groups that a given division tears apart: with rows to learn from and others to be
  /// measured by.
  ///
  /// - Complexity: O(n) in the number of rows.
  package func tornGroups(of split: RowSplit) -> Int {
    let learnt = Set(split.train.map { groups[Int($0)] })
    let measured = Set((split.validation + split.test).map { groups[Int($0)] })
    return learnt.intersection(measured).count
  }

  /// Divides into k folds of like composition: row numbers, each in one fold.
  ///
  /// - Complexity: O(n log n) in the number of rows.
  package func folds(_ count: Int, seed: UInt64) -> [[Int32]] {
    deal(
      labels.indices.map(Int32.init),
      shares: Array(repeating: 1, count: count),
      seed: seed
    )
  }

  enum Part { case train, validation, test }

  static func part(_ word: String) -> Part? {
    switch word.lowercased() {
    case "train", "training": .train
    case "validation", "valid", "val", "dev": .validation
    case "test", "testing": .test
    default: nil
    }
  }
}
