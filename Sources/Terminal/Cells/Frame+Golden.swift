extension Frame {
  /// The text of every row with trailing spaces removed.
  package func textRows() -> [String] {
    (0..<size.rows).map { y in
      var row = ""
      for x in 0..<size.columns where !self[x, y].isContinuation {
        row += self[x, y].glyph.text
      }
      while row.hasSuffix(" ") { row.removeLast() }
      return row
    }
  }

  /// The looks of every row as runs, `y x0-x1 role`, leaving out plain text on the canvas.
  ///
  /// A background follows after `/`, a gradient step after `@`, attributes after `+`.
  package func roleRows() -> [String] {
    var rows: [String] = []
    for y in 0..<size.rows {
      var x = 0
      while x < size.columns {
        let style = self[x, y].style
        var end = x
        while end + 1 < size.columns, self[end + 1, y].style == style { end += 1 }
        if style != .text { rows.append("\(y) \(x)-\(end) \(style.golden)") }
        x = end + 1
      }
    }
    return rows
  }

  /// Text, roles and cursor in one document for golden files.
  package func golden() -> String {
    var parts = textRows()
    parts.append("--- roles")
    parts += roleRows()
    if let cursor { parts.append("--- cursor \(cursor.x),\(cursor.y)") }
    return parts.joined(separator: "\n") + "\n"
  }
}

extension Style {
  /// The notation of golden files.
  package var golden: String {
    var text =
      switch foreground {
      case .role(let role): role.name
      case .gradient(let gradient, let step): "\(gradient.name)@\(step)"
      case .colour(let colour): colour.description
      }
    if let backgroundColour { text += "/\(backgroundColour)" }
    if let background { text += "/\(background.name)" }
    if attributes.contains(.bold) { text += "+bold" }
    if attributes.contains(.reverse) { text += "+reverse" }
    if attributes.contains(.underline) { text += "+underline" }
    if attributes.contains(.dim) { text += "+dim" }
    return text
  }
}
