/// Turns columns into the features of a model, as fitted on its training rows.
package enum Featurizer: Sendable {
  /// Each column by an encoder of its own.
  case encoders(FeatureExtractor)
  /// All columns hashed into one table.
  case hasher(FeatureHasher)

  /// The columns that it reads, by name.
  package var columns: [String] {
    switch self {
    case .encoders(let extractor): extractor.columns.map(\.name)
    case .hasher(let hasher): hasher.fields.map(\.name)
    }
  }

  /// The encoders of columns, where they are not hashed.
  package var extractor: FeatureExtractor? {
    if case .encoders(let extractor) = self { extractor } else { nil }
  }

  /// Names of what makes its features, the crosses of columns too.
  package var parts: [String] {
    switch self {
    case .encoders(let extractor): columns + extractor.crosses.map(\.name)
    case .hasher: columns
    }
  }

  package var denseWidth: Int {
    switch self {
    case .encoders(let extractor): extractor.denseWidth
    case .hasher: 0
    }
  }

  package var sparseWidth: Int {
    switch self {
    case .encoders(let extractor): extractor.sparseWidth
    case .hasher(let hasher): hasher.width
    }
  }

  /// The features of chosen rows, in their order; a column that `table` lacks is missing everywhere.
  package func features(of table: [FeatureColumn], rows: [Int32]) -> FeatureMatrix {
    switch self {
    case .encoders(let extractor): extractor.features(of: table, rows: rows)
    case .hasher(let hasher): hasher.features(of: table, rows: rows)
    }
  }

  /// Whether what was read from a file agrees with itself.
  var isSound: Bool {
    switch self {
    case .encoders(let extractor): extractor.isSound
    case .hasher(let hasher): hasher.isSound
    }
  }
}

/// `{"kind": "encoders", "columns": […], …}` or `{"kind": "hasher", "fields": […], "bits": 22}`.
extension Featurizer: Codable {
  private enum CodingKeys: String, CodingKey { case kind }

  private enum Kind: String, Codable {
    case encoders = "encoders"
    case hasher = "hasher"
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    switch try container.decode(Kind.self, forKey: .kind) {
    case .encoders: self = .encoders(try FeatureExtractor(from: decoder))
    case .hasher: self = .hasher(try FeatureHasher(from: decoder))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .encoders(let extractor):
      try container.encode(Kind.encoders, forKey: .kind)
      try extractor.encode(to: encoder)
    case .hasher(let hasher):
      try container.encode(Kind.hasher, forKey: .kind)
      try hasher.encode(to: encoder)
    }
  }
}
