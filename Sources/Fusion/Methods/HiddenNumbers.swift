import Basics

/// How well numbers foretell claims that were hidden: a fifth at a time, five times.
enum HiddenNumbers {
  static let folds = 5
  /// Claims used at most; of more, those of the first items of a random order.
  private static let mostClaims = 20_000
  private static let seed: UInt64 = 7

  /// The strength under which hidden numbers are met with the least squared error.
  static func strength(_ data: NumberClaims, sourceCount: Int) -> Double {
    let parts = split(data)
    var best = (strength: 100.0, error: Double.infinity)
    for strength in NumberFusion.strengths {
      var sum = 0.0
      for part in parts {
        let model = GaussianModel(part.visible, strength: strength, sourceCount: sourceCount)
        for hidden in part.hidden {
          let error = model.means[hidden.item] - hidden.value
          sum += error * error
        }
      }
      if sum < best.error { best = (strength, sum) }
    }
    return best.strength
  }

  /// The squared errors of the mean and of the median on hidden numbers; nil without any.
  static func compare(
    _ claims: ClaimSet,
    numbers: [Double],
    sourceCount: Int
  ) -> MethodComparison? {
    let data = NumberClaims(claims, numbers: numbers)
    let parts = split(data)
    let strength = strength(data, sourceCount: sourceCount)
    var mean = 0.0
    var median = 0.0
    var difference = PairedDifference()
    for part in parts {
      let model = GaussianModel(part.visible, strength: strength, sourceCount: sourceCount)
      let middles = model.middles(part.visible)
      for hidden in part.hidden {
        let ofMean = model.means[hidden.item] - hidden.value
        let ofMedian = middles[hidden.item] - hidden.value
        mean += ofMean * ofMean
        median += ofMedian * ofMedian
        difference.add(ofMedian * ofMedian - ofMean * ofMean)
      }
    }
    guard difference.count > 0 else { return nil }
    let count = Double(difference.count)
    return MethodComparison(
      measure: .squaredError,
      scores: [
        .init(method: .mean, score: mean / count), .init(method: .median, score: median / count),
      ],
      preferred: mean <= median ? .mean : .median,
      hidden: difference.count,
      isClear: difference.isClear
    )
  }

  private struct Part {
    let visible: NumberClaims
    let hidden: [(item: Int, value: Double)]
  }

  /// Items with at least three claims, of which at least two stay visible.
  private static func split(_ data: NumberClaims) -> [Part] {
    var random = SeededGenerator(seed: seed)
    var items = (0..<data.itemCount).filter { data.claims(of: $0).count > 2 }
    random.shuffle(&items)
    var taken = 0
    let used = items.prefix {
      taken += data.claims(of: $0).count
      return taken <= mostClaims
    }
    var fold: [Int: Int] = [:]
    for item in used {
      for claim in data.claims(of: item) {
        fold[claim] = Int(random.next().multipliedFullWidth(by: UInt64(folds)).high)
      }
    }
    return (0..<folds).map { part in
      var starts = [0]
      var sources: [Int32] = []
      var values: [Double] = []
      var hidden: [(item: Int, value: Double)] = []
      for item in used {
        let visible = data.claims(of: item).filter { fold[$0] != part }
        if visible.count < 2 { continue }
        for claim in data.claims(of: item) where fold[claim] == part {
          hidden.append((starts.count - 1, data.values[claim]))
        }
        for claim in visible {
          sources.append(data.sources[claim])
          values.append(data.values[claim])
        }
        starts.append(sources.count)
      }
      return Part(
        visible: NumberClaims(starts: starts, sources: sources, values: values),
        hidden: hidden
      )
    }
  }
}

/// The mean of differences and whether it is clearly not zero.
struct PairedDifference {
  private(set) var count = 0
  private var sum = 0.0
  private var squares = 0.0

  mutating func add(_ difference: Double) {
    count += 1
    sum += difference
    squares += difference * difference
  }

  /// Whether the mean is more than two standard errors from zero.
  var isClear: Bool {
    guard count > 1 else { return false }
    let n = Double(count)
    let mean = sum / n
    let variance = max(squares / n - mean * mean, 0) / n
    return mean * mean > 4 * variance
  }
}
