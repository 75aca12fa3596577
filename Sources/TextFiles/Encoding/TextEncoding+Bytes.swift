extension TextEncoding {
  /// The name that iconv(3) knows; Latin-1 is read as Windows-1252, which adds printable marks.
  package var converterName: String {
    switch self {
    case .utf8: "UTF-8"
    case .utf16LittleEndian: "UTF-16LE"
    case .utf16BigEndian: "UTF-16BE"
    case .gb18030: "GB18030"
    case .latin1: "WINDOWS-1252"
    }
  }

  /// Why a text is not what stands in a file of this encoding: its bytes were broken.
  package var brokenReason: String { "bytes that are not \(rawValue), shown as \u{FFFD}" }

  /// Why a text is not what stands in a file of this encoding: it was read in another.
  package var foreignReason: String { "not in the file's encoding \(rawValue), read in another" }

  /// Bytes of the unit that line ends are looked for in.
  package var unitSize: Int {
    switch self {
    case .utf16LittleEndian, .utf16BigEndian: 2
    case .utf8, .gb18030, .latin1: 1
    }
  }

  /// The encoding that a byte order mark at the start names, with the length of the mark.
  package static func marked(_ head: UnsafeRawBufferPointer) -> (
    encoding: TextEncoding, length: Int
  )? {
    if head.count >= 3, head[0] == 0xEF, head[1] == 0xBB, head[2] == 0xBF { return (.utf8, 3) }
    if head.count >= 2, head[0] == 0xFF, head[1] == 0xFE { return (.utf16LittleEndian, 2) }
    if head.count >= 2, head[0] == 0xFE, head[1] == 0xFF { return (.utf16BigEndian, 2) }
    return nil
  }
}
