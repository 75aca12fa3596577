/// Measures text in terminal cells.
///
/// One cell holds one base with its marks. Joiners and variation selectors are dropped, emoji
/// joined by U+200D show their first member, and skin tones fold into the emoji before them, so
/// that this table and the C library, which the terminal layer positions by, agree.
package struct TextWidth: Sendable, Hashable {
  /// Whether the terminal draws ambiguous characters (`─`, `…`, `α`) in two cells.
  package var isAmbiguousWide: Bool
  /// Whether control characters show as `?`, so that what was cut is what will be drawn.
  package var isASCII: Bool

  package init(isAmbiguousWide: Bool = false, isASCII: Bool = false) {
    self.isAmbiguousWide = isAmbiguousWide
    self.isASCII = isASCII
  }

  /// The width of one scalar: 0, 1 or 2.
  ///
  /// - Complexity: O(log n) in the size of the width table; constant for ASCII.
  package func width(of scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    if value < 0xA1 { return 1 }
    if value >= 0x1100, Self.contains(value, WidthTable.wide) { return 2 }
    if value >= 0x300, Self.contains(value, WidthTable.zero) { return 0 }
    if isAmbiguousWide, Self.contains(value, WidthTable.ambiguous) { return 2 }
    return 1
  }

  /// The columns that text takes once sanitised.
  package func width(of text: String) -> Int {
    var total = 0
    for element in GlyphSequence(text, width: self) { total += element.width }
    return total
  }

  /// The longest beginning of `text` that fits, with an ellipsis where something was cut.
  ///
  /// The ellipsis is dropped when it is wider than the space.
  package func truncated(_ text: String, to columns: Int, ellipsis: String = "…") -> String {
    guard width(of: text) > columns else { return text }
    let markWidth = width(of: ellipsis)
    let mark = markWidth <= columns ? ellipsis : ""
    let room = columns - (mark.isEmpty ? 0 : markWidth)
    var kept = ""
    var used = 0
    for element in GlyphSequence(text, width: self) {
      if used + element.width > room { break }
      kept += element.glyph.text
      used += element.width
    }
    return kept + mark
  }

  /// The text with its middle cut out where it does not fit, since names differ at both ends:
  /// `user…affinity_30`.
  package func truncatedInTheMiddle(
    _ text: String,
    to columns: Int,
    ellipsis: String = "…"
  ) -> String {
    let markWidth = width(of: ellipsis)
    guard width(of: text) > columns, columns >= markWidth + 4 else {
      return truncated(text, to: columns, ellipsis: ellipsis)
    }
    let room = columns - markWidth
    let elements = Array(GlyphSequence(text, width: self))
    // The end tells more of names that begin alike.
    var head = ""
    var tail: [String] = []
    var used = 0
    for element in elements.reversed() {
      if used + element.width > (room * 3 + 4) / 5 { break }
      tail.append(element.glyph.text)
      used += element.width
    }
    for element in elements {
      if used + element.width > room { break }
      head += element.glyph.text
      used += element.width
    }
    return head + ellipsis + tail.reversed().joined()
  }

  /// The text filled up with spaces, or cut, to exactly `columns`.
  package func padded(
    _ text: String,
    to columns: Int,
    alignment: Alignment = .left,
    ellipsis: String = "…"
  ) -> String {
    let fitted = truncated(text, to: max(0, columns), ellipsis: ellipsis)
    let missing = max(0, columns - width(of: fitted))
    let before =
      switch alignment {
      case .left: 0
      case .right: missing
      case .centre: missing / 2
      }
    return String(repeating: " ", count: before) + fitted
      + String(repeating: " ", count: missing - before)
  }

  private static func contains(_ value: UInt32, _ ranges: [ClosedRange<UInt32>]) -> Bool {
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound < value { low = middle + 1 } else { high = middle }
    }
    return low < ranges.count && ranges[low].lowerBound <= value
  }
}

/// Where text stands in a space wider than itself.
package enum Alignment: Sendable, Hashable {
  case left
  case right
  case centre
}
