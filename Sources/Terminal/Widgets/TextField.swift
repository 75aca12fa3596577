/// Shows a line of text being edited and places the real cursor in it.
package struct TextField: Widget {
  package var state: TextFieldState
  /// Stands before the text, such as `/` for a filter.
  package var prompt: String
  package var placeholder: String
  package var isFocused: Bool

  package init(
    state: TextFieldState,
    prompt: String = "",
    placeholder: String = "",
    isFocused: Bool = true
  ) {
    self.state = state
    self.prompt = prompt
    self.placeholder = placeholder
    self.isFocused = isFocused
  }

  package func draw(in frame: inout Frame, _ rect: Rect, _ appearance: Appearance) {
    let line = rect.row(0)
    guard !line.isEmpty else { return }
    frame.fill(line)
    frame.clipped(to: line) { frame in
      let start = line.x + frame.write(prompt, at: line.origin, style: Style(.key))
      let field = Rect(x: start, y: line.y, width: line.right - start, height: 1)
      guard !field.isEmpty else { return }
      if state.isEmpty {
        frame.write(placeholder, at: field.origin, style: .dim, width: field.width)
        if isFocused { frame.cursor = field.origin }
        return
      }
      drawText(in: &frame, field, appearance)
    }
  }

  private func drawText(in frame: inout Frame, _ field: Rect, _ appearance: Appearance) {
    let measure = appearance.textWidth
    let widths = state.characters.map { measure.width(of: String($0)) }
    let ahead = widths[..<state.cursor].reduce(0, +)
    // The cursor needs a column of its own behind the text before it.
    var hidden = 0
    var first = 0
    while first < state.cursor, ahead - hidden > field.width - 1 {
      hidden += widths[first]
      first += 1
    }
    frame.clipped(to: field) { frame in
      frame.write(String(state.characters[first...]), at: field.origin)
    }
    if first > 0 {
      frame.write(appearance.symbols.more.left, at: field.origin, style: Style(.key))
    }
    if isFocused {
      frame.cursor = Point(x: min(field.x + ahead - hidden, field.right - 1), y: field.y)
    }
  }
}
