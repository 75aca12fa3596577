/// What the texts of a column are read as.
package enum ColumnKind: String, Sendable, Hashable, Codable {
  /// Texts as they are written, but those that mean that there is no value.
  case text
  case number, date, time, boolean

  /// What a cell is not that cannot be read as the kind.
  var noun: String {
    switch self {
    case .text: "a text"
    case .number: "a number"
    case .date: "a date"
    case .time: "a clock time"
    case .boolean: "true or false"
    }
  }
}

/// What one text of a column is worth.
package enum CellValue: Sendable, Hashable {
  /// The text says that there is no value.
  case missing
  /// The text is a value, and not of the column's kind.
  case unreadable(String)
  /// The text is the value.
  case text
  case whole(Int64)
  case real(Double)
  case truth(Bool)
  /// A date, a moment or a clock time, as the engine writes it.
  case moment(String)
}

/// What a person or the engine says of a column before its texts are looked at.
package struct ColumnDeclaration: Sendable {
  package var name: String
  package var kind: ColumnKind?
  /// Whether its texts name classes, of which numbers are one whatever their spelling: `1` and `1.0`.
  package var isCategory: Bool
  package var unit: String?
  /// Texts that are values, whatever they look like.
  package var values: Set<String>
  /// The texts that mean a missing value; nil means the usual ones.
  package var missing: [String]?
  /// Whether the column is the label, of which a frequent marker is a class.
  package var isLabel: Bool
  /// The mark before a fraction, as the manifest says.
  package var decimal: Character?
  /// The order of a date's parts, as the manifest says.
  package var order: DateOrder?
  /// Whether years of two digits lead.
  package var leadsWithYear: Bool
  /// Whether the file's format has numbers, so that digits in a text are meant as a text.
  package var hasTypes: Bool

  package init(
    name: String,
    kind: ColumnKind? = nil,
    isCategory: Bool = false,
    unit: String? = nil,
    values: Set<String> = [],
    missing: [String]? = nil,
    isLabel: Bool = false,
    decimal: Character? = nil,
    order: DateOrder? = nil,
    leadsWithYear: Bool = false,
    hasTypes: Bool = false
  ) {
    self.name = name
    self.kind = kind
    self.isCategory = isCategory
    self.unit = unit
    self.values = values
    self.missing = missing
    self.isLabel = isLabel
    self.decimal = decimal
    self.order = order
    self.leadsWithYear = leadsWithYear
    self.hasTypes = hasTypes
  }
}
