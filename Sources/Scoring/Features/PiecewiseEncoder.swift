internal import Foundation

/// Encodes numbers piecewise-linearly, so that a linear model can bend with them (Gorishniy,
/// Rubachev & Babenko, NeurIPS 2022, arXiv 2203.05556).
///
/// With edges b_0 < … < b_T a number becomes T features e_t = clip((x − b_{t−1}) / (b_t − b_{t−1}),
/// 0, 1). The edges come from training rows: quantiles of the values, closer together towards both
/// ends, where rare classes are often found. A value that holds more rows than a piece should (a
/// spike, such as the 0 of an amount that most people do not have) is an edge with its neighbours on
/// both sides, so that it can stand apart; spikes are sought again among the values that are left,
/// and the quantiles are those of the rest. A missing
/// value is encoded as the median, with an indicator beside it if training rows had missing values
/// too.
package struct PiecewiseEncoder: ScalarEncoder, Hashable {
  package static let kind = "piecewise"

  /// How many even quantiles divide `count` values: 16 of 6,400, 32 of 25,600, within 8...64.
  private static func pieces(for count: Int) -> Int {
    min(64, max(8, Int(Double(count).squareRoot() / 5)))
  }

  /// −log₁₀ of the shares of rows beyond the quantiles of the tails.
  private static let tails = stride(from: 1.3, through: 3.3, by: 0.25)
  /// How often spikes are sought among the values that are left.
  private static let spikeRounds = 5
  /// About as many features as a column becomes.
  package static let mostPieces = 100
  /// The most edges that a file may give.
  private static let mostEdges = 4096

  /// Ascending; none for a column with fewer than two values in the training rows.
  package let edges: [Double]
  /// What stands in for a missing value.
  package let median: Double
  package let hasIndicator: Bool

  /// Finds the edges in the rows `training` of `values`, one number a row; NaN and infinities are
  /// missing.
  ///
  /// - Complexity: O(n log n) in the training rows.
  init(_ values: [Double], training: [Int32]) {
    var sorted: [Double] = []
    sorted.reserveCapacity(training.count)
    for row in training where values[Int(row)].isFinite { sorted.append(values[Int(row)]) }
    sorted.sort()
    hasIndicator = !sorted.isEmpty && sorted.count < training.count
    median = sorted.isEmpty ? 0 : sorted[(sorted.count - 1) / 2]
    edges = Self.edges(sorted)
  }

  /// The edges for finite values in ascending order.
  package static func edges(_ sorted: [Double]) -> [Double] {
    let runs = Runs(sorted)
    guard runs.values.count > 1 else { return [] }
    let pieces = pieces(for: sorted.count)
    if runs.values.count <= pieces { return separated(runs.values) }
    var edges: [Double] = []
    var isSpike = [Bool](repeating: false, count: runs.values.count)
    var left = sorted.count
    for _ in 0..<spikeRounds {
      let most = left / pieces
      let spikes = runs.counts.indices.filter { !isSpike[$0] && runs.counts[$0] > max(1, most) }
      if spikes.isEmpty { break }
      for index in spikes {
        isSpike[index] = true
        left -= runs.counts[index]
        edges += runs.values[max(0, index - 1)...min(runs.values.count - 1, index + 1)]
      }
    }
    let others = runs.expanded { !isSpike[$0] }
    if !others.isEmpty {
      let last = Double(others.count - 1)
      for piece in 0...pieces {
        edges.append(others[Int((last * Double(piece) / Double(pieces)).rounded(.down))])
      }
      for exponent in tails {
        let share = pow(10, -exponent)
        edges.append(others[Int((last * share).rounded(.down))])
        edges.append(others[Int((last * (1 - share)).rounded(.down))])
      }
    }
    return separated(edges.sorted())
  }

  /// Ascending values without those that are equal to the one before, or so near to it, or so far,
  /// that their difference cannot be divided by.
  private static func separated(_ sorted: [Double]) -> [Double] {
    var edges: [Double] = []
    for value in sorted {
      guard let last = edges.last else {
        edges.append(value)
        continue
      }
      let width = value - last
      if width.isNormal { edges.append(value) }
    }
    return edges.count > 1 ? edges : []
  }

  private var pieces: Int { max(0, edges.count - 1) }

  package var denseWidth: Int { pieces + (hasIndicator ? 1 : 0) }

  /// Whether an encoder from a file can be used: its edges ascend, at distances that can be divided
  /// by.
  package var isSound: Bool {
    edges.count <= Self.mostEdges && edges.count != 1 && median.isFinite
      && edges.allSatisfy(\.isFinite)
      && zip(edges, edges.dropFirst()).allSatisfy { $0 < $1 && ($1 - $0).isNormal }
  }

  package func denseNames(_ column: String) -> [String] {
    zip(edges, edges.dropFirst()).map { "\(column) from \($0) to \($1)" }
      + (hasIndicator ? ["\(column) is missing"] : [])
  }

  /// Writes `denseWidth` features in 0...1 from `start` on: the pieces and, where there is one, the
  /// indicator, 1 for a value that is missing.
  ///
  /// - Complexity: O(pieces).
  package func encode(_ value: Double, into dense: inout [Float], at start: Int) {
    let number = value.isFinite ? value : median
    // The pieces below the one that holds the number are whole, those above it empty.
    var (below, above) = (0, pieces)
    while below < above {
      let middle = (below + above) / 2
      if number >= edges[middle + 1] { below = middle + 1 } else { above = middle }
    }
    for piece in 0..<below { dense[start + piece] = 1 }
    for piece in below..<max(below, pieces) { dense[start + piece] = 0 }
    if below < pieces, number > edges[below] {
      let low = edges[below]
      dense[start + below] = Float((number - low) / (edges[below + 1] - low))
    }
    if hasIndicator { dense[start + pieces] = value.isFinite ? 0 : 1 }
  }
}

extension PiecewiseEncoder {
  private enum CodingKeys: String, CodingKey {
    case edges, median, hasIndicator
  }
}

/// The distinct values of a sorted list, and how often each stands in it.
private struct Runs {
  private(set) var values: [Double] = []
  private(set) var counts: [Int] = []

  init(_ sorted: [Double]) {
    for value in sorted {
      if values.last == value {
        counts[counts.count - 1] += 1
      } else {
        values.append(value)
        counts.append(1)
      }
    }
  }

  /// The list of the values at some indices, each as often as it stands in it.
  func expanded(_ isWanted: (Int) -> Bool) -> [Double] {
    values.indices.flatMap { index in
      isWanted(index) ? Array(repeating: values[index], count: counts[index]) : []
    }
  }
}
