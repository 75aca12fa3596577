package import Scoring

/// The columns that a model reads, by name and form, in the order in which it learnt them.
package struct InputSchema: Sendable, Hashable {
  package enum Form: Sendable, Hashable {
    case number
    /// A moment or a time of day; seconds, or ISO 8601 text.
    case time
    case category
    case text
    /// `index:value` pairs in one text.
    case pairs
    /// PNG or JPEG bytes.
    case picture(PictureShape)
  }

  package struct Column: Sendable, Hashable {
    package var name: String
    package var form: Form
  }

  package let columns: [Column]
  private let places: [String: Int]

  package init(_ columns: [Column]) {
    self.columns = columns
    places = Dictionary(columns.enumerated().map { ($1.name, $0) }) { first, _ in first }
  }

  package init(_ featurizer: Featurizer) {
    switch featurizer {
    case .encoders(let extractor):
      self.init(extractor.columns.map { Column(name: $0.name, form: Self.form(of: $0.encoder)) })
    case .hasher(let hasher):
      self.init(
        hasher.fields.map { field in
          let form: Form =
            switch field.kind {
            case .category: .category
            case .number: .number
            case .text: .text
            case .pairs: .pairs
            }
          return Column(name: field.name, form: form)
        }
      )
    }
  }

  private static func form(of encoder: any ColumnEncoder) -> Form {
    switch encoder {
    case is DateEncoder: .time
    case is CategoryEncoder: .category
    case is TextEncoder: .text
    case is PairsEncoder: .pairs
    case let encoder as PictureEncoder: .picture(encoder.shape)
    default: .number
    }
  }

  /// The place of a column; nil for a name that the model does not read.
  package func place(of name: String) -> Int? { places[name] }

  /// The names, for people; those of wide models are cut.
  var names: String {
    let shown = columns.prefix(20).map(\.name).joined(separator: ", ")
    return columns.count > 20 ? shown + ", …" : shown
  }
}
