/// Names of screens in one line, each with the digit that opens it.
package struct Tabs: Widget {
  package struct Tab: Sendable, Hashable {
    /// The key that opens it now; empty for none.
    package var key: String
    package var title: String
    /// What its cells are marked with, so that a click finds it.
    package var name: String

    package init(key: String, title: String, name: String? = nil) {
      self.key = key
      self.title = title
      self.name = name ?? key
    }
  }

  package var tabs: [Tab]
  package var selected: Int

  package init(tabs: [Tab], selected: Int) {
    self.tabs = tabs
    self.selected = selected
  }

  package func draw(in frame: inout Frame, _ rect: Rect, _ appearance: Appearance) {
    let line = rect.row(0)
    guard !line.isEmpty else { return }
    frame.fill(line)
    let measure = appearance.textWidth
    let full = tabs.map {
      measure.width(of: $0.key) + measure.width(of: $0.title) + 3
    }
    let all = full.reduce(0, +)
    // Where not all titles fit with room between them, they stand closer; then only the selected tab
    // keeps its own.
    let isTight = all > line.width
    let isShort = all - tabs.count > line.width
    var x = line.x
    frame.clipped(to: line) { frame in
      for (index, tab) in tabs.enumerated() {
        let isSelected = index == selected
        let background: Role? = isSelected ? .selection : nil
        let start = x
        x += frame.write(" ", at: Point(x: x, y: line.y), style: Style.text.on(background))
        x += frame.write(
          tab.key,
          at: Point(x: x, y: line.y),
          style: Style(.key, background: background)
        )
        if !isShort || isSelected {
          let style =
            isSelected
            ? Style(.title, background: background) : Style(.text, background: background)
          x += frame.write(" " + tab.title, at: Point(x: x, y: line.y), style: style)
        }
        if !isTight || isShort {
          x += frame.write(" ", at: Point(x: x, y: line.y), style: Style.text.on(background))
        }
        frame.mark(Rect(x: start, y: line.y, width: x - start, height: 1), as: tab.name)
      }
    }
  }
}
