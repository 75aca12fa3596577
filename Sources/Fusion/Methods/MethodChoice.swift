package import Basics

/// Chooses a method for an attribute from the claims alone, never from the truth.
///
/// 1. A number with a tolerance was joined before: one-coin, over the values that remain.
/// 2. A number that two sources often state alike (a fifth of the way from chance to always, or
///    more) is copied from a record, as a year, a price or a population: one-coin.
/// 3. Any other number is measured: the weighted mean or the weighted median, whichever meets
///    hidden claims with the smaller squared error; the median where items have under three claims.
/// 4. At most 20 classes and three claims an item on average: the two-level model.
/// 5. Everything else, open texts, dates, times and sparse classes: one-coin.
package struct MethodChoice: Sendable {
  package let method: FusionMethod
  /// A sentence.
  package let reason: String
  /// The method that was asked for and cannot be used.
  package let refused: FusionMethod?

  package static let maximumClasses = 20
  package static let minimumClaimsPerItem = 3.0
  package static let measuredAgreement = 0.2
  package static let maximumMatrixEntries = 16_000_000.0

  /// - `claims`: joined within the tolerance, if there is one.
  /// - `asked`: the method a person asked for.
  /// - `comparison`: of the mean and the median, asked for only where both can be used.
  package init(
    for claims: ClaimSet,
    sourceCount: Int,
    isNumber: Bool,
    hasTolerance: Bool,
    asked: FusionMethod? = nil,
    comparison: () -> MethodComparison? = { nil }
  ) {
    if let asked {
      guard let why = Self.obstacle(asked, claims, sourceCount, isNumber: isNumber) else {
        method = asked
        reason = "it was asked for"
        refused = nil
        return
      }
      let own = MethodChoice(
        for: claims,
        sourceCount: sourceCount,
        isNumber: isNumber,
        hasTolerance: hasTolerance,
        comparison: comparison
      )
      method = own.method
      reason = "\(asked.rawValue) cannot be used: \(why); \(own.reason)"
      refused = asked
      return
    }
    refused = nil
    if isNumber {
      (method, reason) = Self.forNumbers(claims, hasTolerance: hasTolerance, comparison)
    } else {
      (method, reason) = Self.forClasses(claims, sourceCount)
    }
  }

  private static func forNumbers(
    _ claims: ClaimSet,
    hasTolerance: Bool,
    _ comparison: () -> MethodComparison?
  ) -> (FusionMethod, String) {
    if hasTolerance {
      return (.oneCoin, "numbers within the tolerance are one value, and values are weighed")
    }
    guard let agreement = pairAgreement(claims) else {
      return (.oneCoin, "no two sources speak about one thing")
    }
    if agreement >= measuredAgreement {
      return (
        .oneCoin, "sources often state the same number, so it is copied and not measured"
      )
    }
    if Double(claims.claimCount) >= 3 * Double(claims.itemCount), let comparison = comparison() {
      let better =
        comparison.preferred == .mean
        ? "the mean, an estimate, met hidden claims better than the median"
        : "the median, a claimed number, met hidden claims better than the mean"
      return (
        comparison.preferred, "sources seldom state the same number, so it is measured; \(better)"
      )
    }
    return (
      .median,
      "sources seldom state the same number, so it is measured; with so few claims a claimed "
        + "number is safer than a mean"
    )
  }

  private static func forClasses(
    _ claims: ClaimSet,
    _ sourceCount: Int
  ) -> (FusionMethod, String) {
    let classes = claims.claimedValueCount
    if classes > maximumClasses {
      return (.oneCoin, "\(classes) values are too many for a table of answers a source")
    }
    if classes < 2 { return (.oneCoin, "only one value is claimed") }
    if Double(claims.claimCount) < minimumClaimsPerItem * Double(claims.itemCount) {
      return (
        .oneCoin,
        "with fewer than three claims a thing, one accuracy a source is all that can be learnt"
      )
    }
    if let why = obstacle(.twoLevel, claims, sourceCount, isNumber: false) {
      return (.oneCoin, why)
    }
    return (.twoLevel, "few classes and several claims a thing: tables of answers can be learnt")
  }

  /// Why a method cannot be used; nil where it can.
  private static func obstacle(
    _ method: FusionMethod,
    _ claims: ClaimSet,
    _ sourceCount: Int,
    isNumber: Bool
  ) -> String? {
    let classes = Double(claims.claimedValueCount)
    switch method {
    case .majority, .oneCoin: return nil
    case .mean, .median: return isNumber ? nil : "the values are not numbers"
    case .bwa:
      return classes * Double(claims.itemCount) > 4 * maximumMatrixEntries
        ? "\(claims.claimedValueCount) values are too many" : nil
    case .twoLevel, .dawidSkene, .ibcc:
      let depth = method == .twoLevel ? 10.0 : 1
      if Double(sourceCount) * classes * classes * depth > maximumMatrixEntries
        || classes * Double(claims.itemCount) > 4 * maximumMatrixEntries
      {
        return "\(claims.claimedValueCount) values of \(sourceCount) sources are too many for a "
          + "table of answers a source"
      }
      return classes < 2 ? "only one value is claimed" : nil
    }
  }

  /// How much more often than by chance two claims about one item name the same value: 0 by chance,
  /// 1 always; nil without a pair.
  ///
  /// (p − c) / (1 − c) for the share p of agreeing pairs and the share c expected of claims drawn
  /// at random (Scott, Public Opinion Quarterly 19(3), 1955, doi:10.1086/266577). Scales on which
  /// most say 0 agree often without agreeing about anything.
  package static func pairAgreement(_ claims: ClaimSet) -> Double? {
    let votes = claims.votes
    var pairs = 0.0
    var agreeing = 0.0
    var totals: [Int32: Double] = [:]
    for item in 0..<claims.itemCount {
      let count = Double(claims.claims(of: item).count)
      guard count > 1 else { continue }
      pairs += count * (count - 1) / 2
      for candidate in claims.candidates(of: item) {
        agreeing += Double(votes[candidate]) * Double(votes[candidate] - 1) / 2
        totals[claims.candidates[candidate], default: 0] += Double(votes[candidate])
      }
    }
    guard pairs > 0 else { return nil }
    let all = totals.values.reduce(0, +)
    let chance = totals.values.map { $0 / all * ($0 / all) }.sorted().reduce(0, +)
    return chance < 1 ? (agreeing / pairs - chance) / (1 - chance) : 1
  }
}
