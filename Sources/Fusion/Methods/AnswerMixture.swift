import Kernels

/// Items, the classes they may be of, and how sources answer for each: what table methods share.
///
/// Component c = k · groups + g of an item belongs to class k.
struct AnswerMixture {
  let claims: ClassClaims
  let shape: MixtureStep.Shape
  /// patterns × classes, rows sum to 1.
  private(set) var posteriors: [Float]
  /// `counts[row · width + c]`: expected claims of table row source · K + label by component.
  private(set) var counts: [Double]
  /// Expected items by component, `width` of them.
  private(set) var totals: [Double]

  /// Patterns in one stretch: single precision holds their sums without loss.
  private static let stretch = 65_536

  /// Begins with posteriors and, where there are groups, with random shares of them.
  init(
    _ claims: ClassClaims,
    groups: Int = 1,
    posteriors: [Float],
    shares: (_ component: Int) -> Double = { _ in 1 }
  ) {
    self.claims = claims
    shape = MixtureStep.Shape(classes: claims.classCount, groups: groups)
    self.posteriors = posteriors
    counts = []
    totals = [Double](repeating: 0, count: shape.width)
    let classes = claims.classCount
    var counts = [Double](
      repeating: 0,
      count: claims.sourceCount * classes * shape.width
    )
    var drawn = [Double](repeating: 0, count: classes * groups)
    for pattern in 0..<claims.patternCount {
      for k in 0..<classes {
        var sum = 0.0
        for g in 0..<groups {
          drawn[k * groups + g] = shares(k * groups + g)
          sum += drawn[k * groups + g]
        }
        let scale =
          Double(posteriors[pattern * classes + k]) * Double(claims.learning[pattern]) / sum
        for g in 0..<groups { drawn[k * groups + g] *= scale }
      }
      for c in drawn.indices { totals[c] += drawn[c] }
      for claim in Int(claims.starts[pattern])..<Int(claims.starts[pattern + 1]) {
        let base = Int(claims.rows[claim]) * shape.width
        for c in drawn.indices { counts[base + c] += drawn[c] }
      }
    }
    self.counts = counts
  }

  /// Replaces the posteriors by those under the tables, then the counts by those under them.
  ///
  /// - Parameters:
  ///   - table: logarithms, as large as `counts`.
  ///   - prior: logarithms, one a component.
  /// - Returns: the largest change of a posterior.
  mutating func step(table: [Float], prior: [Double]) -> Float {
    var padded = [Float](repeating: -1e30, count: shape.width)
    let top = prior.max() ?? 0
    for c in prior.indices { padded[c] = Float(prior[c] - top) }
    for index in counts.indices { counts[index] = 0 }
    for index in totals.indices { totals[index] = 0 }
    var change: Float = 0
    var start = 0
    let claims = claims
    let shape = shape
    // Taken out, so that its storage can be lent to the kernel.
    var posteriors = self.posteriors
    self.posteriors = []
    defer { self.posteriors = posteriors }
    var partialCounts = [Float](repeating: 0, count: counts.count)
    while start < claims.patternCount {
      let end = min(start + Self.stretch, claims.patternCount)
      var partialTotals = [Float](repeating: 0, count: shape.width)
      for index in partialCounts.indices { partialCounts[index] = 0 }
      var all = posteriors.mutableSpan
      var ofRows = partialCounts.mutableSpan
      var ofComponents = partialTotals.mutableSpan
      let changed = MixtureStep.run(
        shape,
        items: start..<end,
        starts: claims.starts.span,
        rows: claims.rows.span,
        learning: claims.learning.span,
        table: table.span,
        prior: padded.span,
        posteriors: &all,
        counts: &ofRows,
        totals: &ofComponents
      )
      change = max(change, changed)
      for index in counts.indices { counts[index] += Double(partialCounts[index]) }
      for index in totals.indices { totals[index] += Double(partialTotals[index]) }
      start = end
    }
    return change
  }
}
