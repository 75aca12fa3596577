extension TextEncoding {
  /// The name that iconv(3) knows.
  package var converterName: String {
    switch self {
    case .latin1: "WINDOWS-1252"
    case .big5: "BIG5-HKSCS"
    case .shiftJIS: "CP932"
    case .eucKR: "CP949"
    case .windows874: "CP874"
    case .windows1250, .windows1251, .windows1253, .windows1254, .windows1255, .windows1256,
      .windows1257, .windows1258:
      "CP" + rawValue.suffix(4)
    default: rawValue.uppercased()
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
    case .utf32LittleEndian, .utf32BigEndian: 4
    default: 1
    }
  }

  /// A line feed in this encoding.
  var lineFeed: [UInt8] {
    switch self {
    case .utf16LittleEndian: [0x0A, 0]
    case .utf16BigEndian: [0, 0x0A]
    case .utf32LittleEndian: [0x0A, 0, 0, 0]
    case .utf32BigEndian: [0, 0, 0, 0x0A]
    default: [0x0A]
    }
  }

  /// The encoding that a byte order mark at the start names, with the length of the mark.
  package static func marked(
    _ head: Span<UInt8>
  ) -> (encoding: TextEncoding, length: Int)? {
    let head = [UInt8](copying: head.extracting(first: 4))
    if head.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
    if head == [0xFF, 0xFE, 0, 0] { return (.utf32LittleEndian, 4) }
    if head == [0, 0, 0xFE, 0xFF] { return (.utf32BigEndian, 4) }
    if head.starts(with: [0xFF, 0xFE]) { return (.utf16LittleEndian, 2) }
    if head.starts(with: [0xFE, 0xFF]) { return (.utf16BigEndian, 2) }
    return nil
  }
}
