/// `{"kind": "softmax"}`, `{"kind": "perceptron", "hidden": [128, 32]}`, or `{"kind": "ftrl", "settings":
/// {"bits": 22, …}}`.
extension RunConfiguration.Model: Codable {
  private enum CodingKeys: String, CodingKey {
    case kind, hidden, settings
  }

  private enum Kind: String, Codable {
    case softmax = "softmax"
    case perceptron = "perceptron"
    case hashed = "ftrl"
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    switch try container.decode(Kind.self, forKey: .kind) {
    case .softmax: self = .softmax
    case .perceptron: self = .perceptron(hidden: try container.decode([Int].self, forKey: .hidden))
    case .hashed:
      self = .hashed(try container.decode(FTRLSettings.self, forKey: .settings))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .softmax: try container.encode(Kind.softmax, forKey: .kind)
    case .perceptron(let hidden):
      try container.encode(Kind.perceptron, forKey: .kind)
      try container.encode(hidden, forKey: .hidden)
    case .hashed(let settings):
      try container.encode(Kind.hashed, forKey: .kind)
      try container.encode(settings, forKey: .settings)
    }
  }
}
