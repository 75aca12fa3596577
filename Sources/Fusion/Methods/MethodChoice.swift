package import Basics
/// Chooses a method for an attribute from the claims alone, never from the truth.
///
/// 1. Few classes, and enough claims to learn a confusion matrix a source: Dawid–Skene. That is at
///    most 20 classes, three claims an item on average (two cannot tell which of them errs), and a
///    median source with at least K(K−1) claims, the free entries of its matrix.
/// 2. Numbers without a tolerance that two sources seldom state alike (a fifth of the way from
///    chance to always, or less): they are measured, so the median.
/// 3. Everything else, open texts, dates, times and numbers joined within their tolerance: one-coin,
///    which learns one accuracy a source over all its attributes.
package enum MethodChoice {
  package static let maximumClasses = 20
  package static let minimumClaimsPerItem = 3.0
  package static let measuredAgreement = 0.2

  package static func choose(
    for claims: ClaimSet,
    sourceCount: Int,
    isNumber: Bool,
    hasTolerance: Bool
  ) -> FusionMethod {
    if allowsConfusionMatrices(claims, sourceCount: sourceCount) { return .dawidSkene }
    if isNumber, !hasTolerance, let agreement = pairAgreement(claims),
      agreement < measuredAgreement
    {
      return .median
    }
    return .oneCoin
  }

  /// The method that can be used where one is asked for.
  ///
  /// Texts have no middle and take the majority. Confusion matrices of more than 16 million entries
  /// in all (128 MB) are not made: such open values take one-coin.
  package static func feasible(
    _ method: FusionMethod,
    for claims: ClaimSet,
    sourceCount: Int,
    isNumber: Bool
  ) -> FusionMethod {
    let entries = Double(sourceCount) * Double(claims.valueCount) * Double(claims.valueCount)
    return switch method {
    case .median where !isNumber: .majority
    case .dawidSkene where entries > maximumMatrixEntries: .oneCoin
    default: method
    }
  }

  package static let maximumMatrixEntries = 16_000_000.0

  private static func allowsConfusionMatrices(_ claims: ClaimSet, sourceCount: Int) -> Bool {
    let classes = claims.claimedValueCount
    guard (2...maximumClasses).contains(classes), claims.itemCount > 0,
      Double(claims.claimCount) >= minimumClaimsPerItem * Double(claims.itemCount)
    else { return false }
    var counts = [Int](repeating: 0, count: sourceCount)
    for source in claims.sources { counts[Int(source)] += 1 }
    let speaking = counts.filter { $0 > 0 }.sorted()
    return speaking[speaking.count / 2] >= classes * (classes - 1)
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
