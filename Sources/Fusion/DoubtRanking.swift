/// The conflicting cells that need a person most.
///
/// Undecided cells come first, then those with the least confidence; of equally doubtful ones those
/// that are believed or claimed to be of a rarer class, where a mistake costs most.
struct DoubtRanking {
  struct Cell: Sendable, Hashable {
    let attribute: Int
    let item: Int
  }

  private(set) var cells: [Cell] = []
  /// Whether there are more conflicting cells than `cells` holds.
  private(set) var isTruncated = false

  private struct Ranked {
    let cell: Cell
    let isUndecided: Bool
    let confidence: Float
    /// The share of items with the rarest value claimed of this one.
    let commonness: Float

    static func < (left: Self, right: Self) -> Bool {
      (
        left.isUndecided ? 0 : 1, left.confidence, left.commonness, left.cell.attribute,
        left.cell.item
      ) < (
        right.isUndecided ? 0 : 1, right.confidence, right.commonness, right.cell.attribute,
        right.cell.item
      )
    }
  }

  /// - Complexity: O(cells · log limit) time, O(limit) memory beside a count a value.
  init(_ resolved: [ResolvedAttribute], limit: Int) {
    var ranked: [Ranked] = []
    var conflicts = 0
    for (index, attribute) in resolved.enumerated() {
      let claims = attribute.claims
      var believed = [Int](repeating: 0, count: attribute.values.count)
      for value in attribute.fusion.believed { believed[Int(value)] += 1 }
      for item in 0..<claims.itemCount {
        let candidates = claims.candidates(of: item)
        if candidates.count < 2 { continue }
        conflicts += 1
        var rarest = believed[Int(attribute.fusion.believed[item])]
        for candidate in candidates {
          rarest = min(rarest, believed[Int(claims.candidates[candidate])])
        }
        ranked.append(
          Ranked(
            cell: Cell(attribute: index, item: item),
            isUndecided: attribute.fusion.tieCount[item] > 1,
            // Rounded, so that the last bits of a sum do not rank.
            confidence: Float((attribute.fusion.confidence[item] * 1e6).rounded() / 1e6),
            commonness: Float(rarest) / Float(max(claims.itemCount, 1))
          )
        )
        if ranked.count >= max(limit * 20, 20_000) { Self.cut(&ranked, limit) }
      }
    }
    Self.cut(&ranked, limit)
    cells = ranked.map(\.cell)
    isTruncated = conflicts > cells.count
  }

  private static func cut(_ ranked: inout [Ranked], _ limit: Int) {
    ranked.sort { $0 < $1 }
    if ranked.count > limit { ranked.removeLast(ranked.count - limit) }
  }
}
