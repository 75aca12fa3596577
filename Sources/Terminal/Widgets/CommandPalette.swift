/// A query field over the actions that match it, with their keys and why some are disabled.
package struct CommandPalette: Widget {
  package struct Item: Sendable, Hashable {
    package var id: String
    package var title: String
    package var key: String
    package var disabledReason: String?

    package init(id: String, title: String, key: String = "", disabledReason: String? = nil) {
      self.id = id
      self.title = title
      self.key = key
      self.disabledReason = disabledReason
    }
  }

  package struct Match: Sendable, Hashable {
    package var item: Item
    /// The offsets of the letters to highlight.
    package var positions: [Int]
  }

  package var query: TextFieldState
  package var items: [Item]
  /// The index among the matches.
  package var selected: Int
  package var title: String
  package var emptyText: String

  package init(
    query: TextFieldState,
    items: [Item],
    selected: Int = 0,
    title: String = "",
    emptyText: String = ""
  ) {
    self.query = query
    self.items = items
    self.selected = selected
    self.title = title
    self.emptyText = emptyText
  }

  /// The items that match the query, best first; all in their order when it is empty.
  package var matches: [Match] {
    let found = items.enumerated().compactMap { index, item in
      FuzzyMatch(query.text, in: item.title).map { (index, item, $0) }
    }
    let ranked = found.sorted { one, two in
      if one.2.score != two.2.score { return one.2.score > two.2.score }
      return one.0 < two.0
    }
    return ranked.map { Match(item: $0.1, positions: $0.2.positions) }
  }

  package func draw(in frame: inout Frame, _ rect: Rect, _ appearance: Appearance) {
    let matches = matches
    Box(title: title, isFocused: true, trailing: "\(matches.count)/\(items.count)")
      .draw(in: &frame, rect, appearance)
    let inner = Box.interior(of: rect)
    guard !inner.isEmpty else { return }
    let list = inner.inset(top: 1)
    let chosen = min(max(0, selected), max(0, matches.count - 1))
    let top = ScrollWindow.top(
      selected: chosen,
      current: 0,
      visible: list.height,
      total: matches.count
    )
    for line in 0..<list.height where top + line < matches.count {
      draw(
        matches[top + line],
        index: top + line,
        isSelected: top + line == chosen,
        in: &frame,
        list.row(line),
        appearance
      )
    }
    if matches.isEmpty, !list.isEmpty {
      frame.write(
        emptyText,
        at: list.origin,
        style: .dim,
        width: list.width,
        alignment: .centre
      )
    }
    TextField(state: query, prompt: "> ").draw(in: &frame, inner.row(0), appearance)
  }

  private func draw(
    _ match: Match,
    index: Int,
    isSelected: Bool,
    in frame: inout Frame,
    _ rect: Rect,
    _ appearance: Appearance
  ) {
    let item = match.item
    let background: Role? = isSelected ? .selection : nil
    let base = (item.disabledReason == nil ? Style.text : .dim).on(background)
    let lit = Style(.accent, background: background, attributes: [.bold, .underline])
    frame.fill(rect, style: base)
    let measure = appearance.textWidth
    let note = item.disabledReason ?? ""
    let keyWidth = min(measure.width(of: item.key), rect.width / 3)
    let noteWidth = min(measure.width(of: note), rect.width / 2)
    let tail = keyWidth + (noteWidth > 0 ? noteWidth + 2 : 0)
    let room = Rect(x: rect.x + 1, y: rect.y, width: rect.width - 3 - tail, height: 1)
    frame.clipped(to: room) { frame in
      var x = room.x
      for (offset, character) in item.title.enumerated() {
        let style = match.positions.contains(offset) ? lit : base
        x += frame.write(String(character), at: Point(x: x, y: rect.y), style: style)
      }
    }
    frame.clipped(to: rect) { frame in
      frame.write(
        item.key,
        at: Point(x: rect.right - keyWidth - 1, y: rect.y),
        style: Style(item.disabledReason == nil ? .key : .dim, background: background),
        width: keyWidth,
        alignment: .right
      )
      frame.write(
        note,
        at: Point(x: rect.right - keyWidth - noteWidth - 3, y: rect.y),
        style: Style.dim.on(background),
        width: noteWidth
      )
    }
    frame.mark(rect, as: "palette:\(index)")
  }
}
