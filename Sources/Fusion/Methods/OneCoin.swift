import Basics
import Foundation

/// Weighs sources by one accuracy each.
///
/// ACCU (Dong, Berti-Équille & Srivastava, PVLDB 2(1), 2009, doi:10.14778/1687627.1687690) without
/// copying. Of the K values that an attribute can take one is right and the others are claimed by
/// mistake equally often: C(v) = Σ ln((K − 1)·A/(1 − A)) over the sources of v, and
/// P(v) = e^C(v) / (Σ e^C(w) + K − d), where d values w are claimed, so that a lone claim is
/// believed as far as its source. It starts from the shares of claims. Accuracies are drawn to
/// the mean of sources with as many claims, then those of an attribute to those of the source.
/// A claim that nobody else could contradict says nothing about its source and teaches nothing.
package struct OneCoin: Sendable {
  package let fusions: [FusionResult]
  /// One accuracy a source over all attributes, within `accuracyRange`.
  package private(set) var accuracies: [Double]
  /// By attribute, one accuracy a source.
  package private(set) var accuraciesOfAttributes: [[Double]]
  package private(set) var iterations = 0

  static let accuracyRange = 0.001...0.999
  static let maximumIterations = 100
  /// The largest change of a posterior at which the fixed point counts as reached.
  static let tolerance = 1e-4
  /// Sources are alike that make 1, 2 to 3, 4 to 9, or 10 claims and more.
  private static let sizes = [2.0, 4, 10]
  private static let attributeStrengths = (0...10).map { Double(1 << $0) }

  /// Fuses all attributes together.
  ///
  /// - Parameters:
  ///   - claimSets: one an attribute.
  ///   - domains: how many values each attribute can take, at least 2.
  ///   - sourceCount: sources are below this.
  /// - Complexity: O(claims) a pass, at most 100 passes over all and 100 more where there are
  ///   several attributes; memory O(claims + sources · attributes).
  package init(_ claimSets: [ClaimSet], domains: [Int], sourceCount: Int) {
    precondition(domains.count == claimSets.count, "every attribute has a domain")
    var model = Model(claimSets, domains, sourceCount)
    iterations = model.run(byAttribute: false)
    accuracies = model.accuracies
    if claimSets.count > 1 { iterations += model.run(byAttribute: true) }
    accuraciesOfAttributes = model.ofAttributes
    fusions = zip(claimSets, model.posteriors).map {
      FusionResult(method: .oneCoin, posteriors: $1, of: $0)
    }
  }

  /// How many values an attribute with open values is taken to have.
  ///
  /// The most values that are claimed of one item: what can be confused in practice. The number of
  /// all different values would make every two equal claims a proof.
  package static func openDomain(_ claims: ClaimSet) -> Int {
    var most = 2
    for item in 0..<claims.itemCount { most = max(most, claims.candidates(of: item).count) }
    return most
  }

  private struct Model {
    let sets: [ClaimSet]
    let domains: [Int]
    let sourceCount: Int
    /// Claims a source makes of items that others speak about, by attribute.
    let counts: [[Double]]
    let sizeOfSource: [Int]
    var posteriors: [[Double]]
    var accuracies: [Double]
    var ofAttributes: [[Double]]

    /// One set of claims and one number of possible values for each attribute.
    ///
    /// - Complexity: O(claims).
    init(_ sets: [ClaimSet], _ domains: [Int], _ sourceCount: Int) {
      self.sets = sets
      self.domains = domains
      self.sourceCount = sourceCount
      var all = [Int](repeating: 0, count: sourceCount)
      counts = sets.map { set in
        var counts = [Double](repeating: 0, count: sourceCount)
        for item in 0..<set.itemCount {
          let range = set.claims(of: item)
          for claim in range {
            all[Int(set.sources[claim])] += 1
            if range.count > 1 { counts[Int(set.sources[claim])] += 1 }
          }
        }
        return counts
      }
      sizeOfSource = all.map { claims in OneCoin.sizes.count { Double(claims) >= $0 } }
      posteriors = sets.map(MajorityVote.shares)
      accuracies = [Double](repeating: 0.5, count: sourceCount)
      ofAttributes = sets.map { _ in [] }
    }

    /// Runs to the fixed point; returns the number of passes.
    mutating func run(byAttribute: Bool) -> Int {
      for pass in 1...OneCoin.maximumIterations {
        estimate(byAttribute: byAttribute)
        var change = 0.0
        for index in sets.indices {
          let logOdds = ofAttributes[index].map { log($0 / (1 - $0)) }
          change = max(
            change,
            OneCoin.weigh(sets[index], logOdds, domains[index], into: &posteriors[index])
          )
        }
        if change < OneCoin.tolerance { return pass }
      }
      return OneCoin.maximumIterations
    }

    private mutating func estimate(byAttribute: Bool) {
      let right = sets.indices.map { index in
        OneCoin.credit(sets[index], posteriors[index], sourceCount)
      }
      let rightOfAll = sum(right)
      let countsOfAll = sum(counts)
      accuracies = drawnToSize(rightOfAll, countsOfAll)
      guard byAttribute else {
        ofAttributes = sets.map { _ in accuracies }
        return
      }
      let strength = BetaPrior.strength(
        right: right.flatMap { $0 },
        counts: counts.flatMap { $0 },
        means: sets.flatMap { _ in accuracies },
        among: OneCoin.attributeStrengths
      )
      for index in sets.indices {
        ofAttributes[index] = accuracies.indices.map { source in
          ((right[index][source] + strength * accuracies[source])
            / (counts[index][source] + strength)).clamped(to: OneCoin.accuracyRange)
        }
      }
    }

    private func sum(_ lists: [[Double]]) -> [Double] {
      var sums = [Double](repeating: 0, count: sourceCount)
      for list in lists { for source in list.indices { sums[source] += list[source] } }
      return sums
    }

    private func drawnToSize(_ right: [Double], _ counts: [Double]) -> [Double] {
      let overall = (right.reduce(0, +) + 1) / (counts.reduce(0, +) + 2)
      var accuracies = [Double](repeating: overall, count: sourceCount)
      for size in 0...OneCoin.sizes.count {
        let alike = sizeOfSource.indices.filter { sizeOfSource[$0] == size }
        let count = alike.reduce(0) { $0 + counts[$1] }
        if count == 0 { continue }
        let mean = (alike.reduce(0) { $0 + right[$1] } + 1) / (count + 2)
        let strength = BetaPrior.strength(
          right: alike.map { right[$0] },
          counts: alike.map { counts[$0] },
          means: alike.map { _ in mean }
        )
        for source in alike {
          accuracies[source] =
            ((right[source] + strength * mean) / (counts[source] + strength))
            .clamped(to: OneCoin.accuracyRange)
        }
      }
      return accuracies
    }
  }

  /// Turns the votes of an item, weighted by log odds, into posteriors over the whole domain.
  ///
  /// - Returns: the largest change of a posterior.
  static func weigh(
    _ claims: ClaimSet,
    _ logOdds: [Double],
    _ domain: Int,
    into posteriors: inout [Double]
  ) -> Double {
    let logFalse = log(Double(max(domain, 2) - 1))
    var weights: [Double] = []
    var change = 0.0
    for item in 0..<claims.itemCount {
      let candidates = claims.candidates(of: item)
      weights.removeAll(keepingCapacity: true)
      for _ in candidates { weights.append(0) }
      for claim in claims.claims(of: item) {
        weights[Int(claims.candidateOfClaim[claim]) - candidates.lowerBound] +=
          logFalse + logOdds[Int(claims.sources[claim])]
      }
      var top = 0.0
      for weight in weights { top = max(top, weight) }
      var sum = Double(max(max(domain, 2) - candidates.count, 0)) * exp(-top)
      for index in weights.indices {
        weights[index] = exp(weights[index] - top)
        sum += weights[index]
      }
      for index in weights.indices {
        let posterior = weights[index] / sum
        change = max(change, abs(posterior - posteriors[candidates.lowerBound + index]))
        posteriors[candidates.lowerBound + index] = posterior
      }
    }
    return change
  }

  /// The expected number of right claims of each source, of items that others speak about.
  private static func credit(
    _ claims: ClaimSet,
    _ posteriors: [Double],
    _ sourceCount: Int
  ) -> [Double] {
    var right = [Double](repeating: 0, count: sourceCount)
    for item in 0..<claims.itemCount {
      let range = claims.claims(of: item)
      if range.count < 2 { continue }
      for claim in range {
        right[Int(claims.sources[claim])] += posteriors[Int(claims.candidateOfClaim[claim])]
      }
    }
    return right
  }
}

extension Double {
  func clamped(to range: ClosedRange<Double>) -> Double {
    Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
  }
}
