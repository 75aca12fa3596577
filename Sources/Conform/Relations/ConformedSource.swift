package import Basics

/// A source as it was read, with what is known of how its texts are to be understood.
package struct ReadSource: Sendable {
  package struct Column: Sendable, Hashable {
    package var name: String
    /// The engine's own name of its type.
    package var engineType: String

    package init(name: String, engineType: String) {
      (self.name, self.engineType) = (name, engineType)
    }
  }

  package var name: String
  /// The relation that holds its rows as read, with `_row` and `_file`.
  package var table: String
  /// The name of the relation to make.
  package var result: String
  package var rows: Int
  package var columns: [Column]
  /// What is known of each column, in the order of `columns`.
  package var declarations: [ColumnDeclaration]
  /// The column whose values name who speaks, where one source holds the claims of many.
  package var voiceColumn: String?

  package init(
    name: String,
    table: String,
    result: String,
    rows: Int,
    columns: [Column],
    declarations: [ColumnDeclaration],
    voiceColumn: String? = nil
  ) {
    precondition(columns.count == declarations.count, "a declaration for each column")
    self.name = name
    self.table = table
    self.result = result
    self.rows = rows
    self.columns = columns
    self.declarations = declarations
    self.voiceColumn = voiceColumn
  }
}

/// How the columns of a source came from texts to values: enough to make its relations again.
package struct ConformedSource: Sendable, Hashable, Codable {
  package var name: String
  package var columns: [ConformedColumn]

  /// Whether values stand in a table of their own, since texts had to be joined to them.
  package var hasTable: Bool { columns.contains(where: \.isJoined) }

  enum CodingKeys: String, CodingKey { case name, columns }
}

/// How one column came from texts to values.
package struct ConformedColumn: Sendable, Hashable, Codable {
  package var name: String
  /// The engine's type of the column as it was read, and of its values.
  package var readType: String
  package var engineType: String
  /// Whether its texts were replaced by values of another type.
  package var isMapped = false
  /// The values of its texts where these are few: its view spells them out and nothing is copied.
  package var spelled: [SpelledValue]?
  /// The texts that mean that there is no value, exactly as they are written.
  package var missingTexts: [String] = []
  /// The same with their cells, the empty text apart.
  package var missingMarkers: [TextCount] = []
  package var unreadable = 0
  /// Why cells are unreadable, the commonest reason first; its texts are left out, since they are
  /// all others.
  package var reasons: [UnreadableReason] = []
  package var unit: String?
  /// The mark before the fraction, `,` or `.`, where cells or the source prove it.
  package var decimalMark: String?
  /// The order of day and month, `dmy` or `mdy`, where cells prove it.
  package var dateOrder: String?
  /// What was decided of the column, and why.
  package var remarks: [String] = []

  package init(name: String, readType: String) {
    self.name = name
    self.readType = readType
    engineType = readType
  }

  enum CodingKeys: String, CodingKey {
    case name, readType, engineType, isMapped, spelled, missingTexts, missingMarkers, unreadable
    case reasons, unit, decimalMark, dateOrder, remarks
  }

  /// Whether its values are joined to its texts, and stand beside them in a table.
  package var isJoined: Bool { isMapped && spelled == nil }

  /// Whether the column stands as it was read.
  package var isUntouched: Bool { !isMapped && engineType == readType && missingTexts.isEmpty }
}

/// A text and its value, as the engine casts it from a text; nil when it means none.
package struct SpelledValue: Sendable, Hashable, Codable {
  package var text: String
  package var value: String?

  enum CodingKeys: String, CodingKey { case text, value }
}

package struct UnreadableReason: Sendable, Hashable, Codable {
  package var reason: String
  package var texts: [String]

  package init(reason: String, texts: [String]) {
    (self.reason, self.texts) = (reason, texts)
  }
}
