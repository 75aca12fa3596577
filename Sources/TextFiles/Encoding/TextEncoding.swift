/// An encoding of text that Tuina reads.
package enum TextEncoding: String, Sendable, Hashable, Codable, CaseIterable {
  case utf8 = "utf-8"
  case utf16LittleEndian = "utf-16le"
  case utf16BigEndian = "utf-16be"
  case gb18030
  case latin1 = "latin-1"

  /// Finds an encoding by any of its usual names; case, spaces, `-` and `_` do not matter.
  package init?(name: String) {
    let key = name.lowercased().filter { $0.isLetter || $0.isNumber }
    switch key {
    case "utf8", "utf8bom", "utf8sig", "ascii", "usascii": self = .utf8
    case "utf16", "utf16le", "unicode", "ucs2": self = .utf16LittleEndian
    case "utf16be": self = .utf16BigEndian
    case "gb18030", "gbk", "gb2312", "cp936", "windows936", "euccn": self = .gb18030
    case "latin1", "iso88591", "l1", "cp1252", "windows1252": self = .latin1
    default: return nil
    }
  }
}
