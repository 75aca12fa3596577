/// `{"kind": "softmax"}`, or `{"kind": "perceptron", "hidden": [128, 32]}`.
extension RunConfiguration.Model: Codable {
  private enum CodingKeys: String, CodingKey {
    case kind, hidden
  }

  private enum Kind: String, Codable {
    case softmax = "softmax"
    case perceptron = "perceptron"
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    switch try container.decode(Kind.self, forKey: .kind) {
    case .softmax: self = .softmax
    case .perceptron: self = .perceptron(hidden: try container.decode([Int].self, forKey: .hidden))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .softmax: try container.encode(Kind.softmax, forKey: .kind)
    case .perceptron(let hidden):
      try container.encode(Kind.perceptron, forKey: .kind)
      try container.encode(hidden, forKey: .hidden)
    }
  }
}
