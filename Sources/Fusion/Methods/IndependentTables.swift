import Kernels
/// IBCC: a table of answers a source, with a prior that it is right more often than not.
///
/// Independent Bayesian classifier combination (Kim & Ghahramani, AISTATS 2012) with variational
/// steps: β is 4 on the diagonal of a table and 1 off it, α = 1 for each class.
struct IndependentTables {
  /// patterns × classes.
  let posteriors: [Float]
  let steps: Int

  private static let diagonal = 4.0
  private static let maximumSteps = 500
  private static let tolerance: Float = 1e-3

  /// - Complexity: O(claims · K) a step, at most 500 steps.
  init(_ claims: ClassClaims) {
    let k = claims.classCount
    var mixture = AnswerMixture(claims, posteriors: claims.shares)
    var taken = 0
    while taken < Self.maximumSteps {
      taken += 1
      let table = Self.logTable(mixture, classes: k)
      let prior = (0..<k).map { Digamma.value(mixture.totals[$0] + 1) }
      if mixture.step(table: table, prior: prior) < Self.tolerance { break }
    }
    posteriors = mixture.posteriors
    steps = taken
  }

  private static func logTable(_ mixture: AnswerMixture, classes: Int) -> [Float] {
    let width = mixture.shape.width
    var table = [Float](repeating: 0, count: mixture.counts.count)
    for source in 0..<mixture.claims.sourceCount {
      for k in 0..<classes {
        var sum = 0.0
        for label in 0..<classes {
          let index = (source * classes + label) * width + k
          sum += mixture.counts[index] + (label == k ? diagonal : 1)
        }
        let ofSum = Digamma.value(sum)
        for label in 0..<classes {
          let index = (source * classes + label) * width + k
          let count = mixture.counts[index] + (label == k ? diagonal : 1)
          table[index] = Float(Digamma.value(count) - ofSum)
        }
      }
    }
    return table
  }
}
