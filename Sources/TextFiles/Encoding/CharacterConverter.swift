import Basics
import Foundation

/// Converts bytes of one encoding to UTF-8 by iconv(3), with U+FFFD for what cannot be read.
// SAFETY: the handle is used by this object alone and closed once, with it.
@safe package final class CharacterConverter {
  private let handle: iconv_t
  private let unitSize: Int

  package static let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]

  /// - Throws: `CurationError` when the system has no converter for the encoding.
  package init(from encoding: TextEncoding) throws {
    unitSize = encoding.unitSize
    // SAFETY: the system reads the names while they stand; the handle is compared, not followed.
    guard let opened = unsafe iconv_open("UTF-8", encoding.converterName),
      UInt(bitPattern: opened) != UInt.max
    else {
      throw CurationError(
        .unreadable,
        "this system cannot convert \(encoding.rawValue)",
        suggestion: "install the gconv modules of the C library"
      )
    }
    unsafe handle = opened
  }

  /// A text in another encoding; empty when the system cannot write it so.
  package static func bytes(_ text: String, in encoding: TextEncoding) -> [UInt8] {
    // SAFETY: as above; the handle is closed when this function ends.
    guard let handle = unsafe iconv_open(encoding.converterName, "UTF-8"),
      UInt(bitPattern: handle) != UInt.max
    else { return [] }
    defer { unsafe iconv_close(handle) }
    var source = Array(text.utf8).map { CChar(bitPattern: $0) }
    var output = [CChar](repeating: 0, count: text.utf8.count * 4 + 8)
    // SAFETY: both arrays stand while iconv runs, which is given their counts.
    let written = unsafe source.withUnsafeMutableBufferPointer { source in
      unsafe output.withUnsafeMutableBufferPointer { output in
        var input = source.baseAddress
        var left = source.count
        var target = output.baseAddress
        var room = output.count
        let code = unsafe iconv(handle, &input, &left, &target, &room)
        return code == -1 ? 0 : output.count - room
      }
    }
    return output.prefix(written).map { UInt8(bitPattern: $0) }
  }

  deinit { unsafe iconv_close(handle) }

  /// Appends the converted text.
  ///
  /// - Returns: how many sequences could not be read and became U+FFFD.
  package func convert(_ bytes: Span<UInt8>, into output: inout [UInt8]) -> Int {
    // SAFETY: the bytes stand while iconv reads them, of which `left` are still to be read.
    unsafe bytes.withUnsafeBytes { bytes in
      var broken = 0
      var input = unsafe UnsafeMutablePointer(
        mutating: bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
      )
      var left = bytes.count
      unsafe iconv(handle, nil, nil, nil, nil)
      while left > 0 {
        let code = unsafe step(&input, &left, &output)
        if code == 0 || code == E2BIG { continue }
        output.append(contentsOf: Self.replacement)
        broken += 1
        let skipped = min(unitSize, left)
        unsafe input = input?.advanced(by: skipped)
        left -= skipped
      }
      return broken
    }
  }

  /// Converts as much as fits into one piece of output; returns 0 or the error code.
  private func step(
    _ input: inout UnsafeMutablePointer<CChar>?,
    _ left: inout Int,
    _ output: inout [UInt8]
  ) -> Int32 {
    // No encoding here needs more than three bytes of UTF-8 for one byte.
    // SAFETY: iconv writes into the piece, and what it wrote is copied before the piece goes.
    unsafe withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { piece in
      var target = unsafe piece.baseAddress?.assumingMemoryBound(to: CChar.self)
      var room = piece.count
      let result = unsafe iconv(handle, &input, &left, &target, &room)
      let code = result == -1 ? errno : 0
      unsafe output.append(contentsOf: piece[0..<(piece.count - room)])
      return code
    }
  }
}
