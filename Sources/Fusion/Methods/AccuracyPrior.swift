import Kernels
/// What is expected of a source's table of answers before looking at it: that it has one accuracy.
///
/// Row k of source j has the Dirichlet prior S · μ_jk, with μ_jkk its accuracy s_j and the rest of
/// the row shared out as all sources err. Both strengths, of s_j towards the mean of all sources
/// and of tables towards s_j, are those under which the counts are most likely.
struct AccuracyPrior {
  static let tableStrengths: [Double] = [1, 2, 4, 8, 16, 32, 64, 128]

  private let classes: Int
  private let sourceCount: Int
  /// The accuracy of each source, 0...1.
  private(set) var accuracies: [Double]
  /// How all sources err: K × K, the diagonal 0, rows sum to 1.
  private var errors: [Double]
  private(set) var strength = 1.0

  init(_ claims: ClassClaims) {
    classes = claims.classCount
    sourceCount = claims.sourceCount
    accuracies = [Double](repeating: 0.5, count: claims.sourceCount)
    errors = [Double](repeating: 0, count: claims.classCount * claims.classCount)
  }

  /// Finds accuracies, errors and strengths under the counts of a mixture without groups.
  mutating func fit(_ mixture: AnswerMixture) {
    let counts = CountView(mixture)
    var right = [Double](repeating: 0, count: sourceCount)
    var all = right
    var pooled = [Double](repeating: 1, count: classes * classes)
    for k in 0..<classes { pooled[k * classes + k] = 4 }
    for source in 0..<sourceCount {
      for k in 0..<classes {
        for label in 0..<classes {
          let count = counts[source, k, label]
          all[source] += count
          if k == label { right[source] += count }
          pooled[k * classes + label] += count
        }
      }
    }
    let mean = (right.reduce(0, +) + 1) / (all.reduce(0, +) + 2)
    let means = [Double](repeating: mean, count: sourceCount)
    let pull = BetaPrior.strength(right: right, counts: all, means: means)
    accuracies = zip(right, all).map { ($0 + pull * mean) / ($1 + pull) }
    for k in 0..<classes {
      let row = k * classes
      let off = pooled[row..<row + classes].reduce(0, +) - pooled[row + k]
      for label in 0..<classes {
        errors[row + label] =
          label == k ? 0 : 0.9 * pooled[row + label] / off + 0.1 / Double(max(classes - 1, 1))
      }
    }
    strength = bestStrength(counts)
  }

  /// S · μ_jkl.
  private func prior(_ source: Int, _ k: Int, _ label: Int) -> Double {
    let accuracy = accuracies[source]
    return strength * (k == label ? accuracy : (1 - accuracy) * errors[k * classes + label])
  }

  private func bestStrength(_ counts: CountView) -> Double {
    var sums = [Double](repeating: 0, count: Self.tableStrengths.count)
    for source in 0..<sourceCount {
      for k in 0..<classes {
        var ofRow = 0.0
        for label in 0..<classes { ofRow += counts[source, k, label] }
        if ofRow <= 0 { continue }
        for (index, strength) in Self.tableStrengths.enumerated() {
          var sum = LogGamma.value(strength) - LogGamma.value(strength + ofRow)
          for label in 0..<classes {
            let count = counts[source, k, label]
            if count <= 0 { continue }
            let accuracy = accuracies[source]
            let share = k == label ? accuracy : (1 - accuracy) * errors[k * classes + label]
            let base = max(strength * share, 1e-12)
            sum += LogGamma.value(count + base) - LogGamma.value(base)
          }
          sums[index] += sum
        }
      }
    }
    let best = sums.indices.max { sums[$0] < sums[$1] } ?? 0
    return Self.tableStrengths[best]
  }

  /// E ln of the tables under their prior and the counts, laid out as the counts.
  ///
  /// - Complexity: O(sources · K² · groups) digammas.
  func logTable(_ mixture: AnswerMixture) -> [Float] {
    let shape = mixture.shape
    var table = [Float](repeating: 0, count: mixture.counts.count)
    for source in 0..<sourceCount {
      for k in 0..<classes {
        for g in 0..<shape.groups {
          let c = k * shape.groups + g
          var sum = strength
          for label in 0..<classes {
            sum += mixture.counts[(source * classes + label) * shape.width + c]
          }
          let ofSum = Digamma.value(sum)
          for label in 0..<classes {
            let index = (source * classes + label) * shape.width + c
            let count = mixture.counts[index] + max(prior(source, k, label), 1e-9)
            table[index] = Float(max(Digamma.value(count) - ofSum, -1e6))
          }
        }
      }
    }
    return table
  }

  /// The counts of a mixture without groups, by source, true class and label.
  private struct CountView {
    private let counts: [Double]
    private let classes: Int
    private let width: Int

    init(_ mixture: AnswerMixture) {
      counts = mixture.counts
      classes = mixture.shape.classes
      width = mixture.shape.width
    }

    subscript(source: Int, k: Int, label: Int) -> Double {
      counts[(source * classes + label) * width + k]
    }
  }
}
