import Foundation

/// Brings texts that mean the same to one form: width, case, spaces and the marks at the ends.
///
/// The form is NFKC, lower case, single spaces, without sentence marks and quotes at either end.
/// Signs that carry a meaning (`+ - < > = % # ? *`, and the point before a digit) stay: a doubtful
/// `melanoma?` is not a `melanoma`. A text of marks
/// alone stays as it is.
package enum TextNormaliser {
  /// Returns the common form of a text; the form of a form is itself.
  ///
  /// - Complexity: O(n); texts of ASCII do not enter the Unicode tables.
  package static func normalise(_ text: String) -> String {
    if let plain = normaliseASCII(text) { return plain }
    var form = step(text)
    // Lower case can undo a composition, and trimming can lay bare a combining mark: a few texts
    // need a second pass. Four passes were enough for every assigned scalar and pair tried.
    for _ in 0..<4 {
      let next = step(form)
      if next == form { break }
      form = next
    }
    return form
  }

  private static func step(_ text: String) -> String {
    let folded = text.precomposedStringWithCompatibilityMapping.lowercased()
      .precomposedStringWithCompatibilityMapping
    var scalars = String.UnicodeScalarView()
    var pendingSpace = false
    for scalar in folded.unicodeScalars {
      if isSpace(scalar) {
        pendingSpace = !scalars.isEmpty
        continue
      }
      if isInvisible(scalar) { continue }
      if pendingSpace {
        scalars.append(" ")
        pendingSpace = false
      }
      scalars.append(scalar)
    }
    return trimmingMarks(String(scalars))
  }

  private static func trimmingMarks(_ text: String) -> String {
    let scalars = text.unicodeScalars
    var start = scalars.startIndex
    var end = scalars.endIndex
    while start < end, isTrimmed(scalars[start]), scalars[start] != "." {
      start = scalars.index(after: start)
    }
    while start < end {
      let last = scalars.index(before: end)
      guard isTrimmed(scalars[last]) else { break }
      end = last
    }
    return start == end ? text : String(scalars[start..<end])
  }

  private static func isTrimmed(_ scalar: Unicode.Scalar) -> Bool {
    scalar == " " || endMarks.contains(scalar)
  }

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isWhitespace
  }

  /// Marks that show nothing: zero-width space and joiners, byte order mark, soft hyphen.
  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x200B...0x200F, 0x2060, 0xFEFF, 0x00AD: true
    default: false
    }
  }

  private static let endMarks: Set<Unicode.Scalar> = [
    ".", ",", ";", ":", "!", "\"", "'", "`", "·", "…", "“", "”", "‘", "’", "«", "»",
    "。", "、", "，", "；", "：", "！", "「", "」", "『", "』", "《", "》", "﹒", "´",
  ]

  /// The same for ASCII, by bytes; nil when the text holds anything else.
  private static func normaliseASCII(_ text: String) -> String? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    var pendingSpace = false
    for byte in text.utf8 {
      switch byte {
      case 0x80...: return nil
      case 0x09...0x0D, 0x20:
        pendingSpace = !bytes.isEmpty
        continue
      default: break
      }
      if pendingSpace {
        bytes.append(0x20)
        pendingSpace = false
      }
      bytes.append(0x41...0x5A ~= byte ? byte | 0x20 : byte)
    }
    var range = bytes[...]
    while let first = range.first, isTrimmed(Unicode.Scalar(first)), first != 0x2E {
      range.removeFirst()
    }
    while let last = range.last, isTrimmed(Unicode.Scalar(last)) { range.removeLast() }
    return String(decoding: range.isEmpty ? bytes[...] : range, as: UTF8.self)
  }
}
