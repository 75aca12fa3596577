import Basics

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
    guard !line.isEmpty else { return }
    let parts = parts(fitting: line.width)
    let total = parts.map(\.weight).reduce(0, +)
    guard total > 0 else { return }
    var x = line.x
    for (part, length) in zip(parts, Self.lengths(parts.map { $0.weight / total }, line.width)) {
      frame.fill(
        Rect(x: x, y: line.y, width: length, height: 1),
        with: part.filling(appearance),
        style: Style(part.role)
      )
      x += length
    }
    guard hasLegend, rect.height >= 2 else { return }
    drawLegend(parts, in: &frame, rect.inset(top: 1), total, appearance)
  }

  /// A segment, or what the small ones that have no room come to.
  private struct Part {
    /// The place among the segments; nil for the sum of small ones.
    var index: Int?
    var label: String
    var role: Role
    /// In parts of the largest, so that no sum is infinite.
    var weight: Double

    /// Solid where colour tells classes apart, else a pattern for each class.
    func filling(_ appearance: Appearance) -> String {
      guard appearance.hasPatterns else { return appearance.symbols.full }
      return index == nil ? appearance.symbols.empty : appearance.filling(role)
    }
  }

  /// The segments in their order; where there are more than one for two columns, the smallest
  /// become one.
  private func parts(fitting width: Int) -> [Part] {
    let largest = segments.lazy.map(\.value).filter(\.isFinite).max() ?? 0
    let parts = segments.enumerated().map { index, segment in
      let isCounted = segment.value.isFinite && segment.value > 0
      return Part(
        index: index,
        label: segment.label,
        role: segment.role,
        weight: isCounted ? segment.value / largest : 0
      )
    }
    let limit = max(2, width / 2)
    guard parts.count(where: { $0.weight > 0 }) > limit else { return parts }
    let ranked = parts.indices.sorted {
      parts[$0].weight == parts[$1].weight ? $0 < $1 : parts[$0].weight > parts[$1].weight
    }
    let kept = ranked.prefix(limit - 1).sorted().map { parts[$0] }
    let rest = ranked.dropFirst(limit - 1).map { parts[$0].weight }.reduce(0, +)
    return kept + [Part(label: "other", role: .dim, weight: rest)]
  }

  /// Columns by largest remainder, where every class that occurs gets at least one if it can.
  private static func lengths(_ shares: [Double], _ width: Int) -> [Int] {
    let exact = shares.map { $0 * Double(width) }
    var lengths = exact.map { $0 > 0 ? max(1, Int($0)) : 0 }
    let missing = width - lengths.reduce(0, +)
    if missing > 0 {
      let owed = lengths.indices.map { exact[$0] - Double(lengths[$0]) }
      let ranked = lengths.indices.sorted { owed[$0] == owed[$1] ? $0 < $1 : owed[$0] > owed[$1] }
      for index in ranked.prefix(missing) { lengths[index] += 1 }
    }
    // Parts are few beside the columns, so that the largest have what the small ones took.
    for _ in 0..<max(0, -missing) {
      guard let largest = lengths.indices.max(by: { lengths[$0] < lengths[$1] }) else { break }
      lengths[largest] -= 1
    }
    return lengths
  }

  private func drawLegend(
    _ parts: [Part],
    in frame: inout Frame,
    _ rect: Rect,
    _ total: Double,
    _ appearance: Appearance
  ) {
    let measure = appearance.textWidth
    var x = rect.x
    var row = 0
    for part in parts {
      let text = part.label + " " + DecimalText.percent(part.weight / total)
      let width = min(2 + measure.width(of: text), rect.width)
      if x > rect.x, x + width > rect.right {
        x = rect.x
        row += 1
      }
      guard row < rect.height else { return }
      let place = Point(x: x, y: rect.y + row)
      frame.write(part.filling(appearance), at: place, style: Style(part.role))
      frame.write(
        text,
        at: Point(x: x + 2, y: place.y),
        width: max(0, width - 2)
      )
      x += width + 2
    }
  }
}
