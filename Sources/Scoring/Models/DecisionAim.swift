/// What a rule of decision is chosen by.
package enum DecisionAim: Sendable, Hashable {
  case balancedAccuracy
  /// Of the positive class.
  case f1
  /// The least cost of false negatives and false positives of the positive class, which are above 0.
  case cost(falseNegative: Double, falsePositive: Double)
}

/// `{"kind": "balanced-accuracy"}`, or `{"kind": "cost", "falseNegative": 20, "falsePositive": 1}`.
extension DecisionAim: Codable {
  private enum CodingKeys: String, CodingKey {
    case kind, falseNegative, falsePositive
  }

  package enum Kind: String, Codable, Sendable, CaseIterable {
    case balancedAccuracy = "balanced-accuracy"
    case f1 = "f1"
    case cost = "cost"
  }

  package var kind: Kind {
    switch self {
    case .balancedAccuracy: .balancedAccuracy
    case .f1: .f1
    case .cost: .cost
    }
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    switch try container.decode(Kind.self, forKey: .kind) {
    case .balancedAccuracy: self = .balancedAccuracy
    case .f1: self = .f1
    case .cost:
      self = .cost(
        falseNegative: try container.decode(Double.self, forKey: .falseNegative),
        falsePositive: try container.decode(Double.self, forKey: .falsePositive)
      )
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(kind, forKey: .kind)
    guard case .cost(let missed, let raised) = self else { return }
    try container.encode(missed, forKey: .falseNegative)
    try container.encode(raised, forKey: .falsePositive)
  }
}
