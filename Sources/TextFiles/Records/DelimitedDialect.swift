/// How a text file divides rows into fields.
package struct DelimitedDialect: Sendable, Hashable, Codable {
  package var delimiter: UInt8
  /// Nil when quotes are characters like any other.
  package var quote: UInt8?
  /// Stands before a quote inside a quoted field; the quote itself when quotes are doubled.
  package var escape: UInt8
  /// Whether spaces around fields are layout, as in `39, State-gov, 77516`.
  package var trimsSpaces = false
  /// What begins a line that is a remark; empty when no line is one.
  package var comment: [UInt8] = []
  /// Whether a carriage return that no line feed follows ends a record too.
  package var endsAtReturn = false
  /// Whether every row ends in a separator, so that one with fewer fields still shows its end.
  package var endsInDelimiter = false
  /// Whether rows may end in more separators than there are columns, as some of them usually do.
  package var allowsSurplus = false
  /// Whether lines of nothing but dashes and bars are drawn between rows.
  package var hasRules = false

  package init(delimiter: UInt8, quote: UInt8? = 0x22, escape: UInt8? = nil) {
    self.delimiter = delimiter
    self.quote = quote
    self.escape = escape ?? quote ?? 0x22
  }

  package static let comma = DelimitedDialect(delimiter: 0x2C)
  package static let tab = DelimitedDialect(delimiter: 0x09, quote: nil)

  package var withoutQuotes: DelimitedDialect {
    var dialect = self
    dialect.quote = nil
    return dialect
  }
}
