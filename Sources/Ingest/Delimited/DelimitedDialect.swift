/// How a text file divides rows into fields.
struct DelimitedDialect: Sendable, Hashable, Codable {
  var delimiter: UInt8
  /// Nil when quotes are characters like any other.
  var quote: UInt8?
  /// Stands before a quote inside a quoted field; the quote itself when quotes are doubled.
  var escape: UInt8 = 0x22
  /// Whether spaces around fields are layout, as in `39, State-gov, 77516`.
  var trimsSpaces = false

  static let comma = DelimitedDialect(delimiter: 0x2C, quote: 0x22)
  static let tab = DelimitedDialect(delimiter: 0x09, quote: nil)

  var withoutQuotes: DelimitedDialect {
    var dialect = self
    dialect.quote = nil
    return dialect
  }
}
