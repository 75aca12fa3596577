/// A column that a model reads, as rows that are scored must have it.
package struct FeatureInput: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable, Codable {
    case number = "number"
    case time = "time"
    /// A hashed number, which may have been a date or a time in training: both are read as seconds.
    case numberOrTime = "number or time"
    case category = "category"
    case text = "text"
    case pairs = "pairs"
    case picture = "picture"
  }

  package let name: String
  package let kind: Kind
  /// What training saw of numbers and times, as far as the encoder keeps it; nil where it does not.
  package let range: ClosedRange<Double>?
  /// The categories of the training rows; nil where they are hashed, and nobody knows them.
  package let categories: Set<String>?

  init(
    name: String,
    kind: Kind,
    range: ClosedRange<Double>? = nil,
    categories: Set<String>? = nil
  ) {
    self.name = name
    self.kind = kind
    self.range = range
    self.categories = categories
  }
}

extension Featurizer {
  /// The columns that it reads, in the order of their features.
  package var inputs: [FeatureInput] {
    switch self {
    case .encoders(let extractor): extractor.columns.map { $0.encoder.input($0.name) }
    case .hasher(let hasher): hasher.fields.map(\.input)
    }
  }
}

extension HashedField {
  var input: FeatureInput {
    switch kind {
    case .category: FeatureInput(name: name, kind: .category)
    case .number(let edges, _):
      FeatureInput(name: name, kind: .numberOrTime, range: .spanning(edges))
    case .text: FeatureInput(name: name, kind: .text)
    case .pairs: FeatureInput(name: name, kind: .pairs)
    }
  }
}

extension ClosedRange<Double> {
  /// From the first to the last of ascending edges; nil for none.
  fileprivate static func spanning(_ edges: [Double]) -> Self? {
    guard let first = edges.first, let last = edges.last, first <= last else { return nil }
    return first...last
  }
}

extension ScalarEncoder {
  package func input(_ column: String) -> FeatureInput {
    FeatureInput(name: column, kind: .number)
  }
}

extension PiecewiseEncoder {
  package func input(_ column: String) -> FeatureInput {
    FeatureInput(name: column, kind: .number, range: .spanning(edges))
  }
}

extension NumberEncoder {
  /// Ten deviations from the mean, beyond which numbers are cut.
  package func input(_ column: String) -> FeatureInput {
    let (low, high) = (mean - 10 * sd, mean + 10 * sd)
    return FeatureInput(name: column, kind: .number, range: sd > 0 && low < high ? low...high : nil)
  }
}

extension DateEncoder {
  package func input(_ column: String) -> FeatureInput { FeatureInput(name: column, kind: .time) }
}

extension CategoryEncoder {
  package func input(_ column: String) -> FeatureInput {
    FeatureInput(name: column, kind: .category, categories: buckets == 0 ? Set(values) : nil)
  }
}

extension TextEncoder {
  package func input(_ column: String) -> FeatureInput { FeatureInput(name: column, kind: .text) }
}

extension PairsEncoder {
  package func input(_ column: String) -> FeatureInput { FeatureInput(name: column, kind: .pairs) }
}

extension PictureEncoder {
  package func input(_ column: String) -> FeatureInput {
    FeatureInput(name: column, kind: .picture)
  }
}
