/// What is known of a table before its text is looked at.
package struct TableHints: Sendable, Hashable {
  package var skip: Int?
  package var comment: String?
  package var separator: TableSeparator?
  /// Empty when quotes are characters like any other.
  package var quote: String?
  package var escape: String?
  package var header: Bool?
  /// How many names the columns were given.
  package var nameCount: Int?
  /// Whether the file is said to be separated by tabs.
  package var isTabular = false
  /// The texts that mean a missing value.
  package var missing: Set<String> = []

  package init() {}
}

/// What stands between the fields of a line.
package enum TableSeparator: Sendable, Hashable {
  case byte(UInt8)
  /// Several characters, as `::`.
  case text([UInt8])
  /// Runs of spaces and tabs.
  case blanks
  /// Fields stand in columns of fixed width.
  case fixed

  /// By its text; `blanks` and `fixed` are words.
  package init?(_ text: String) {
    switch text {
    case "blanks": self = .blanks
    case "fixed": self = .fixed
    default:
      let bytes = Array(text.utf8)
      guard let first = bytes.first else { return nil }
      self = bytes.count == 1 ? .byte(first) : .text(bytes)
    }
  }

  package var text: String {
    switch self {
    case .byte(let byte): String(Unicode.Scalar(byte))
    case .text(let bytes): String(decoding: bytes, as: UTF8.self)
    case .blanks: "blanks"
    case .fixed: "fixed"
    }
  }

  /// What people call it, in the plural.
  package var name: String {
    switch self {
    case .byte(0x2C): "commas"
    case .byte(0x09): "tabs"
    case .byte(0x3B): "semicolons"
    case .byte(0x7C): "bars"
    case .byte(0x3A): "colons"
    case .byte(0x20): "spaces"
    case .byte(let byte) where byte < 0x20: "control characters \(byte)"
    case .byte, .text: "'\(text)'"
    case .blanks: "blanks"
    case .fixed: "columns of fixed width"
    }
  }
}
