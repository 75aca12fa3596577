internal import Foundation

/// A map from scores to probabilities that is fitted after training.
package enum Calibration: Sendable, Hashable {
  case none
  /// softmax(z / T) (Guo et al., ICML 2017); above 0.
  case temperature(Float)
  /// softmax(z + b), one b a class: the shares of classes fitted anew.
  case intercept([Float])
  /// σ(a·d + b) of the positive class's log-odds d, of two classes (Platt, 1999).
  case platt(positive: Int, slope: Float, intercept: Float)
  /// A step function of the positive class's log-odds, of two classes: between `edges[i]` and the
  /// next edge, which ascend, the probability is `values[i]`, which ascend too.
  case isotonic(positive: Int, edges: [Float], values: [Float])

  /// Whether it can be used on scores of so many classes: what a file holds may be wrong.
  func isSound(classes: Int) -> Bool {
    switch self {
    case .none: true
    case .temperature(let t): t > 0 && t.isFinite
    case .intercept(let b): b.count == classes && b.allSatisfy(\.isFinite)
    case .platt(let positive, let slope, let intercept):
      classes == 2 && (0..<2).contains(positive) && slope.isFinite && intercept.isFinite
    case .isotonic(let positive, let edges, let values):
      classes == 2 && (0..<2).contains(positive) && !edges.isEmpty && edges.count == values.count
        && edges.allSatisfy(\.isFinite) && zip(edges, edges.dropFirst()).allSatisfy { $0 < $1 }
        && values.allSatisfy { (0...1).contains($0) }
    }
  }

  /// Replaces the scores of one row, at `range`, by probabilities that sum to 1.
  func turnIntoProbabilities(_ scores: inout [Float], _ range: Range<Int>) {
    switch self {
    case .none: Self.softmax(&scores, range)
    case .temperature(let t):
      for i in range { scores[i] /= t }
      Self.softmax(&scores, range)
    case .intercept(let b):
      for (k, i) in range.enumerated() { scores[i] += b[k] }
      Self.softmax(&scores, range)
    case .platt(let positive, let slope, let intercept):
      let (one, other) = (range.lowerBound + positive, range.lowerBound + 1 - positive)
      let odds = slope * (scores[one] - scores[other]) + intercept
      (scores[one], scores[other]) = (odds, 0)
      Self.softmax(&scores, range)
    case .isotonic(let positive, let edges, let values):
      let (one, other) = (range.lowerBound + positive, range.lowerBound + 1 - positive)
      let odds = scores[one] - scores[other]
      var (low, high) = (0, edges.count)
      while low < high {
        let middle = (low + high) / 2
        if edges[middle] <= odds { low = middle + 1 } else { high = middle }
      }
      let p = values[max(0, low - 1)]
      (scores[one], scores[other]) = (p, 1 - p)
    }
  }

  private static func softmax(_ x: inout [Float], _ range: Range<Int>) {
    var highest = -Float.infinity
    for i in range { highest = max(highest, x[i]) }
    var sum: Float = 0
    for i in range {
      x[i] = exp(x[i] - highest)
      sum += x[i]
    }
    for i in range { x[i] /= sum }
  }
}

/// `{"kind": "temperature", "temperature": 1.2}`, and so on by kind.
extension Calibration: Codable {
  private enum CodingKeys: String, CodingKey {
    case kind, temperature, intercept, positive, slope, offset, edges, values
  }

  package enum Kind: String, Codable, Sendable, CaseIterable {
    case none = "none"
    case temperature = "temperature"
    case intercept = "intercept"
    case platt = "platt"
    case isotonic = "isotonic"
  }

  package var kind: Kind {
    switch self {
    case .none: .none
    case .temperature: .temperature
    case .intercept: .intercept
    case .platt: .platt
    case .isotonic: .isotonic
    }
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    switch try container.decode(Kind.self, forKey: .kind) {
    case .none: self = .none
    case .temperature:
      self = .temperature(try container.decode(Float.self, forKey: .temperature))
    case .intercept: self = .intercept(try container.decode([Float].self, forKey: .intercept))
    case .platt:
      self = .platt(
        positive: try container.decode(Int.self, forKey: .positive),
        slope: try container.decode(Float.self, forKey: .slope),
        intercept: try container.decode(Float.self, forKey: .offset)
      )
    case .isotonic:
      self = .isotonic(
        positive: try container.decode(Int.self, forKey: .positive),
        edges: try container.decode([Float].self, forKey: .edges),
        values: try container.decode([Float].self, forKey: .values)
      )
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(kind, forKey: .kind)
    switch self {
    case .none: break
    case .temperature(let t): try container.encode(t, forKey: .temperature)
    case .intercept(let b): try container.encode(b, forKey: .intercept)
    case .platt(let positive, let slope, let intercept):
      try container.encode(positive, forKey: .positive)
      try container.encode(slope, forKey: .slope)
      try container.encode(intercept, forKey: .offset)
    case .isotonic(let positive, let edges, let values):
      try container.encode(positive, forKey: .positive)
      try container.encode(edges, forKey: .edges)
      try container.encode(values, forKey: .values)
    }
  }
}
