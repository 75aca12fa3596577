/// BWA: one weight a source and class, for crowds whose workers say little each.
///
/// Bayesian weighted average (Li, Rubinstein & Cohn, ICML 2019). Every class is a question of its
/// own: z_i is how far item i is of the class, and a source weighs by how near it stays to z. A
/// source that claims two classes of one item says yes to both.
struct WorkerWeights {
  /// patterns × classes, rows sum to 1.
  let posteriors: [Float]

  private static let shape = 15.0
  private static let pull = 1.0
  private static let maximumSteps = 500
  private static let tolerance = 1e-3

  /// - Complexity: O(claims) a step and class, at most 500 steps.
  init(_ claims: ClassClaims) {
    let k = claims.classCount
    let speakers = Speakers(claims)
    var columns = (0..<k).map { Self.solve(claims, speakers, ofClass: $0) }
    for pattern in 0..<claims.patternCount {
      let sum = columns.reduce(0) { $0 + $1[pattern] }
      for index in columns.indices {
        columns[index][pattern] = sum > 0 ? columns[index][pattern] / sum : 1 / Double(k)
      }
    }
    var posteriors = [Float](repeating: 0, count: claims.patternCount * k)
    for (index, column) in columns.enumerated() {
      for pattern in column.indices { posteriors[pattern * k + index] = Float(column[pattern]) }
    }
    self.posteriors = posteriors
  }

  /// Who speaks about each pattern, each source once.
  private struct Speakers {
    var starts = [0]
    var sources: [Int32] = []

    init(_ claims: ClassClaims) {
      let k = Int32(claims.classCount)
      for pattern in 0..<claims.patternCount {
        let range = Int(claims.starts[pattern])..<Int(claims.starts[pattern + 1])
        sources.append(contentsOf: Set(claims.rows[range].map { $0 / k }).sorted())
        starts.append(sources.count)
      }
    }
  }

  private static func solve(
    _ claims: ClassClaims,
    _ speakers: Speakers,
    ofClass label: Int
  ) -> [Double] {
    let k = claims.classCount
    var says = [Double](repeating: 0, count: speakers.sources.count)
    var counts = [Double](repeating: 0, count: claims.sourceCount)
    var z = [Double](repeating: 0, count: claims.patternCount)
    var spread = 0.0
    var all = 0.0
    for pattern in 0..<claims.patternCount {
      let range = Int(claims.starts[pattern])..<Int(claims.starts[pattern + 1])
      let agreeing = Set(
        claims.rows[range].filter { Int($0) % k == label }.map { $0 / Int32(k) }
      )
      let ofPattern = speakers.starts[pattern]..<speakers.starts[pattern + 1]
      let weight = Double(claims.weights[pattern])
      for index in ofPattern {
        counts[Int(speakers.sources[index])] += weight
        if agreeing.contains(speakers.sources[index]) { says[index] = 1 }
      }
      let size = Double(ofPattern.count)
      z[pattern] = size == 0 ? 0 : Double(agreeing.count) / size
      spread += weight * size * z[pattern] * (1 - z[pattern])
      all += weight * size
    }
    guard all > 0 else { return z }
    let scale = shape * spread / all * 4 * (1 - 1 / Double(k))
    let items = claims.weights.reduce(0.0) { $0 + Double($1) }
    for _ in 0..<maximumSteps {
      var mean = 0.0
      var distance = [Double](repeating: max(scale, 1e-9), count: claims.sourceCount)
      for pattern in z.indices {
        let weight = Double(claims.weights[pattern])
        mean += weight * z[pattern] / items
        for index in speakers.starts[pattern]..<speakers.starts[pattern + 1] {
          let error = z[pattern] - says[index]
          distance[Int(speakers.sources[index])] += weight * error * error
        }
      }
      var change = 0.0
      for pattern in z.indices {
        var top = pull * mean
        var bottom = pull
        for index in speakers.starts[pattern]..<speakers.starts[pattern + 1] {
          let source = Int(speakers.sources[index])
          let weight = (shape + counts[source]) / distance[source]
          top += weight * says[index]
          bottom += weight
        }
        let next = top / bottom
        change = max(change, abs(next - z[pattern]) / max(abs(z[pattern]), 1e-8))
        z[pattern] = next
      }
      if change < tolerance { break }
    }
    return z
  }
}
