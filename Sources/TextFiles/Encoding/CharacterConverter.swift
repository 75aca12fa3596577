import Basics
import Foundation

/// Converts bytes of one encoding to UTF-8 by iconv(3), with U+FFFD for what cannot be read.
package final class CharacterConverter {
  private let handle: iconv_t
  private let unitSize: Int

  package static let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]

  /// - Throws: `CurationError` when the system has no converter for the encoding.
  package init(from encoding: TextEncoding) throws {
    unitSize = encoding.unitSize
    guard let opened = iconv_open("UTF-8", encoding.converterName),
      UInt(bitPattern: opened) != UInt.max
    else {
      throw CurationError(
        .unreadable,
        "this system cannot convert \(encoding.rawValue)",
        suggestion: "install the gconv modules of the C library"
      )
    }
    handle = opened
  }

  /// A text in another encoding; empty when the system cannot write it so.
  package static func bytes(_ text: String, in encoding: TextEncoding) -> [UInt8] {
    guard let handle = iconv_open(encoding.converterName, "UTF-8"),
      UInt(bitPattern: handle) != UInt.max
    else { return [] }
    defer { iconv_close(handle) }
    var source = Array(text.utf8).map { CChar(bitPattern: $0) }
    var output = [CChar](repeating: 0, count: text.utf8.count * 4 + 8)
    let written = source.withUnsafeMutableBufferPointer { source in
      output.withUnsafeMutableBufferPointer { output in
        var (input, left) = (source.baseAddress, source.count)
        var (target, room) = (output.baseAddress, output.count)
        return iconv(handle, &input, &left, &target, &room) == -1 ? 0 : output.count - room
      }
    }
    return output.prefix(written).map { UInt8(bitPattern: $0) }
  }

  deinit { iconv_close(handle) }

  /// Appends the converted text.
  ///
  /// - Returns: how many sequences could not be read and became U+FFFD.
  package func convert(_ bytes: UnsafeRawBufferPointer, into output: inout [UInt8]) -> Int {
    var broken = 0
    var input = UnsafeMutablePointer(
      mutating: bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
    )
    var left = bytes.count
    iconv(handle, nil, nil, nil, nil)
    while left > 0 {
      let code = step(&input, &left, &output)
      if code == 0 || code == E2BIG { continue }
      output.append(contentsOf: Self.replacement)
      broken += 1
      let skipped = min(unitSize, left)
      input = input?.advanced(by: skipped)
      left -= skipped
    }
    return broken
  }

  /// Converts as much as fits into one piece of output; returns 0 or the error code.
  private func step(
    _ input: inout UnsafeMutablePointer<CChar>?,
    _ left: inout Int,
    _ output: inout [UInt8]
  ) -> Int32 {
    // No encoding here needs more than three bytes of UTF-8 for one byte.
    withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { piece in
      var target = piece.baseAddress?.assumingMemoryBound(to: CChar.self)
      var room = piece.count
      let result = iconv(handle, &input, &left, &target, &room)
      let code = result == -1 ? errno : 0
      output.append(contentsOf: piece[0..<(piece.count - room)])
      return code
    }
  }
}
