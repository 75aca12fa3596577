internal import Foundation
package import Scoring

extension Calibration {
  /// Fits a map of this kind on rows that the model did not learn from.
  ///
  /// `scores` are rows × `classes`, with the prior shift already taken back; `positive` is needed by
  /// the maps of two classes. Nil where there is nothing to fit: no rows, one class only, or more
  /// than two classes for Platt's and the isotonic map.
  ///
  /// - Complexity: O(rows · classes) a step of some tens, and a sort for the isotonic map.
  package static func fit(
    _ kind: Kind,
    scores: [Float],
    labels: [Int32],
    classes: Int,
    positive: Int?
  ) -> Calibration? {
    guard Set(labels).count > 1, scores.count == labels.count * classes,
      scores.allSatisfy(\.isFinite)
    else { return nil }
    switch kind {
    case .none: return Calibration.none
    case .temperature: return temperature(scores, labels, classes)
    case .intercept: return intercept(scores, labels, classes)
    case .platt, .isotonic:
      guard classes == 2 else { return nil }
      let positive = positive ?? 1
      let odds = labels.indices.map {
        Double(scores[2 * $0 + positive]) - Double(scores[2 * $0 + 1 - positive])
      }
      let isPositive = labels.map { Int($0) == positive }
      return kind == .platt
        ? platt(odds, isPositive, positive) : isotonic(odds, isPositive, positive)
    }
  }

  /// The temperature of the lowest log-loss, by bisection of its slope, which rises with 1/T.
  private static func temperature(
    _ scores: [Float],
    _ labels: [Int32],
    _ classes: Int
  ) -> Calibration {
    func slope(_ inverse: Double) -> Double {
      var sum = 0.0
      for (row, label) in labels.enumerated() {
        let z = (0..<classes).map { Double(scores[row * classes + $0]) }
        let highest = z.max() ?? 0
        let e = z.map { exp(inverse * ($0 - highest)) }
        let mean = zip(e, z).reduce(0) { $0 + $1.0 * $1.1 } / e.reduce(0, +)
        sum += mean - z[Int(label)]
      }
      return sum
    }
    var (low, high) = (log(1.0 / 64), log(64.0))
    for _ in 0..<40 {
      let middle = (low + high) / 2
      if slope(exp(middle)) < 0 { low = middle } else { high = middle }
    }
    return .temperature(Float(exp(-(low + high) / 2)))
  }

  /// The intercepts under which each class is expected as often as it is given, which is where the
  /// log-loss is lowest; by iterative scaling.
  ///
  /// A class that no row is given keeps its place.
  private static func intercept(
    _ scores: [Float],
    _ labels: [Int32],
    _ classes: Int
  ) -> Calibration {
    var given = Array(repeating: 0.0, count: classes)
    for label in labels { given[Int(label)] += 1 }
    var b = Array(repeating: 0.0, count: classes)
    for _ in 0..<200 {
      var expected = Array(repeating: 0.0, count: classes)
      for row in labels.indices {
        let z = (0..<classes).map { Double(scores[row * classes + $0]) + b[$0] }
        let highest = z.max() ?? 0
        let e = z.map { exp($0 - highest) }
        let sum = e.reduce(0, +)
        for k in 0..<classes { expected[k] += e[k] / sum }
      }
      var largest = 0.0
      for k in 0..<classes where given[k] > 0 && expected[k] > 0 {
        let step = log(given[k] / expected[k])
        b[k] += step
        largest = max(largest, abs(step))
      }
      if largest < 1e-7 { break }
    }
    return .intercept(b.map { Float($0) })
  }

  /// Slope and intercept of the lowest log-loss against smoothed targets, by Newton's method with
  /// halved steps (Platt, 1999; Lin, Lin & Weng, Machine Learning 68, 2007).
  private static func platt(
    _ odds: [Double],
    _ isPositive: [Bool],
    _ positive: Int
  ) -> Calibration {
    let ones = Double(isPositive.count { $0 })
    let zeros = Double(isPositive.count) - ones
    let targets = isPositive.map { $0 ? (ones + 1) / (ones + 2) : 1 / (zeros + 2) }
    func loss(_ a: Double, _ b: Double) -> Double {
      zip(odds, targets).reduce(0) { sum, row in
        let z = a * row.0 + b
        return sum + max(z, 0) - z * row.1 + log1p(exp(-abs(z)))
      }
    }
    var (a, b) = (1.0, 0.0)
    var current = loss(a, b)
    for _ in 0..<100 {
      var (ga, gb, haa, hab, hbb) = (0.0, 0.0, 1e-9, 0.0, 1e-9)
      for (z, target) in zip(odds, targets) {
        let p = 1 / (1 + exp(-(a * z + b)))
        let w = p * (1 - p)
        ga += (p - target) * z
        gb += p - target
        haa += w * z * z
        hab += w * z
        hbb += w
      }
      let determinant = haa * hbb - hab * hab
      guard determinant > 0 else { break }
      let da = (hbb * ga - hab * gb) / determinant
      let db = (haa * gb - hab * ga) / determinant
      var step = 1.0
      while step > 1e-8, loss(a - step * da, b - step * db) > current { step /= 2 }
      (a, b) = (a - step * da, b - step * db)
      let next = loss(a, b)
      if current - next < 1e-10 * (1 + abs(current)) { break }
      current = next
    }
    return .platt(positive: positive, slope: Float(a), intercept: Float(b))
  }

  /// The rising steps nearest to the given classes, by pooling adjacent violators (Ayer et al., 1955).
  private static func isotonic(
    _ odds: [Double],
    _ isPositive: [Bool],
    _ positive: Int
  ) -> Calibration {
    var steps: [(edge: Float, hits: Double, rows: Double)] = []
    for row in odds.indices.sorted(by: { odds[$0] < odds[$1] }) {
      let edge = Float(odds[row])
      let hit = isPositive[row] ? 1.0 : 0
      if let last = steps.last, last.edge == edge {
        steps[steps.count - 1].hits += hit
        steps[steps.count - 1].rows += 1
      } else {
        steps.append((edge, hit, 1))
      }
      while steps.count > 1 {
        let (above, below) = (steps[steps.count - 1], steps[steps.count - 2])
        guard below.hits * above.rows >= above.hits * below.rows else { break }
        steps.removeLast()
        steps[steps.count - 1] =
          (below.edge, below.hits + above.hits, below.rows + above.rows)
      }
    }
    // No step says never or always: each has a share of one row more of both kinds.
    let values = steps.map { Float(($0.hits + 0.5) / ($0.rows + 1)) }
    var rising: [Float] = []
    for value in values { rising.append(max(value, rising.last ?? 0)) }
    return .isotonic(positive: positive, edges: steps.map(\.edge), values: rising)
  }
}
