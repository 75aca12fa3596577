/// The characters that widgets draw with, in one set per kind of terminal.
///
/// Kept as data so that one code path draws every set, and a test can measure each character.
package struct Symbols: Sendable {
  package var horizontal: String
  package var vertical: String
  package var topLeft: String
  package var topRight: String
  package var bottomLeft: String
  package var bottomRight: String
  /// Ends of the border around a title.
  package var titleLeft: String
  package var titleRight: String
  package var footerLeft: String
  package var footerRight: String
  /// Digits 0 to 9 as they stand before a box title.
  package var digits: [String]
  package var ellipsis: String
  package var ascending: String
  package var descending: String
  package var more: (left: String, right: String)
  package var scrollThumb: String
  package var scrollTrack: String
  package var bullet: String
  package var pointer: String
  package var check: String
  package var cross: String
  package var alert: String
  package var legend: String
  package var axisVertical: String
  package var axisHorizontal: String
  package var axisCorner: String
  package var axisTick: String
  package var gridDot: String
  /// A full cell of a bar.
  package var full: String
  /// Partial cells of a bar from thin to nearly full.
  package var partials: [String]
  /// The empty part of a bar.
  package var empty: String
  /// Columns of a sparkline from low to full.
  package var levels: [String]
  package var separator: String
  /// Ends of a drawn interval, and the estimate inside it.
  package var interval: (left: String, right: String)
  package var estimate: String

  package static func of(_ set: Appearance.GlyphSet) -> Symbols {
    switch set {
    case .unicode: unicode
    case .ascii: ascii
    case .neutral: neutral
    }
  }

  // swift-format-ignore
  package static let unicode = Symbols(
    horizontal: "─", vertical: "│", topLeft: "╭", topRight: "╮", bottomLeft: "╰",
    bottomRight: "╯", titleLeft: "┐", titleRight: "┌", footerLeft: "┘", footerRight: "└",
    digits: ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"], ellipsis: "…", ascending: "▲",
    descending: "▼", more: ("‹", "›"), scrollThumb: "┃", scrollTrack: "│", bullet: "•",
    pointer: "▸", check: "✓", cross: "✗", alert: "⚠", legend: "━", axisVertical: "│",
    axisHorizontal: "─", axisCorner: "└", axisTick: "┤", gridDot: "┈", full: "█",
    partials: ["▏", "▎", "▍", "▌", "▋", "▊", "▉"], empty: "░",
    levels: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"], separator: "·",
    interval: ("├", "┤"), estimate: "●")

  // swift-format-ignore
  package static let ascii = Symbols(
    horizontal: "-", vertical: "|", topLeft: "+", topRight: "+", bottomLeft: "+",
    bottomRight: "+", titleLeft: "[", titleRight: "]", footerLeft: "[", footerRight: "]",
    digits: ["0 ", "1 ", "2 ", "3 ", "4 ", "5 ", "6 ", "7 ", "8 ", "9 "], ellipsis: "~",
    ascending: "^", descending: "v", more: ("<", ">"), scrollThumb: "#", scrollTrack: "|",
    bullet: "*", pointer: ">", check: "+", cross: "x", alert: "!", legend: "=",
    axisVertical: "|", axisHorizontal: "-", axisCorner: "+", axisTick: "+", gridDot: ".",
    full: "#", partials: ["-", "="], empty: ".",
    levels: ["_", ".", "-", "=", "+", "*", "%", "#"], separator: "-",
    interval: ("|", "|"), estimate: "o")

  /// ASCII improved by characters whose width no terminal disputes.
  package static let neutral: Symbols = {
    var symbols = ascii
    symbols.check = "✓"
    symbols.cross = "✗"
    symbols.alert = "⚠"
    symbols.pointer = "▸"
    symbols.bullet = "▪"
    symbols.full = "⣿"
    symbols.partials = ["⡇"]
    symbols.empty = "⠒"
    symbols.levels = ["⣀", "⣤", "⣶", "⣿"]
    symbols.scrollThumb = "▐"
    return symbols
  }()

  /// Every character of this set, for tests of width.
  package var all: [String] {
    [
      horizontal, vertical, topLeft, topRight, bottomLeft, bottomRight, titleLeft, titleRight,
      footerLeft, footerRight, ellipsis, ascending, descending, more.left, more.right,
      scrollThumb, scrollTrack, bullet, pointer, check, cross, alert, legend, axisVertical,
      axisHorizontal, axisCorner, axisTick, gridDot, full, empty, separator,
      interval.left, interval.right, estimate,
    ] + digits + partials + levels
  }
}
