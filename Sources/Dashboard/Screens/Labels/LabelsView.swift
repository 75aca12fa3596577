import Basics
import Profiling
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
    guard model.skew.value != nil, rows[1].height >= 2 * sources + 6 else {
      panel(shown(.classesBySource, or: .classShares), in: rows[1])
      return
    }
    let table = min(max(sources + 3, 5), rows[1].height - 6)
    let lower = rows[1].rows([.fixed(table), .share(1)])
    panel(.classesBySource, in: lower[0])
    panel(.classShares, in: lower[1])
  }

  /// A bar a source with the shares of its classes and the legend that tells them apart; below,
  /// class by class from the rarest, how its share differs between the sources.
  mutating func classShares(in rect: Rect) {
    guard let inner = chartBox(.classShares, in: rect), let report = model.skew.value else {
      return
    }
    let measure = appearance.textWidth
    let names = report.bySource.map { measure.width(of: $0.source) }.max() ?? 0
    let room = max(min(names, inner.width / 4), 3)
    let legend = 3
    let shown = report.bySource.prefix(max(inner.height - legend, 1))
    for (place, source) in shown.enumerated() {
      let y = inner.y + place
      write(source.source, at: Point(x: inner.x, y: y), style: .dim, width: room)
      draw(
        StackedBar(segments: Self.segments(source.classes), hasLegend: false),
        in: Rect(x: inner.x + room + 1, y: y, width: inner.width - room - 1, height: 1)
      )
    }
    let y = inner.y + shown.count
    guard y < inner.bottom else { return }
    write("all", at: Point(x: inner.x, y: y), style: Style(.title), width: room)
    draw(
      StackedBar(segments: Self.segments(report.classes), hasLegend: true),
      in: Rect(
        x: inner.x + room + 1,
        y: y,
        width: inner.width - room - 1,
        height: min(legend, inner.bottom - y)
      )
    )
    let below = inner.inset(top: shown.count + legend + 1)
    if below.height > report.bySource.count { rarest(report, room: room, in: below) }
  }

  /// The rarest classes with a bar a source, each class on a scale of its own.
  private mutating func rarest(_ report: SkewReport, room: Int, in rect: Rect) {
    let block = report.bySource.count + 2
    let perRow = rect.width >= 100 ? 2 : 1
    let rows = max((rect.height + 1) / block, 1)
    let areas = rect.columns((0..<perRow).map { _ in .share(1) }, gap: 3)
    let classes = report.classes.indices.reversed().prefix(rows * perRow)
    for (place, index) in classes.enumerated() {
      let area = areas[place % perRow]
      rarest(report, index, room: room, in: area.inset(top: place / perRow * block))
    }
  }

  private mutating func rarest(_ report: SkewReport, _ index: Int, room: Int, in rect: Rect) {
    let shares = report.bySource.map { source in
      source.classes.indices.contains(index) ? source.classes[index].share : 0
    }
    let most = max(shares.filter(\.isFinite).max() ?? 0, .leastNonzeroMagnitude)
    let share = report.classes[index]
    guard rect.height > 0 else { return }
    line(
      [(share.value, Style(.title)), ("  \(Figures.percent(share.share)) of all", .dim)],
      at: rect.origin,
      width: rect.width
    )
    for (place, source) in report.bySource.enumerated() where place + 1 < rect.height {
      let y = rect.y + place + 1
      write(source.source, at: Point(x: rect.x, y: y), style: .dim, width: room)
      let figure = Figures.percent(shares[place])
      let width = max(rect.width - room - 11, 0)
      let area = Rect(x: rect.x + room + 1, y: y, width: width, height: 1)
      bar(shares[place] / most, in: area, style: Style(Role.series(index)))
      write(
        figure,
        at: Point(x: rect.right - 9, y: y),
        width: 9,
        alignment: .right
      )
    }
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
}
