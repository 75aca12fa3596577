import Basics

/// Believes a mean or a middle of claimed numbers, weighed by the spread of each source.
///
/// Claims are standardised within their item. Source j has the variance
/// σ_j² = (a·σ̄² + Σ((z − μ_i)² + var μ_i)) / (a + n_j), drawn to the pooled σ̄² by a strength a
/// that foretells hidden claims best, and μ_i = Σ z/σ_j² / (1 + Σ 1/σ_j²), after the Gaussian truth
/// model (Zhao & Han, QDB 2012).
struct NumberFusion: Sendable {
  /// The believed number of each item.
  let numbers: [Double]
  /// How sure each is: the share of its claims within `spread`; ½ where two claims are apart.
  let confidence: [Double]
  /// Half the width of the 95 % interval of each mean; errors that sources share are not in it.
  let halfWidths: [Double]
  /// How near a claim must be to agree: the tolerance, else one standard deviation of all claims
  /// about their items.
  let spread: Double
  /// Items whose claims leave it open what to believe.
  let isUndecided: [Bool]
  /// The strength a.
  let strength: Double

  static let strengths: [Double] = [1, 3, 10, 30, 100, 300, 1000]

  /// - `valueNumbers`: the number of each value code.
  /// - `method`: `.mean` or `.median`.
  /// - `tolerance`: the largest difference at which two numbers agree.
  /// - `strength`: a; nil finds it by hidden claims.
  /// - Complexity: O(claims) a pass, at most 100 passes, and 35 times that to find the strength.
  init(
    _ claims: ClaimSet,
    numbers valueNumbers: [Double],
    method: FusionMethod,
    tolerance: Double?,
    sourceCount: Int,
    strength chosen: Double? = nil
  ) {
    let data = NumberClaims(claims, numbers: valueNumbers)
    let strength = chosen ?? HiddenNumbers.strength(data, sourceCount: sourceCount)
    let model = GaussianModel(data, strength: strength, sourceCount: sourceCount)
    let spread = tolerance ?? data.pooledDeviation
    var numbers = method == .mean ? model.means : model.middles(data)
    var confidence: [Double] = []
    var isUndecided: [Bool] = []
    for item in 0..<data.itemCount {
      let range = data.claims(of: item)
      var near = 0
      for claim in range where abs(data.values[claim] - numbers[item]) <= spread * (1 + 1e-9) {
        near += 1
      }
      let isOpen = data.areApart(item, tolerance: tolerance ?? 0)
      isUndecided.append(isOpen)
      if isOpen, method == .median { numbers[item] = data.lowest(item) }
      confidence.append(isOpen ? 0.5 : Double(near) / Double(max(range.count, 1)))
    }
    self.numbers = numbers
    self.confidence = confidence
    self.spread = spread
    self.isUndecided = isUndecided
    self.strength = strength
    halfWidths = model.deviations.map { WilsonInterval.z95 * $0 }
  }
}

/// Claimed numbers by item, standardised within it.
struct NumberClaims {
  let starts: [Int]
  let sources: [Int32]
  let values: [Double]
  /// (value − centre) / scale of its item.
  let standard: [Double]
  let centres: [Double]
  let scales: [Double]
  /// The standard deviation of all claims about the mean of their item.
  let pooledDeviation: Double

  var itemCount: Int { centres.count }
  func claims(of item: Int) -> Range<Int> { starts[item]..<starts[item + 1] }

  /// `numbers` has the number of each value code.
  init(_ claims: ClaimSet, numbers: [Double]) {
    self.init(
      starts: claims.claimStart,
      sources: claims.sources,
      values: (0..<claims.claimCount).map { numbers[Int(claims.value(ofClaim: $0))] }
    )
  }

  /// Item i has the claims `starts[i]..<starts[i + 1]` of `sources` and `values`, which are of one
  /// length; `starts` has one entry more than there are items.
  ///
  /// - Complexity: O(claims).
  init(starts: [Int], sources: [Int32], values: [Double]) {
    self.starts = starts
    self.sources = sources
    self.values = values
    var centres: [Double] = []
    var sums: [Double] = []
    var all = 0.0
    var freedom = 0.0
    for item in 0..<starts.count - 1 {
      let range = starts[item]..<starts[item + 1]
      let mean = values[range].reduce(0, +) / Double(max(range.count, 1))
      let sum = values[range].reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      centres.append(mean)
      sums.append(sum)
      all += sum
      freedom += Double(max(range.count - 1, 0))
    }
    let pooled = freedom > 0 ? (all / freedom).squareRoot() : 0
    // Two claims have no spread of their own: theirs is that of all items.
    let scales = sums.indices.map { item in
      let count = starts[item + 1] - starts[item]
      let own = (sums[item] / Double(max(count, 1))).squareRoot()
      return count > 2 && own > 0 ? own : (pooled > 0 ? pooled : 1)
    }
    var standard = values
    for item in scales.indices {
      for claim in starts[item]..<starts[item + 1] {
        standard[claim] = (values[claim] - centres[item]) / scales[item]
      }
    }
    self.centres = centres
    self.scales = scales
    self.standard = standard
    pooledDeviation = pooled
  }

  /// Whether exactly two numbers are claimed equally often, further apart than the tolerance.
  func areApart(_ item: Int, tolerance: Double) -> Bool {
    let range = claims(of: item)
    guard let low = values[range].min(), let high = values[range].max() else { return false }
    let limit = tolerance * (1 + 1e-9)
    guard high - low > limit else { return false }
    let atLow = values[range].count { $0 - low <= limit }
    return range.count.isMultiple(of: 2) && atLow * 2 == range.count
      && values[range].allSatisfy { $0 - low <= limit || high - $0 <= limit }
  }

  func lowest(_ item: Int) -> Double { values[claims(of: item)].min() ?? 0 }
}

/// The variances of sources and the means of items that fit each other.
struct GaussianModel {
  private(set) var means: [Double]
  /// The standard deviation of each mean.
  private(set) var deviations: [Double]
  private(set) var variances: [Double]

  private static let maximumPasses = 100
  private static let tolerance = 1e-6

  init(_ data: NumberClaims, strength: Double, sourceCount: Int) {
    var centre = [Double](repeating: 0, count: data.itemCount)
    var variance = (0..<data.itemCount).map { 1 / Double(1 + data.claims(of: $0).count) }
    variances = [Double](repeating: 1, count: sourceCount)
    var counts = [Double](repeating: 0, count: sourceCount)
    for source in data.sources { counts[Int(source)] += 1 }
    for _ in 0..<Self.maximumPasses {
      var squares = [Double](repeating: 0, count: sourceCount)
      var all = 0.0
      for item in 0..<data.itemCount {
        for claim in data.claims(of: item) {
          let error = data.standard[claim] - centre[item]
          let square = error * error + variance[item]
          squares[Int(data.sources[claim])] += square
          all += square
        }
      }
      let pooled = data.sources.isEmpty ? 1 : max(all / Double(data.sources.count), 1e-12)
      for source in 0..<sourceCount {
        variances[source] =
          (strength * pooled + squares[source]) / (strength + counts[source])
      }
      var change = 0.0
      for item in 0..<data.itemCount {
        var weights = 1.0
        var sum = 0.0
        for claim in data.claims(of: item) {
          let weight = 1 / variances[Int(data.sources[claim])]
          weights += weight
          sum += weight * data.standard[claim]
        }
        change = max(change, abs(sum / weights - centre[item]))
        centre[item] = sum / weights
        variance[item] = 1 / weights
      }
      if change < Self.tolerance { break }
    }
    means = centre.indices.map { data.centres[$0] + data.scales[$0] * centre[$0] }
    deviations = centre.indices.map { data.scales[$0] * variance[$0].squareRoot() }
  }

  /// Of each item the least claimed number with at least half of the weight at or below it.
  func middles(_ data: NumberClaims) -> [Double] {
    (0..<data.itemCount).map { item in
      let ordered = data.claims(of: item).sorted { data.values[$0] < data.values[$1] }
      let weights = ordered.map { 1 / variances[Int(data.sources[$0])] }
      let half = weights.reduce(0, +) / 2 * (1 - 1e-12)
      var sum = 0.0
      for (claim, weight) in zip(ordered, weights) {
        sum += weight
        if sum >= half { return data.values[claim] }
      }
      return ordered.last.map { data.values[$0] } ?? 0
    }
  }
}
