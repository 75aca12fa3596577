/// A vertical scrollbar one column wide; it draws nothing when everything is visible.
package struct Scrollbar: Widget {
  package var total: Int
  package var visible: Int
  package var top: Int

  package init(total: Int, visible: Int, top: Int) {
    self.total = total
    self.visible = visible
    self.top = top
  }

  package var isNeeded: Bool { total > visible && visible > 0 }

  /// The item that a line of the bar stands for: the first at its top, the last at its foot.
  package func item(atLine line: Int, of height: Int) -> Int {
    guard height > 1, total > 1 else { return 0 }
    return min(max(line, 0), height - 1) * (total - 1) / (height - 1)
  }

  package func draw(in frame: inout Frame, _ rect: Rect, _ appearance: Appearance) {
    guard isNeeded, !rect.isEmpty else { return }
    let symbols = appearance.symbols
    let track = Rect(x: rect.right - 1, y: rect.y, width: 1, height: rect.height)
    frame.fill(track, with: symbols.scrollTrack, style: Style(.track))
    let length = max(1, rect.height * visible / total)
    let travel = rect.height - length
    let last = max(1, total - visible)
    let start = (travel * min(max(top, 0), last) + last / 2) / last
    frame.fill(
      Rect(x: track.x, y: rect.y + start, width: 1, height: length),
      with: symbols.scrollThumb,
      style: .dim
    )
  }
}

/// Keeps a selected line inside a window on many lines.
package enum ScrollWindow {
  /// The first visible line: as near to `current` as the selection allows, never past the end.
  package static func top(selected: Int, current: Int, visible: Int, total: Int) -> Int {
    guard visible > 0 else { return max(0, selected) }
    let highest = max(0, total - visible)
    let top = min(max(current, selected - visible + 1), max(0, selected))
    return min(max(top, 0), highest)
  }
}
