/// An encoding of text that Tuina reads.
package enum TextEncoding: String, Sendable, Hashable, Codable, CaseIterable {
  case utf8 = "utf-8"
  case utf16LittleEndian = "utf-16le"
  case utf16BigEndian = "utf-16be"
  case utf32LittleEndian = "utf-32le"
  case utf32BigEndian = "utf-32be"
  case gb18030
  case big5
  case shiftJIS = "shift-jis"
  case eucJP = "euc-jp"
  case eucKR = "euc-kr"
  /// Read as Windows-1252, which adds printable marks to it.
  case latin1 = "latin-1"
  case windows1250 = "windows-1250"
  case windows1251 = "windows-1251"
  case windows1253 = "windows-1253"
  case windows1254 = "windows-1254"
  case windows1255 = "windows-1255"
  case windows1256 = "windows-1256"
  case windows1257 = "windows-1257"
  case windows1258 = "windows-1258"
  case windows874 = "windows-874"
  case latin2 = "iso-8859-2"
  case latin4 = "iso-8859-4"
  case isoCyrillic = "iso-8859-5"
  case isoArabic = "iso-8859-6"
  case isoGreek = "iso-8859-7"
  case isoHebrew = "iso-8859-8"
  case latin7 = "iso-8859-13"
  case latin9 = "iso-8859-15"
  case koi8R = "koi8-r"
  case koi8U = "koi8-u"
  case dosLatin = "cp850"
  case dosLatin2 = "cp852"
  case dosCyrillic = "cp866"
  case macintosh

  /// Finds an encoding by any of its usual names; case, spaces, `-` and `_` do not matter.
  package init?(name: String) {
    let key = name.lowercased().filter { $0.isLetter || $0.isNumber }
    if let known = Self.byName[key] {
      self = known
      return
    }
    // `cp1251`, `win1251` and `windows1251` are one.
    for prefix in ["cp", "win", "ibm", "x", "windows", "iso"] where key.hasPrefix(prefix) {
      let rest = String(key.dropFirst(prefix.count))
      if let known = Self.byName["windows" + rest] ?? Self.byName["iso" + rest] {
        self = known
        return
      }
    }
    return nil
  }

  private static let byName: [String: TextEncoding] = {
    var names: [String: TextEncoding] = [:]
    for encoding in allCases {
      names[encoding.rawValue.filter { $0.isLetter || $0.isNumber }] = encoding
    }
    for (encoding, others) in others { for other in others { names[other] = encoding } }
    return names
  }()

  private static let others: [(TextEncoding, [String])] = [
    (.utf8, ["utf8bom", "utf8sig", "ascii", "usascii"]),
    (.utf16LittleEndian, ["utf16", "unicode", "ucs2"]), (.utf32LittleEndian, ["utf32", "ucs4"]),
    (.gb18030, ["gbk", "gb2312", "cp936", "windows936", "euccn"]),
    (.big5, ["cp950", "windows950", "big5hkscs"]),
    (.shiftJIS, ["sjis", "cp932", "windows31j", "mskanji", "windows932"]), (.eucJP, ["ujis"]),
    (.eucKR, ["cp949", "uhc", "ksc5601", "windows949"]),
    (.latin1, ["iso88591", "l1", "cp1252", "windows1252"]), (.latin2, ["latin2", "l2"]),
    (.windows1254, ["iso88599", "latin5", "l5"]), (.latin4, ["latin4"]),
    (.latin7, ["latin7"]), (.latin9, ["latin9"]), (.windows874, ["tis620", "iso885911"]),
    (.dosLatin, ["ibm850", "cp437", "ibm437"]), (.dosLatin2, ["ibm852"]),
    (.dosCyrillic, ["ibm866"]), (.macintosh, ["macroman", "xmacroman"]),
    (.koi8R, ["koi8"]),
  ]
}
