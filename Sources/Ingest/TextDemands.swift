import Workspace

/// What a manifest says of columns that reading them typed cannot honour: they are read as texts, and
/// conforming does what was said.
///
/// Reading typed takes the usual markers for missing values in every column, and a point for the
/// mark before a fraction.
struct TextDemands: Sendable {
  /// The columns of the dataset with missing texts of their own, in small letters.
  private let columns: Set<String>
  private let rename: [String: String]
  /// Whether a point stands between groups of digits.
  private let pointsAreGroups: Bool
  private let values: Set<String>

  /// A column that an expression of the source converts stays as it is: the expression was written
  /// for its type.
  init(_ source: Manifest.Source, rules: [Manifest.ColumnRule]) {
    let converted = source.convert.values.map { $0.lowercased() }
    columns = Set(
      rules.filter { $0.missing != nil }.map { $0.name.lowercased() }
        .filter { name in !converted.contains { $0.contains(name) } }
    )
    rename = source.rename
    values = Set(rules.flatMap { $0.values ?? [] })
    pointsAreGroups =
      source.reading.decimal == .comma
      || source.reading.decimal == nil && source.reading.thousands == "."
  }

  /// The shape that a column of a file may be read in.
  func shape(_ shape: TextShape, of column: String) -> TextShape {
    if columns.contains((rename[column] ?? column).lowercased()) { return .text }
    guard pointsAreGroups else { return shape }
    return switch shape {
    case .decimal, .nothing: .text
    // Read as such, it is compared with its pattern: `1.000` is no 1.
    case .integer: .longInteger
    default: shape
    }
  }

  /// One text for all that reading depends on, for the names of cached results.
  var signature: String {
    (columns.sorted() + ["\u{1C}"] + values.sorted()).joined(separator: "\u{1F}")
  }
}
