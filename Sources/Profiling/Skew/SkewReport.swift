/// How unevenly the label is distributed, overall and by source.
package struct SkewReport: Sendable, Hashable, Codable {
  package var label: String
  package var positive: String?
  /// Rows with a label.
  package var rows: Int
  /// Rows without one.
  package var missing: Int
  /// Most frequent first.
  package var classes: [ClassShare]
  /// The largest class count divided by the smallest.
  package var imbalanceRatio: Double
  /// 1 − H/log K: 0 when all classes are equally frequent, 1 when one class holds everything.
  package var imbalance: Double
  /// (1 − βⁿ)/(1 − β) of the rarest class at β = 0.999 (Cui et al., CVPR 2019).
  package var effectiveNumber: Double
  package var rarestShare: Double
  package var bySource: [SourceSkew]
  /// Bias-corrected association of source and label, 0...1 (Bergsma 2013); nil with one source.
  package var cramersV: Double?
  /// Jensen–Shannon divergence of the sources' label distributions, in bits; nil with one source.
  package var jensenShannon: Double?

  package init(
    label: String,
    positive: String?,
    rows: Int,
    missing: Int,
    classes: [ClassShare],
    imbalanceRatio: Double,
    imbalance: Double,
    effectiveNumber: Double,
    rarestShare: Double,
    bySource: [SourceSkew],
    cramersV: Double?,
    jensenShannon: Double?
  ) {
    self.label = label
    self.positive = positive
    self.rows = rows
    self.missing = missing
    self.classes = classes
    self.imbalanceRatio = imbalanceRatio
    self.imbalance = imbalance
    self.effectiveNumber = effectiveNumber
    self.rarestShare = rarestShare
    self.bySource = bySource
    self.cramersV = cramersV
    self.jensenShannon = jensenShannon
  }
}

package struct ClassShare: Sendable, Hashable, Codable {
  package var value: String
  package var count: Int
  package var share: Double
  /// Wilson 95 % interval of the share.
  package var low: Double
  package var high: Double

  package init(value: String, count: Int, share: Double, low: Double, high: Double) {
    self.value = value
    self.count = count
    self.share = share
    self.low = low
    self.high = high
  }
}

package struct SourceSkew: Sendable, Hashable, Codable {
  package var source: String
  package var rows: Int
  /// In the order of the report's classes; classes the source lacks have count 0.
  package var classes: [ClassShare]
  /// Divergence of this source from all rows together, in bits.
  package var jensenShannon: Double

  package init(source: String, rows: Int, classes: [ClassShare], jensenShannon: Double) {
    self.source = source
    self.rows = rows
    self.classes = classes
    self.jensenShannon = jensenShannon
  }
}
