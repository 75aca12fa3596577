/// `{"kind": "column", "column": "part"}`, or `{"kind": "random", "train": 0.8, …}`.
extension Manifest.Split: Codable {
  private enum CodingKeys: String, CodingKey {
    case kind, column, by, train, validation, test, seed
  }

  private enum Kind: String, Codable {
    case column = "column"
    case random = "random"
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    switch try container.decode(Kind.self, forKey: .kind) {
    case .column: self = .column(try container.decode(String.self, forKey: .column))
    case .random:
      self = .random(
        by: try container.decodeIfPresent(String.self, forKey: .by),
        train: try container.decode(Double.self, forKey: .train),
        validation: try container.decode(Double.self, forKey: .validation),
        test: try container.decode(Double.self, forKey: .test),
        seed: try container.decode(UInt64.self, forKey: .seed)
      )
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .column(let column):
      try container.encode(Kind.column, forKey: .kind)
      try container.encode(column, forKey: .column)
    case .random(let by, let train, let validation, let test, let seed):
      try container.encode(Kind.random, forKey: .kind)
      try container.encodeIfPresent(by, forKey: .by)
      try container.encode(train, forKey: .train)
      try container.encode(validation, forKey: .validation)
      try container.encode(test, forKey: .test)
      try container.encode(seed, forKey: .seed)
    }
  }
}
