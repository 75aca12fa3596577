/// The shares of classes as one bar, with a legend below where there is room.
package struct StackedBar: Widget {
  package struct Segment: Sendable, Hashable {
    package var label: String
    package var value: Double
    package var role: Role

    package init(label: String, value: Double, role: Role) {
      self.label = label
      self.value = value
      self.role = role
    }
  }

  package var segments: [Segment]
  package var hasLegend: Bool

  /// Makes a bar of values in any unit; values below zero count as zero.
  package init(segments: [Segment], hasLegend: Bool = true) {
    self.segments = segments
    self.hasLegend = hasLegend
  }

  package func draw(in frame: inout Frame, _ rect: Rect, _ appearance: Appearance) {
    let line = rect.row(0)
    let total = segments.map { Self.weight($0) }.reduce(0, +)
    guard !line.isEmpty, total > 0 else { return }
    var x = line.x
    for (index, length) in lengths(line.width, total).enumerated() {
      frame.fill(
        Rect(x: x, y: line.y, width: length, height: 1),
        with: Self.filling(index, appearance),
        style: Style(segments[index].role)
      )
      x += length
    }
    guard hasLegend, rect.height >= 2 else { return }
    drawLegend(in: &frame, rect.inset(top: 1), total, appearance)
  }

  private static func weight(_ segment: Segment) -> Double {
    segment.value.isFinite ? max(0, segment.value) : 0
  }

  /// Columns by largest remainder, where every class that occurs gets at least one if it can.
  private func lengths(_ width: Int, _ total: Double) -> [Int] {
    let shares = segments.map { Self.weight($0) / total * Double(width) }
    var lengths = shares.map { $0 > 0 ? max(1, Int($0)) : 0 }
    while lengths.reduce(0, +) > width {
      guard let largest = lengths.indices.max(by: { lengths[$0] < lengths[$1] }) else { break }
      lengths[largest] -= 1
    }
    while lengths.reduce(0, +) < width {
      let owed = lengths.indices.max {
        shares[$0] - Double(lengths[$0]) < shares[$1] - Double(lengths[$1])
      }
      guard let owed else { break }
      lengths[owed] += 1
    }
    return lengths
  }

  /// Solid where colour tells classes apart, else a pattern for each class.
  private static func filling(_ index: Int, _ appearance: Appearance) -> String {
    if appearance.colours != .none { return appearance.symbols.full }
    let patterns = ["#", "=", "+", "-", ":", ".", "%", "*"]
    return patterns[index % patterns.count]
  }

  private func drawLegend(
    in frame: inout Frame,
    _ rect: Rect,
    _ total: Double,
    _ appearance: Appearance
  ) {
    let measure = appearance.textWidth
    var x = rect.x
    var row = 0
    for (index, segment) in segments.enumerated() {
      let share = NumberText.percent(Self.weight(segment) / total)
      let text = segment.label + " " + share
      let width = min(2 + measure.width(of: text), rect.width)
      if x > rect.x, x + width > rect.right {
        x = rect.x
        row += 1
      }
      guard row < rect.height else { return }
      let place = Point(x: x, y: rect.y + row)
      frame.write(Self.filling(index, appearance), at: place, style: Style(segment.role))
      frame.write(
        text,
        at: Point(x: x + 2, y: place.y),
        width: max(0, width - 2)
      )
      x += width + 2
    }
  }
}
