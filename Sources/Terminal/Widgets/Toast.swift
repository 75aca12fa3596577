/// A short notice over the lower right corner of a screen.
package struct Toast: Widget {
  package enum Kind: Sendable, Hashable {
    case information
    case success
    case warning
    case failure
  }

  package var text: String
  package var kind: Kind

  package init(_ text: String, kind: Kind = .information) {
    self.text = text
    self.kind = kind
  }

  /// Draws over the lower right of `rect`, in as much of it as the text needs.
  package func draw(in frame: inout Frame, _ rect: Rect, _ appearance: Appearance) {
    let measure = appearance.textWidth
    let symbols = appearance.symbols
    let widest = max(0, min(rect.width - 6, 60))
    guard widest >= 4, rect.height >= 3 else { return }
    let lines = Array(
      TextBlock.wrap(text, width: widest, measure).prefix(max(1, min(6, rect.height - 2)))
    )
    let textWidth = lines.map { measure.width(of: $0) }.max() ?? 0
    let width = textWidth + 6
    let place = Rect(
      x: rect.right - width,
      y: rect.bottom - lines.count - 2,
      width: width,
      height: lines.count + 2
    )
    Box().draw(in: &frame, place, appearance)
    let (mark, role): (String, Role) =
      switch kind {
      case .information: (symbols.bullet, .accent)
      case .success: (symbols.check, .good)
      case .warning: (symbols.alert, .warning)
      case .failure: (symbols.cross, .bad)
      }
    frame.write(mark, at: Point(x: place.x + 2, y: place.y + 1), style: Style(role))
    for (row, line) in lines.enumerated() {
      frame.write(line, at: Point(x: place.x + 4, y: place.y + 1 + row))
    }
  }
}
