import Foundation

/// The bins in which a feature or score is counted: fixed on the reference, with open ends.
///
/// Bins that moved with the current data would hide a drift behind one outlier.
package struct ReferenceBins: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    /// Inner edges, ascending: `n` edges make `n + 1` bins, the first and last of which are open.
    case numbers(edges: [Double])
    /// Known values; all others share a bin.
    case categories([String])
  }

  /// Bins of numbers at most, and categories told apart at most.
  package static let mostBins = 20
  package static let mostCategories = 50

  package let kind: Kind

  /// Bins with equal shares of the reference.
  ///
  /// Equal neighbours are one; values that are not finite are left out.
  package init(numbers: [Double]) {
    let sorted = numbers.filter(\.isFinite).sorted()
    var edges: [Double] = []
    for place in 1..<Self.mostBins where !sorted.isEmpty {
      let edge = sorted[min(place * sorted.count / Self.mostBins, sorted.count - 1)]
      if edge > sorted[0], edge > edges.last ?? -.infinity { edges.append(edge) }
    }
    kind = .numbers(edges: edges)
  }

  package init(categories: [String]) {
    let counts = categories.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
    kind = .categories(
      counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.mostCategories)
        .map(\.key).sorted()
    )
  }

  /// Bins of values; missing ones have the last.
  package var count: Int {
    switch kind {
    case .numbers(let edges): edges.count + 2
    case .categories(let values): values.count + 2
    }
  }

  /// The bin of a value: values on an edge belong above it.
  func bin(of value: FeatureBlock.Value) -> Int {
    switch (kind, value) {
    case (.numbers(let edges), .number(let number)):
      var (low, high) = (0, edges.count)
      while low < high {
        let middle = (low + high) / 2
        if edges[middle] <= number { low = middle + 1 } else { high = middle }
      }
      return low
    case (.categories(let values), .text(let text)): return place(of: text, in: values)
    case (.categories(let values), .number(let number)):
      return place(of: number.description, in: values)
    case (_, .missing), (.numbers, .text): return count - 1
    }
  }

  private func place(of text: String, in values: [String]) -> Int {
    var (low, high) = (0, values.count)
    while low < high {
      let middle = (low + high) / 2
      if values[middle] < text { low = middle + 1 } else { high = middle }
    }
    return low < values.count && values[low] == text ? low : values.count
  }
}

/// How often the values of a feature fell into each bin; sketches of parts add up to that of the whole.
package struct BinCounts: Sendable, Hashable {
  package let bins: ReferenceBins
  package private(set) var counts: [Int]

  package init(_ bins: ReferenceBins) {
    self.bins = bins
    counts = [Int](repeating: 0, count: bins.count)
  }

  package var total: Int { counts.reduce(0, +) }

  package mutating func add(_ value: FeatureBlock.Value) { counts[bins.bin(of: value)] += 1 }

  /// - Precondition: both have the same bins.
  package mutating func merge(_ other: BinCounts) {
    precondition(bins == other.bins, "sketches with the same bins")
    for place in counts.indices { counts[place] += other.counts[place] }
  }

  /// The share of each bin; all 0 without values.
  var shares: [Double] {
    let total = Double(max(total, 1))
    return counts.map { Double($0) / total }
  }
}
