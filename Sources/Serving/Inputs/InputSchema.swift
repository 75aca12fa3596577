package import Scoring

/// The columns that a model reads, by name and kind, in the order in which it learnt them.
package struct InputSchema: Sendable, Hashable {
  package struct Column: Sendable, Hashable {
    package var name: String
    package var kind: FeatureInput.Kind
    /// The size of pictures; nil for other kinds.
    package var shape: PictureShape?
  }

  package let columns: [Column]
  /// The texts that mean a missing value, beside the empty one.
  let missing: Set<String>
  private let places: [String: Int]

  package init(_ columns: [Column], missing: Set<String> = []) {
    self.columns = columns
    self.missing = missing
    places = Dictionary(columns.enumerated().map { ($1.name, $0) }) { first, _ in first }
  }

  package init(_ featurizer: Featurizer, missing: Set<String> = []) {
    var shapes: [String: PictureShape] = [:]
    for column in featurizer.extractor?.columns ?? [] {
      if let encoder = column.encoder as? PictureEncoder { shapes[column.name] = encoder.shape }
    }
    self.init(
      featurizer.inputs.map { Column(name: $0.name, kind: $0.kind, shape: shapes[$0.name]) },
      missing: missing
    )
  }

  /// The place of a column; nil for a name that the model does not read.
  package func place(of name: String) -> Int? { places[name] }

  /// The names, for people; those of wide models are cut.
  var names: String {
    let shown = columns.prefix(20).map(\.name).joined(separator: ", ")
    return columns.count > 20 ? shown + ", …" : shown
  }
}
