/// Text broken into lines at spaces, or between wide characters.
package struct TextBlock: Widget {
  package var text: String
  package var style: Style
  /// The first line shown.
  package var top: Int

  package init(_ text: String, style: Style = .text, top: Int = 0) {
    self.text = text
    self.style = style
    self.top = top
  }

  package func draw(in frame: inout Frame, _ rect: Rect, _ appearance: Appearance) {
    let lines = Self.wrap(text, width: rect.width, appearance.textWidth)
    for (row, line) in lines.dropFirst(max(0, top)).prefix(rect.height).enumerated() {
      frame.write(line, at: Point(x: rect.x, y: rect.y + row), style: style)
    }
  }

  /// The lines of a text; line feeds end lines, longer lines break where a word begins.
  package static func wrap(_ text: String, width: Int, _ measure: TextWidth) -> [String] {
    guard width > 0 else { return [] }
    let paragraphs = text.split(separator: "\n", omittingEmptySubsequences: false)
    return paragraphs.flatMap { wrapParagraph(String($0), width, measure) }
  }

  private static func wrapParagraph(
    _ text: String,
    _ width: Int,
    _ measure: TextWidth
  ) -> [String] {
    var lines: [String] = []
    var line = ""
    var used = 0
    // Where the line may break: how much text it would keep and the rest after the space.
    var kept: (text: String, rest: String, width: Int)?
    for element in GlyphSequence(text, width: measure) {
      let glyph = element.glyph.text
      if used + element.width > width {
        if let place = kept, element.glyph != .space, element.width == 1 {
          lines.append(place.text)
          line = place.rest
          used -= place.width
        } else {
          lines.append(line)
          line = ""
          used = 0
        }
        kept = nil
        if element.glyph == .space, line.isEmpty { continue }
      }
      line += glyph
      used += element.width
      if element.glyph == .space {
        kept = (String(line.dropLast()), "", used)
      } else if let place = kept {
        kept = (place.text, place.rest + glyph, place.width)
      }
    }
    lines.append(line)
    return lines
  }
}
