import Curation
import Terminal

extension Canvas {
  mutating func labels(in rect: Rect) {
    let isWide = rect.width >= 120
    let classes =
      (model.skew.value?.classes.count ?? 4) + ((model.skew.value?.missing ?? 0) > 0 ? 1 : 0)
    let top = min(max(classes + 3, 9), max(rect.height / 2, 6))
    let rows = rect.rows([.fixed(top), .share(1)])
    let columns = rows[0].columns([.share(1), .fixed(isWide ? 48 : 31)])
    panel(.classes, in: columns[0])
    panel(.skewMeasures, in: columns[1])
    let sources = model.skew.value?.bySource.count ?? 0
    guard let report = model.skew.value, rows[1].height >= 2 * sources + 6 else {
      panel(.classesBySource, in: rows[1])
      return
    }
    let table = min(max(sources + 3, 5), rows[1].height - 6)
    let lower = rows[1].rows([.fixed(table), .share(1)])
    panel(.classesBySource, in: lower[0])
    stacks(report, in: lower[1])
  }

  /// A bar a source with the shares of its classes, and the legend that tells them apart.
  private mutating func stacks(_ report: SkewReport, in rect: Rect) {
    let inner = box("\(report.label) by source", in: rect)
    guard inner.height >= 2, !report.bySource.isEmpty else { return }
    let measure = appearance.textWidth
    let names = report.bySource.map { measure.width(of: $0.source) }.max() ?? 0
    let room = min(names, inner.width / 4)
    let lines = inner.height - 2
    let step = min(max(lines / max(report.bySource.count, 1), 1), 7)
    let thickness = max(step - 1, 1)
    for (place, source) in report.bySource.enumerated() where place * step < lines {
      let y = inner.y + place * step
      write(source.source, at: Point(x: inner.x, y: y), style: .dim, width: room)
      for row in 0..<thickness {
        draw(
          StackedBar(segments: Self.segments(source.classes), hasLegend: false),
          in: Rect(x: inner.x + room + 1, y: y + row, width: inner.width - room - 1, height: 1)
        )
      }
    }
    legend(report.classes, in: inner.row(inner.height - 1))
  }

  private static func segments(_ classes: [ClassShare]) -> [StackedBar.Segment] {
    classes.enumerated().map {
      StackedBar.Segment(
        label: $0.element.value,
        value: $0.element.share,
        role: Role.series($0.offset)
      )
    }
  }

  private mutating func legend(_ classes: [ClassShare], in line: Rect) {
    var x = line.x
    for (place, share) in classes.enumerated() {
      let width = appearance.textWidth.width(of: share.value) + 2
      guard x + width <= line.right else { return }
      write(symbols.full, at: Point(x: x, y: line.y), style: Style(Role.series(place)))
      write(share.value, at: Point(x: x + 2, y: line.y), style: .dim)
      x += width + 2
    }
  }
}
