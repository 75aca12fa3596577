/// Keys and what they do, in two columns where there is room.
package struct HelpView: Widget {
  package struct Entry: Sendable, Hashable {
    package var keys: String
    package var title: String
    /// Why the key does nothing now; nil when it works.
    package var disabledReason: String?

    package init(keys: String, title: String, disabledReason: String? = nil) {
      self.keys = keys
      self.title = title
      self.disabledReason = disabledReason
    }
  }

  package struct Section: Sendable, Hashable {
    package var title: String
    package var entries: [Entry]

    package init(title: String, entries: [Entry]) {
      self.title = title
      self.entries = entries
    }
  }

  package var sections: [Section]
  /// The first line shown.
  package var top: Int

  /// Below this width the entries stand in one column.
  private static let twoColumnWidth = 72
  private static let keyWidth = 14

  private enum Line {
    case heading(String)
    /// A line of an entry's text; the first one with its keys.
    case entry(keys: String, text: String, isEnabled: Bool)
    case blank
  }

  package init(sections: [Section], top: Int = 0) {
    self.sections = sections
    self.top = top
  }

  package func draw(in frame: inout Frame, _ rect: Rect, _ appearance: Appearance) {
    guard !rect.isEmpty else { return }
    let columns = columns(width: rect.width, appearance.textWidth)
    let total = columns.map(\.count).max() ?? 0
    let first = min(max(0, top), max(0, total - rect.height))
    let scrollbar = Scrollbar(total: total, visible: rect.height, top: first)
    let body = scrollbar.isNeeded ? rect.inset(right: 1) : rect
    let parts = body.columns(columns.map { _ in .share(1) }, gap: 2)
    for (lines, part) in zip(columns, parts) {
      for (row, line) in lines.dropFirst(first).prefix(part.height).enumerated() {
        draw(line, in: &frame, part.row(row))
      }
    }
    scrollbar.draw(in: &frame, rect, appearance)
  }

  /// How many lines the help has at a width, for scrolling.
  package func lineCount(width: Int, _ measure: TextWidth = TextWidth()) -> Int {
    columns(width: width, measure).map(\.count).max() ?? 0
  }

  /// Divides the sections into columns of about the same length, keeping sections whole.
  private func columns(width: Int, _ measure: TextWidth) -> [[Line]] {
    let isDouble = width >= Self.twoColumnWidth && sections.count > 1
    // One column for the scrollbar, two between the columns.
    let column = isDouble ? (width - 3) / 2 : width - 1
    let room = max(column - min(Self.keyWidth, column / 3) - 2, 1)
    let blocks = sections.map { section in
      [.heading(section.title)] + section.entries.flatMap { Self.lines($0, room, measure) }
        + [.blank]
    }
    let total = blocks.map(\.count).reduce(0, +)
    guard isDouble else { return [Array(blocks.joined())] }
    var left: [Line] = []
    var right: [Line] = []
    for block in blocks {
      if right.isEmpty, left.isEmpty || left.count + block.count / 2 <= (total + 1) / 2 {
        left += block
      } else {
        right += block
      }
    }
    return [left, right]
  }

  /// An entry with the reason why it does nothing now, in as many lines as it needs.
  private static func lines(_ entry: Entry, _ room: Int, _ measure: TextWidth) -> [Line] {
    let text = entry.title + (entry.disabledReason.map { " (\($0))" } ?? "")
    return TextBlock.wrap(text, width: room, measure).enumerated().map { place, line in
      .entry(
        keys: place == 0 ? entry.keys : "",
        text: line,
        isEnabled: entry.disabledReason == nil
      )
    }
  }

  private func draw(_ line: Line, in frame: inout Frame, _ rect: Rect) {
    switch line {
    case .blank: return
    case .heading(let title):
      frame.write(title, at: rect.origin, style: Style(.header), width: rect.width)
    case .entry(let keys, let text, let isEnabled):
      let keyWidth = min(Self.keyWidth, rect.width / 3)
      frame.write(
        keys,
        at: rect.origin,
        style: isEnabled ? Style(.key) : .dim,
        width: keyWidth,
        alignment: .right
      )
      frame.write(
        text,
        at: Point(x: rect.x + keyWidth + 2, y: rect.y),
        style: isEnabled ? .text : .dim,
        width: max(0, rect.width - keyWidth - 2)
      )
    }
  }
}
