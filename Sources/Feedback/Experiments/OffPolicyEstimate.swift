import Basics

/// How often the suggestions of a policy would be taken, estimated from the log of another.
///
/// The policy is what it showed: the share of each item at each position. With w the policy's
/// share over the propensity of the log, r whether the suggestion was taken and n suggestions:
/// IPS = Σwr/n (Horvitz & Thompson, JASA 47, 1952, doi:10.1080/01621459.1952.10483446), SNIPS =
/// Σwr/Σw (Swaminathan & Joachims, NeurIPS 2015), and the effective sample size is (Σw)²/Σw²
/// (Kish, 1965).
package struct OffPolicyEstimate: Sendable, Hashable, Codable {
  /// An effective share of the log below this makes the estimates unfit to rely on.
  package static let leastEffectiveShare = 0.1

  /// The model whose log is read, and the one whose rate is estimated.
  package var logged: String
  package var policy: String
  /// Suggestions of the log that have a propensity.
  package var events: Int
  package var ips: Double
  /// Normal 95 % interval of ``ips``, from the variance of wr; not below 0.
  package var ipsLow: Double
  package var ipsHigh: Double
  package var snips: Double
  package var effectiveSamples: Double
  /// Items of the policy that the log never showed in that place: nothing is known of them.
  package var unsupportedShare: Double

  /// Whether so few suggestions carry the estimate that it should not be relied on.
  package var isWeak: Bool {
    effectiveSamples < Self.leastEffectiveShare * Double(events)
  }

  package init(
    logged: String,
    policy: String,
    events: Int,
    ips: Double,
    ipsLow: Double,
    ipsHigh: Double,
    snips: Double,
    effectiveSamples: Double,
    unsupportedShare: Double
  ) {
    self.logged = logged
    self.policy = policy
    self.events = events
    self.ips = ips
    self.ipsLow = ipsLow
    self.ipsHigh = ipsHigh
    self.snips = snips
    self.effectiveSamples = effectiveSamples
    self.unsupportedShare = unsupportedShare
  }

  /// Estimates every model from the log of every other that has propensities.
  static func all(_ models: [(name: String, exposures: ExposureTally)]) -> [OffPolicyEstimate] {
    models.flatMap { logged in
      models.filter { $0.name != logged.name }.compactMap { policy in
        OffPolicyEstimate(
          of: policy.name,
          policy.exposures,
          from: logged.name,
          logged.exposures
        )
      }
    }
  }

  /// Nil when the log has no propensity, or either told too many items apart.
  init?(
    of policyName: String,
    _ policy: ExposureTally,
    from loggedName: String,
    _ log: ExposureTally
  ) {
    guard log.logged > 0, !log.isTruncated, !policy.isTruncated, !policy.cells.isEmpty else {
      return nil
    }
    var (weights, squares, rewards, squaredRewards) = (0.0, 0.0, 0.0, 0.0)
    var (unsupported, shown) = (0, 0)
    // Sums of floats depend on their order.
    for (place, cell) in policy.cells.sorted(by: { $0.key < $1.key }) where cell.shown > 0 {
      let share = Double(cell.shown) / Double(policy.byPosition[place.position] ?? cell.shown)
      shown += cell.shown
      guard let other = log.cells[place], other.logged > 0 else {
        unsupported += cell.shown
        continue
      }
      weights += share * other.weight
      squares += share * share * other.squaredWeight
      rewards += share * other.reward
      squaredRewards += share * share * other.squaredReward
    }
    guard weights > 0 else { return nil }
    let n = Double(log.logged)
    let ips = rewards / n
    let variance = max(squaredRewards / n - ips * ips, 0) / n
    let margin = WilsonInterval.z95 * variance.squareRoot()
    self.init(
      logged: loggedName,
      policy: policyName,
      events: log.logged,
      ips: ips,
      ipsLow: max(ips - margin, 0),
      ipsHigh: ips + margin,
      snips: rewards / weights,
      effectiveSamples: weights * weights / squares,
      unsupportedShare: shown > 0 ? Double(unsupported) / Double(shown) : 0
    )
  }
}

extension ExposureTally.Place: Comparable {
  static func < (one: Self, other: Self) -> Bool {
    (one.position, one.item) < (other.position, other.item)
  }
}
