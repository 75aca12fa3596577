internal import Basics
package import Foundation
package import Scoring

/// How a feature, or the score, of what was shown differs from the reference of the model.
package struct FeatureDrift: Sendable, Hashable {
  /// How far, by the usual rule of thumb for the population stability index.
  package enum Grade: String, Sendable, Hashable, Codable {
    /// Within the noise of the reference.
    case none
    /// Below 0.1, 0.1 to 0.25, and above.
    case slight, moderate, large
  }

  /// A bin and its share in the reference and now.
  package struct Move: Sendable, Hashable {
    package var bin: String
    package var reference: Double
    package var current: Double

    private static let most = 3

    /// The bins whose shares moved most.
    static func greatest(_ reference: BinCounts, _ current: BinCounts) -> [Move] {
      guard current.total > 0 else { return [] }
      let (before, now) = (reference.shares, current.shares)
      let moves = reference.bins.names.enumerated().map { place, name in
        Move(bin: name, reference: before[place], current: now[place])
      }
      return Array(moves.filter { $0.change > 0 }.sorted(by: Self.isGreater).prefix(most))
    }

    private var change: Double { abs(current - reference) }

    private static func isGreater(_ one: Move, _ other: Move) -> Bool {
      one.change != other.change ? one.change > other.change : one.bin < other.bin
    }
  }

  package let name: String
  package let kind: ReferenceDistribution.Kind
  /// Values since the drift began; all where there is none.
  package let rows: Int
  package let psi: Double
  /// 0...1, in bits; drift is told by this one.
  package let jensenShannon: Double
  /// Nil for categories.
  package let kolmogorovSmirnov: Double?
  /// By the range of the inner edges; nil for categories.
  package let wasserstein: Double?
  /// What the Jensen–Shannon distance of as many values may be by chance; nil where the reference is too
  /// small to tell.
  package let limit: Double?
  /// From when on it differs, when that could be told, and until when; nil where it does not.
  package internal(set) var since: Date?
  package internal(set) var found: Date?
  /// Nil while it stands.
  package internal(set) var until: Date?
  package let moves: [Move]

  package var isDrifted: Bool { since != nil }

  /// Whether it differs now.
  package var stands: Bool { since != nil && until == nil }

  package var grade: Grade {
    guard isDrifted else { return .none }
    return psi < 0.1 ? .slight : psi < 0.25 ? .moderate : .large
  }
}

extension FeatureDrift {
  /// Where values went: `65 and above 4.0 % → 11.2 %`.
  package var moveWords: String {
    moves.prefix(2).map {
      "\($0.bin) \(Figures.percent($0.reference)) → \(Figures.percent($0.current))"
    }.joined(separator: ", ")
  }
}

extension FeatureDrift {
  /// Whether what moved most are values that the reference does not know.
  package var isOfNewValues: Bool {
    guard kind == .category, let most = moves.first, most.bin == ReferenceBins.others else {
      return false
    }
    return most.current > most.reference
  }
}

extension ReferenceBins {
  /// What values are called that have no bin of their own.
  static let others = "other values"

  /// The bins for people: `below 18`, `18 to 25`, `65 and above`, a category, `other values`, `missing`.
  var names: [String] {
    switch kind {
    case .numbers(let edges):
      func word(_ edge: Double) -> String { Figures.measure(edge) }
      guard let first = edges.first, let last = edges.last else { return ["present", "missing"] }
      return ["below \(word(first))"]
        + zip(edges, edges.dropFirst()).map { "\(word($0)) to \(word($1))" }
        + ["\(word(last)) and above", "missing"]
    case .categories(let values): return values + [Self.others, "missing"]
    }
  }
}

extension FeatureDrift: Codable {
  private enum CodingKeys: String, CodingKey {
    case name, kind, rows, psi, jensenShannon, kolmogorovSmirnov, wasserstein, limit, grade, since
    case found, until, moves
  }

  /// The grade follows from the others.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    name = try container.decode(String.self, forKey: .name)
    kind = try container.decode(ReferenceDistribution.Kind.self, forKey: .kind)
    rows = try container.decode(Int.self, forKey: .rows)
    psi = try container.decode(Double.self, forKey: .psi)
    jensenShannon = try container.decode(Double.self, forKey: .jensenShannon)
    kolmogorovSmirnov = try container.decodeIfPresent(Double.self, forKey: .kolmogorovSmirnov)
    wasserstein = try container.decodeIfPresent(Double.self, forKey: .wasserstein)
    limit = try container.decodeIfPresent(Double.self, forKey: .limit)
    since = try container.decodeIfPresent(Date.self, forKey: .since)
    found = try container.decodeIfPresent(Date.self, forKey: .found)
    until = try container.decodeIfPresent(Date.self, forKey: .until)
    moves = try container.decode([Move].self, forKey: .moves)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(kind, forKey: .kind)
    try container.encode(rows, forKey: .rows)
    try container.encode(psi, forKey: .psi)
    try container.encode(jensenShannon, forKey: .jensenShannon)
    try container.encodeIfPresent(kolmogorovSmirnov, forKey: .kolmogorovSmirnov)
    try container.encodeIfPresent(wasserstein, forKey: .wasserstein)
    try container.encodeIfPresent(limit, forKey: .limit)
    try container.encode(grade, forKey: .grade)
    try container.encodeIfPresent(since, forKey: .since)
    try container.encodeIfPresent(found, forKey: .found)
    try container.encodeIfPresent(until, forKey: .until)
    try container.encode(moves, forKey: .moves)
  }
}

extension FeatureDrift.Move: Codable {
  private enum CodingKeys: String, CodingKey { case bin, reference, current }
}
