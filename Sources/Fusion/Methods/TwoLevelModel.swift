import Basics
import Foundation

/// The default for classes: tables of answers shrunk to one accuracy a source, and item groups.
///
/// Each source has a table of how it answers for each true class, drawn towards *this source has
/// one accuracy* as strongly as the data support. Then the items of a class may fall into hidden
/// groups, each with tables of its own, so that sources that err on the same items do not count as
/// independent. The tables are variational (Kim & Ghahramani, AISTATS 2012), the groups those of
/// EBCC (Li, Rubinstein & Cohn, ICML 2019) with the first stage as prior and starting point.
///
/// Groups start from a draw, and different draws end in different groups that explain the claims
/// about as well: the posteriors of several starts are averaged, so that no single one decides.
///
/// Items about which there is a single claim teach nothing: nobody is there to contradict it.
struct TwoLevelModel {
  /// patterns × classes.
  let posteriors: [Float]
  /// Steps of the first stage and of all starts of the second.
  let steps: (tables: Int, groups: Int)
  /// Whether the groups were learnt from some items only.
  let isSampled: Bool

  struct Options: Sendable {
    var groups = 10
    /// Draws from which the second stage starts; of a sample there is one, which is large enough.
    var starts = 5
    /// Claims from which the second stage learns from a random part of the items.
    var sampleClaims = 200_000
    var seed: UInt64 = 1
  }

  static let maximumSteps = 100
  /// The largest change of a posterior at which a stage has come to rest.
  static let tolerance: Float = 1e-3

  /// - Complexity: O(steps · claims · K) and O(steps · claims · K · groups · starts) for K classes;
  ///   memory O(items · K + sources · K² · groups).
  init(_ claims: ClassClaims, options: Options = Options()) {
    var first = AnswerMixture(claims, posteriors: claims.shares)
    var priors = AccuracyPrior(claims)
    let base = first.totals.prefix(claims.classCount).map { max($0, 1e-9) }
    var taken = 0
    while taken < Self.maximumSteps {
      priors.fit(first)
      let table = priors.logTable(first)
      let change = first.step(table: table, prior: Self.classPrior(first, base))
      taken += 1
      if change < Self.tolerance { break }
    }
    guard options.groups > 1, claims.patternCount > 0 else {
      posteriors = first.posteriors
      steps = (taken, 0)
      isSampled = false
      return
    }
    let part =
      claims.rows.count > options.sampleClaims
      ? claims.sample(claims: options.sampleClaims, first.posteriors, seed: options.seed) : nil
    isSampled = part != nil
    guard let part else {
      var sum = [Float](repeating: 0, count: first.posteriors.count)
      var steps = 0
      let starts = max(options.starts, 1)
      for start in 0..<starts {
        let grouped = Self.groups(
          claims,
          from: first.posteriors,
          priors,
          base: base,
          options,
          start: UInt64(start)
        )
        for (index, posterior) in grouped.mixture.posteriors.enumerated() {
          sum[index] += posterior
        }
        steps += grouped.steps
      }
      posteriors = sum.map { $0 / Float(starts) }
      self.steps = (taken, steps)
      return
    }
    let grouped = Self.groups(
      part.claims,
      from: part.posteriors,
      priors,
      base: base.map { $0 * part.share },
      options,
      start: 0
    )
    steps = (taken, grouped.steps)
    var all = AnswerMixture(claims, groups: options.groups, posteriors: first.posteriors)
    _ = all.step(table: grouped.table, prior: grouped.prior)
    posteriors = all.posteriors
  }

  /// E ln of the class shares, but for a constant.
  private static func classPrior(_ mixture: AnswerMixture, _ base: [Double]) -> [Double] {
    base.indices.map { Digamma.value(mixture.totals[$0] + base[$0]) }
  }

  private struct Grouped {
    var mixture: AnswerMixture
    var table: [Float]
    var prior: [Double]
    var steps: Int
  }

  /// The second stage: groups of items, with the priors of the first stage held.
  private static func groups(
    _ claims: ClassClaims,
    from posteriors: [Float],
    _ priors: AccuracyPrior,
    base: [Double],
    _ options: Options,
    start: UInt64
  ) -> Grouped {
    var random = SeededGenerator(seed: options.seed, stream: 2 * start)
    var mixture = AnswerMixture(claims, groups: options.groups, posteriors: posteriors) { _ in
      -log(1 - random.nextUnit())
    }
    var grouped = Grouped(mixture: mixture, table: [], prior: [], steps: 0)
    while grouped.steps < maximumSteps {
      grouped.table = priors.logTable(mixture)
      grouped.prior = componentPrior(mixture, base, groups: options.groups)
      grouped.steps += 1
      if mixture.step(table: grouped.table, prior: grouped.prior) < tolerance { break }
    }
    grouped.mixture = mixture
    return grouped
  }

  private static func componentPrior(
    _ mixture: AnswerMixture,
    _ base: [Double],
    groups: Int
  ) -> [Double] {
    var prior: [Double] = []
    for k in base.indices {
      let ofGroups = mixture.totals[k * groups..<(k + 1) * groups].map { $0 + 0.01 }
      let sum = ofGroups.reduce(0, +)
      let ofClass = Digamma.value(base[k] + sum - 0.01 * Double(groups))
      for total in ofGroups {
        prior.append(ofClass + Digamma.value(total) - Digamma.value(sum))
      }
    }
    return prior
  }
}

extension ClassClaims {
  /// A random part of the patterns with about so many claims, and the share of items it holds.
  func sample(
    claims limit: Int,
    _ posteriors: [Float],
    seed: UInt64
  ) -> (claims: ClassClaims, posteriors: [Float], share: Double) {
    var random = SeededGenerator(seed: seed, stream: 1)
    let rate = Double(limit) / Double(max(rows.count, 1))
    var kept: [Int] = []
    for pattern in 0..<patternCount where random.nextUnit() < rate { kept.append(pattern) }
    let part = ClassClaims(self, patterns: kept)
    let k = classCount
    let all = weights.reduce(0.0) { $0 + Double($1) }
    let held = part.weights.reduce(0.0) { $0 + Double($1) }
    return (
      part, kept.flatMap { posteriors[$0 * k..<($0 + 1) * k] }, all == 0 ? 1 : held / all
    )
  }
}
