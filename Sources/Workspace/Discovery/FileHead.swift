import Basics
import Foundation

/// The first bytes of a file.
struct FileHead: Sendable {
  let bytes: [UInt8]
  /// Whether the file ends within them.
  let isWhole: Bool

  init(bytes: [UInt8], isWhole: Bool = true) {
    self.bytes = bytes
    self.isWhole = isWhole
  }

  /// - Throws: a POSIX error when the file cannot be read.
  init(_ url: URL, limit: Int) throws {
    let descriptor = open(url.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: limit + 1)
    var count = 0
    while count < buffer.count {
      let more = try Descriptor.read(descriptor, into: &buffer, from: count)
      if more == 0 { break }
      count += more
    }
    isWhole = count <= limit
    bytes = Array(buffer.prefix(min(count, limit)))
  }

  func starts(with mark: [UInt8]) -> Bool { bytes.starts(with: mark) }

  enum ByteOrder { case little, big }

  /// The byte order when this is UTF-16: by its mark, or by where the zero bytes lie.
  var utf16: ByteOrder? {
    if starts(with: [0xFF, 0xFE]) { return .little }
    if starts(with: [0xFE, 0xFF]) { return .big }
    let pairs = min(bytes.count, 4096) / 2
    guard pairs >= 4 else { return nil }
    var zeros = (even: 0, odd: 0)
    for index in 0..<pairs {
      if bytes[index * 2] == 0 { zeros.even += 1 }
      if bytes[index * 2 + 1] == 0 { zeros.odd += 1 }
    }
    if zeros.even == 0, zeros.odd * 4 >= pairs * 3 { return .little }
    if zeros.odd == 0, zeros.even * 4 >= pairs * 3 { return .big }
    return nil
  }

  /// The text with one byte for each ASCII character, whatever the encoding.
  var narrowed: NarrowText {
    if let order = utf16 {
      let hasMark = starts(with: [0xFF, 0xFE]) || starts(with: [0xFE, 0xFF])
      let start = hasMark ? 2 : 0
      let wide = stride(from: start, to: bytes.count - 1, by: 2).map { index -> UInt8 in
        let (high, low) =
          order == .big
          ? (bytes[index], bytes[index + 1]) : (bytes[index + 1], bytes[index])
        return high == 0 ? low : 0x80
      }
      return NarrowText(bytes: wide)
    }
    return NarrowText(bytes: starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes)
  }
}

/// Text reduced to what tells formats apart: its ASCII characters.
///
/// In UTF-8 and Latin-1 no other character holds an ASCII byte. In GB18030 the second byte of a
/// character may be `@` to `~`, and in four-byte characters a digit: never one of the
/// separators counted here but `|`.
struct NarrowText {
  let bytes: [UInt8]

  static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  /// Lines that end within the text; the last one only when the text is whole.
  func completeLines(isWhole: Bool) -> [ArraySlice<UInt8>] {
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    if !isWhole || lines.last?.isEmpty == true { lines.removeLast() }
    return lines.map { $0.last == 0x0D ? $0.dropLast() : $0 }
  }

  /// Whether an opening bracket is followed by what a JSON array may hold.
  var looksLikeJSONArray: Bool {
    let content = bytes.drop(while: Self.isSpace).dropFirst().drop(while: Self.isSpace)
    guard let next = content.first else { return true }
    return "{[]\"-0123456789tfn".utf8.contains(next)
  }
}
