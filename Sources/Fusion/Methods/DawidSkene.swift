import Basics
import Foundation

/// Learns a confusion matrix a source together with the classes of the items.
///
/// Dawid & Skene, Applied Statistics 28(1), 1979, doi:10.2307/2346806. Starts from the majority
/// vote; each row of a confusion matrix is smoothed by ε = 0.01 a class, so that a source that was
/// never seen to err is not believed without bound.
package struct DawidSkene: Sendable {
  package let fusion: FusionResult
  /// The share of each class among the items.
  package let prior: [Double]
  /// `confusion[(source · K + true class) · K + claimed class]`.
  package let confusion: [Double]
  package let iterations: Int

  static let smoothing = 0.01
  static let maximumIterations = 100
  /// The largest change of a posterior at which the fixed point counts as reached.
  static let tolerance = 1e-6

  /// Fuses one attribute; a class that nobody claims of an item may still be believed of it.
  ///
  /// - Complexity: O(claims · K) a pass for K classes, at most 100 passes; memory
  ///   O(items · K + sources · K²).
  package init(_ claims: ClaimSet, sourceCount: Int) {
    let classes = claims.valueCount
    var model = Model(
      classes: classes,
      sourceCount: sourceCount,
      posteriors: Self.majority(claims)
    )
    var iterations = 0
    var change = Double.infinity
    while classes > 0, change >= Self.tolerance, iterations < Self.maximumIterations {
      iterations += 1
      model.maximise(claims)
      change = model.expect(claims)
    }
    self.iterations = iterations
    prior = model.prior
    confusion = model.logConfusion.map { exp($0) }
    fusion = Self.fusion(of: claims, model.posteriors, classes)
  }

  private static func majority(_ claims: ClaimSet) -> [Double] {
    var posteriors = [Double](repeating: 0, count: claims.itemCount * claims.valueCount)
    let shares = MajorityVote.shares(claims)
    for item in 0..<claims.itemCount {
      for candidate in claims.candidates(of: item) {
        posteriors[item * claims.valueCount + Int(claims.candidates[candidate])] = shares[candidate]
      }
    }
    return posteriors
  }

  private static func fusion(
    of claims: ClaimSet,
    _ posteriors: [Double],
    _ classes: Int
  ) -> FusionResult {
    var believed: [Int32] = []
    var highest: [Double] = []
    var tieCount: [Int32] = []
    var ofCandidates = [Double](repeating: 0, count: claims.candidates.count)
    for item in 0..<claims.itemCount {
      let row = posteriors[item * classes..<(item + 1) * classes]
      let top = row.max() ?? 0
      let ties = row.indices.filter { row[$0] >= top - FusionResult.tieTolerance }
      believed.append(Int32((ties.first ?? row.startIndex) - row.startIndex))
      highest.append(top)
      tieCount.append(Int32(ties.count))
      for candidate in claims.candidates(of: item) {
        ofCandidates[candidate] = row[row.startIndex + Int(claims.candidates[candidate])]
      }
    }
    return FusionResult(
      method: .dawidSkene,
      posteriors: ofCandidates,
      believed: believed,
      posterior: highest,
      tieCount: tieCount,
      of: claims
    )
  }
}

extension DawidSkene {
  /// The quantities that the two steps exchange.
  private struct Model {
    let classes: Int
    var posteriors: [Double]
    var prior: [Double]
    var logConfusion: [Double]

    /// `posteriors` are items × classes, row-major, and each row sums to 1.
    init(classes: Int, sourceCount: Int, posteriors: [Double]) {
      self.classes = classes
      self.posteriors = posteriors
      prior = [Double](repeating: 0, count: classes)
      logConfusion = [Double](repeating: 0, count: sourceCount * classes * classes)
    }

    /// Estimates the prior and the confusion matrices from the posteriors.
    mutating func maximise(_ claims: ClaimSet) {
      for k in 0..<classes { prior[k] = 0 }
      for index in logConfusion.indices { logConfusion[index] = DawidSkene.smoothing }
      for item in 0..<claims.itemCount {
        let row = item * classes
        for k in 0..<classes { prior[k] += posteriors[row + k] }
        for claim in claims.claims(of: item) {
          let column =
            Int(claims.sources[claim]) * classes * classes + Int(claims.value(ofClaim: claim))
          for k in 0..<classes { logConfusion[column + k * classes] += posteriors[row + k] }
        }
      }
      for k in 0..<classes { prior[k] /= Double(max(claims.itemCount, 1)) }
      for start in stride(from: 0, to: logConfusion.count, by: classes) {
        let total = logConfusion[start..<start + classes].reduce(0, +)
        for index in start..<start + classes {
          logConfusion[index] = log(logConfusion[index] / total)
        }
      }
    }

    /// Estimates the posteriors; returns their largest change.
    mutating func expect(_ claims: ClaimSet) -> Double {
      let logPrior = prior.map { log(max($0, .leastNormalMagnitude)) }
      var weights = [Double](repeating: 0, count: classes)
      var change = 0.0
      for item in 0..<claims.itemCount {
        for k in 0..<classes { weights[k] = logPrior[k] }
        for claim in claims.claims(of: item) {
          let column =
            Int(claims.sources[claim]) * classes * classes + Int(claims.value(ofClaim: claim))
          for k in 0..<classes { weights[k] += logConfusion[column + k * classes] }
        }
        LogSumExp.normalise(&weights, 0..<classes)
        for k in 0..<classes {
          let index = item * classes + k
          change = max(change, abs(weights[k] - posteriors[index]))
          posteriors[index] = weights[k]
        }
      }
      return change
    }
  }
}
