/// The edges at which one column's values are counted: those of its bins, and around each quantile.
struct DistributionMarks: Sendable, Hashable {
  static let bins = 20

  /// The edges of the bins, one more than there are bins.
  private let bounds: [Double]
  private let quantiles: [Double]
  /// Ascending; a value counts at the first edge that is not below it.
  let edges: [Double]

  /// Equal-width bins from the smallest to the largest value; of whole numbers those of `wholeBounds`.
  init(_ low: Double, _ high: Double, _ isInteger: Bool, _ quantiles: [Double]) {
    self.init(bounds: Self.bounds(low, high, isInteger), largest: high, quantiles)
  }

  /// Bins between two or more ascending bounds, which need not hold all values; the largest value
  /// may lie above them.
  init(bounds: [Double], largest: Double, _ quantiles: [Double]) {
    self.bounds = bounds
    self.quantiles = quantiles
    var edges = Set(bounds.dropLast().map(\.nextDown))
    edges.formUnion([bounds[bounds.count - 1], max(largest, bounds[bounds.count - 1])])
    for quantile in quantiles { edges.formUnion([quantile.nextDown, quantile]) }
    self.edges = edges.sorted()
  }

  /// The ascending bounds of the bins over low...high, two at least.
  ///
  /// Whole numbers of a short range have bins of width 1, others bins of equal width.
  static func bounds(_ low: Double, _ high: Double, _ isInteger: Bool) -> [Double] {
    let bounds: [Double]
    if isInteger {
      bounds = wholeBounds(low, high)
    } else {
      let width = (high - low) / Double(bins)
      bounds = [low] + (1..<bins).map { low + Double($0) * width } + [high]
    }
    let ascends = zip(bounds, bounds.dropFirst()).allSatisfy { $0 < $1 }
    return ascends ? bounds : [low, max(high, low + 1, low.nextUp)]
  }

  /// Edges that are whole numbers: each value has a bin where these are few, else the edges are
  /// multiples of the least of 2, 5, 10, 20, 50 … that needs at most `bins` bins.
  private static func wholeBounds(_ low: Double, _ high: Double) -> [Double] {
    if high - low < Double(2 * bins) {
      return (0...Int(high - low) + 1).map { low + Double($0) }
    }
    var power = 1.0
    while true {
      for step in [power, 2 * power, 5 * power] {
        let first = (low / step).rounded(.down)
        let count = (high / step).rounded(.up) - first
        if count <= Double(bins) {
          return (0...Int(count)).map { (first + Double($0)) * step }
        }
      }
      power *= 10
    }
  }

  /// The bins, from the counts of the edges.
  func histogram(_ counts: [Int]) -> [HistogramBin] {
    let sums = cumulative(counts)
    var before = sums[bounds[0].nextDown] ?? 0
    return zip(bounds, bounds.dropFirst()).enumerated().map { index, bound in
      let isLast = index == bounds.count - 2
      let sum = sums[isLast ? bound.1 : bound.1.nextDown] ?? before
      defer { before = sum }
      return HistogramBin(low: bound.0, high: bound.1, count: sum - before)
    }
  }

  /// How many values lie below the first bin and above the last one.
  func outside(_ counts: [Int]) -> (below: Int, above: Int) {
    let sums = cumulative(counts)
    let last = bounds[bounds.count - 1]
    return (sums[bounds[0].nextDown] ?? 0, counts.reduce(0, +) - (sums[last] ?? 0))
  }

  /// For each quantile the share of values below it and up to it.
  func shares(_ counts: [Int]) -> [ClosedRange<Double>] {
    let sums = cumulative(counts)
    let total = Double(max(counts.reduce(0, +), 1))
    return quantiles.map { quantile in
      let upTo = Double(sums[quantile] ?? 0) / total
      return min(upTo, Double(sums[quantile.nextDown] ?? 0) / total)...upTo
    }
  }

  private func cumulative(_ counts: [Int]) -> [Double: Int] {
    var sum = 0
    var sums: [Double: Int] = [:]
    for (edge, count) in zip(edges, counts) {
      sum += count
      sums[edge] = sum
    }
    return sums
  }
}
