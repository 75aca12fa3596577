import Curation
import Terminal

extension Canvas {
  mutating func conflicts(in rect: Rect) {
    let isWide = rect.width >= 120
    let report = model.conflicts.value
    let wanted = max(report?.attributes.count ?? 3, report?.sources.count ?? 3) + 3
    let top = min(max(wanted, 6), rect.height * 2 / 5)
    let rows = rect.rows([.fixed(top), .share(1)])
    let upper = rows[0].columns([.share(1), .share(isWide ? 1 : 1)])
    panel(.attributes, in: upper[0])
    panel(.reliability, in: upper[1])
    if isWide {
      let lower = rows[1].columns([.share(3), .share(2)])
      panel(.cells, in: lower[0])
      let right = lower[1].rows([.share(1), .fixed(7)])
      panel(.candidates, in: right[0])
      conflictSummary(in: right[1])
    } else {
      let lower = rows[1].rows([.share(1), .fixed(max(min(6, rows[1].height / 2), 4))])
      panel(.cells, in: lower[0])
      panel(.candidates, in: lower[1])
    }
  }

  private mutating func conflictSummary(in rect: Rect) {
    let inner = box("together", in: rect)
    guard let report = model.conflicts.value else { return }
    let claims = report.attributes.reduce(0) { $0 + $1.claims }
    let conflicts = report.attributes.reduce(0) { $0 + $1.conflicts }
    let items = report.attributes.reduce(0) { $0 + $1.items }
    var lines: [[(text: String, style: Style)]] = [
      [
        (Figures.count(claims), .text), (" claims on ", .dim), (Figures.count(items), .text),
        (" cells", .dim),
      ],
      [
        (Figures.count(conflicts), Style(.warning)), (" cells in conflict, ", .dim),
        (Figures.percent(Double(conflicts) / Double(max(items, 1))), Style(.warning)),
      ],
      [("resolved in ", .dim), (Figures.duration(report.seconds), .text)],
    ]
    if let accuracy = report.accuracy {
      lines.append([
        ("accuracy ", .dim), (Figures.percent(accuracy), Style(.good)),
        (" on \(Figures.count(report.itemsWithTruth)) gold cells", .dim),
      ])
    }
    for (row, parts) in lines.prefix(inner.height).enumerated() {
      line(parts, at: Point(x: inner.x, y: inner.y + row), width: inner.width)
    }
  }
}
