import Basics
import Foundation

/// How well two unlike methods foretell claims that were hidden: a fifth at a time, five times.
///
/// One-coin and the two-level model are fitted to the visible claims. A hidden claim of class l by
/// source j about item i scores ln Σ_k T_ik C_jkl, where the table C is made alike for both from
/// what each believes: C_jkl = (n_jkl + K·P_kl)/(n_jk + K), with P the table of all sources
/// together, so that a method is judged by its beliefs and not by how flexible its tables are.
struct HiddenClaims: Sendable {
  let comparison: MethodComparison
  /// The mean product of the standardised errors of two hidden claims about one item.
  let errorCorrelation: Double?

  static let folds = 5
  /// Claims used at most; of more, those of the first items of a random order.
  static let mostClaims = 10_000
  private static let seed: UInt64 = 11

  /// Nil where fewer than 20 claims have another beside them.
  init?(_ claims: ClaimSet, domain: Int, sourceCount: Int) {
    let sample = Self.sample(claims)
    guard sample.count >= 20 else { return nil }
    var random = SeededGenerator(seed: Self.seed, stream: 1)
    let fold = sample.map { _ in
      Int(random.next().multipliedFullWidth(by: UInt64(Self.folds)).high)
    }
    var sums = (coin: 0.0, tables: 0.0)
    var difference = PairedDifference()
    var residuals = Residuals()
    for part in 0..<Self.folds {
      let visible = ClaimSet(
        sample.indices.filter { fold[$0] != part }.map { sample[$0] },
        valueCount: claims.valueCount
      )
      let hidden = sample.indices.filter { fold[$0] == part }.map { sample[$0] }
      guard let trial = Trial(visible, domain, sourceCount) else { continue }
      for claim in hidden {
        guard let score = trial.score(claim) else { continue }
        sums.coin += score.coin
        sums.tables += score.tables
        difference.add(score.tables - score.coin)
      }
      residuals.add(hidden, trial)
    }
    guard difference.count > 0 else { return nil }
    let count = Double(difference.count)
    comparison = MethodComparison(
      measure: .logProbability,
      scores: [
        .init(method: .twoLevel, score: sums.tables / count),
        .init(method: .oneCoin, score: sums.coin / count),
      ],
      preferred: sums.tables >= sums.coin ? .twoLevel : .oneCoin,
      hidden: difference.count,
      isClear: difference.isClear
    )
    errorCorrelation = residuals.correlation
  }

  /// Claims of items with at least two, in the order of items.
  private static func sample(_ claims: ClaimSet) -> [ClaimSet.Claim] {
    var random = SeededGenerator(seed: seed)
    var items: [Int] = []
    var available = 0
    for item in 0..<claims.itemCount where claims.claims(of: item).count > 1 {
      items.append(item)
      available += claims.claims(of: item).count
    }
    if available > mostClaims {
      // Drawn one by one, so that millions of items are not shuffled for a few thousand.
      var taken = 0
      var drawn: Set<Int> = []
      while taken < mostClaims {
        let item = items[Int(random.next().multipliedFullWidth(by: UInt64(items.count)).high)]
        if drawn.insert(item).inserted { taken += claims.claims(of: item).count }
      }
      items = drawn.sorted()
    }
    return items.flatMap { item in
      claims.claims(of: item).map { claim in
        ClaimSet.Claim(
          entity: claims.entities[item],
          source: claims.sources[claim],
          value: claims.value(ofClaim: claim)
        )
      }
    }
  }
}

extension HiddenClaims {
  /// Both methods, fitted to what is visible.
  private struct Trial {
    let classes: Int
    private let codes: [Int32: Int]
    private let items: [Int32: Int]
    private let coin: Beliefs
    private let tables: Beliefs

    init?(_ visible: ClaimSet, _ domain: Int, _ sourceCount: Int) {
      let data = ClassClaims(visible, sourceCount: sourceCount)
      classes = data.classCount
      guard classes > 1 else { return nil }
      codes = Dictionary(uniqueKeysWithValues: data.classes.enumerated().map { ($1, $0) })
      items = Dictionary(uniqueKeysWithValues: visible.entities.enumerated().map { ($1, $0) })
      let model = TwoLevelModel(data)
      tables = Beliefs(
        (0..<visible.itemCount).flatMap { item in
          let base = Int(data.patternOfItem[item]) * data.classCount
          return (0..<data.classCount).map { Double(model.posteriors[base + $0]) }
        },
        visible,
        codes,
        sourceCount
      )
      let fused = OneCoin([visible], domains: [max(domain, classes)], sourceCount: sourceCount)
      coin = Beliefs(
        Self.spread(fused.fusions[0], visible, codes),
        visible,
        codes,
        sourceCount
      )
    }

    /// Probabilities over all classes: what candidates leave is shared by those nobody claims.
    private static func spread(
      _ fusion: FusionResult,
      _ visible: ClaimSet,
      _ codes: [Int32: Int]
    ) -> [Double] {
      var all = [Double](repeating: 0, count: visible.itemCount * codes.count)
      for item in 0..<visible.itemCount {
        let candidates = visible.candidates(of: item)
        let left = max(1 - fusion.posteriors[candidates].reduce(0, +), 0)
        let others = codes.count - candidates.count
        for k in 0..<codes.count {
          all[item * codes.count + k] = others > 0 ? left / Double(others) : 0
        }
        for candidate in candidates {
          if let code = codes[visible.candidates[candidate]] {
            all[item * codes.count + code] = fusion.posteriors[candidate]
          }
        }
      }
      return all
    }

    func score(_ claim: ClaimSet.Claim) -> (coin: Double, tables: Double)? {
      guard let label = codes[claim.value], let item = items[claim.entity] else { return nil }
      let source = Int(claim.source)
      return (
        log(max(coin.probability(item, source, label), 1e-12)),
        log(max(tables.probability(item, source, label), 1e-12))
      )
    }

    /// Standardised errors of a hidden claim, one a class.
    func residual(_ claim: ClaimSet.Claim) -> [Double]? {
      guard let label = codes[claim.value], let item = items[claim.entity] else { return nil }
      return (0..<classes).map { k in
        let p = tables.probability(item, Int(claim.source), k).clamped(to: 1e-3...(1 - 1e-3))
        return ((k == label ? 1 : 0) - p) / (p * (1 - p)).squareRoot()
      }
    }
  }

  /// What one method believes, with the table of answers that follows from it.
  private struct Beliefs {
    private let posteriors: [Double]
    private let table: [Double]
    private let classes: Int

    init(
      _ posteriors: [Double],
      _ visible: ClaimSet,
      _ codes: [Int32: Int],
      _ sourceCount: Int
    ) {
      let k = codes.count
      var counts = [Double](repeating: 0, count: sourceCount * k * k)
      var pooled = [Double](repeating: 1, count: k * k)
      for index in 0..<k { pooled[index * k + index] = 4 }
      for item in 0..<visible.itemCount {
        for claim in visible.claims(of: item) {
          guard let label = codes[visible.value(ofClaim: claim)] else { continue }
          let base = Int(visible.sources[claim]) * k * k
          for truth in 0..<k {
            let weight = posteriors[item * k + truth]
            counts[base + truth * k + label] += weight
            pooled[truth * k + label] += weight
          }
        }
      }
      for truth in 0..<k {
        let sum = pooled[truth * k..<(truth + 1) * k].reduce(0, +)
        for label in 0..<k { pooled[truth * k + label] /= sum }
      }
      for source in 0..<sourceCount {
        for truth in 0..<k {
          let base = source * k * k + truth * k
          let sum = counts[base..<base + k].reduce(0, +)
          for label in 0..<k {
            counts[base + label] =
              (counts[base + label] + Double(k) * pooled[truth * k + label]) / (sum + Double(k))
          }
        }
      }
      self.posteriors = posteriors
      table = counts
      classes = k
    }

    func probability(_ item: Int, _ source: Int, _ label: Int) -> Double {
      var sum = 0.0
      for truth in 0..<classes {
        sum +=
          posteriors[item * classes + truth]
          * table[source * classes * classes + truth * classes + label]
      }
      return sum
    }
  }

  /// Sums over pairs of hidden claims about one item.
  private struct Residuals {
    private var products = 0.0
    private var pairs = 0.0
    private var squares = 0.0
    private var count = 0.0

    mutating func add(_ hidden: [ClaimSet.Claim], _ trial: Trial) {
      var start = 0
      while start < hidden.count {
        var end = start + 1
        while end < hidden.count, hidden[end].entity == hidden[start].entity { end += 1 }
        let errors = hidden[start..<end].compactMap(trial.residual)
        for (index, error) in errors.enumerated() {
          squares += error.reduce(0) { $0 + $1 * $1 }
          count += Double(error.count)
          for other in errors[(index + 1)...] {
            products += zip(error, other).reduce(0) { $0 + $1.0 * $1.1 }
            pairs += Double(error.count)
          }
        }
        start = end
      }
    }

    /// Nil with fewer than thirty pairs.
    var correlation: Double? {
      guard pairs >= 60, squares > 0 else { return nil }
      return products / pairs / (squares / count)
    }
  }
}
