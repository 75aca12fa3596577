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
    let columns = rows[0].columns([.share(1), .fixed(isWide ? 64 : 31)])
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

  /// For each class its share in each source with the Wilson interval, all on one logarithmic
  /// scale, so that lengths may be compared over the whole panel; a line marks the share of all.
  mutating func classShares(in rect: Rect) {
    guard let inner = chartBox(.classShares, in: rect), let report = model.skew.value else {
      return
    }
    let measure = appearance.textWidth
    let sources = report.bySource.filter { $0.rows > 0 }
    guard !sources.isEmpty, inner.height >= 3 else { return }
    let block = sources.count + 1
    let perColumn = max((inner.height - 1) / block, 1)
    let isDouble = inner.width >= 120 && report.classes.count > perColumn
    let areas = inner.columns(isDouble ? [.share(1), .share(1)] : [.share(1)], gap: 3)
    // Where not all classes have room, the rarest matter most; those shown keep their order.
    let rarest = report.classes.indices.sorted {
      report.classes[$0].count < report.classes[$1].count
    }
    let shown = rarest.prefix(perColumn * areas.count).sorted()
    let scale = Self.shareScale(report)
    let names = sources.map { measure.width(of: $0.source) }.max() ?? 0
    let room = max(min(names, areas[0].width / 4), 5)
    for (column, area) in areas.enumerated() where column * perColumn < shown.count {
      let plot = Rect(
        x: area.x + room + 1,
        y: area.y,
        width: max(area.width - room - 18, 1),
        height: 1
      )
      shareAxis(scale, in: plot)
      for (place, index) in shown.dropFirst(column * perColumn).prefix(perColumn).enumerated() {
        let top = Rect(
          x: area.x,
          y: area.y + 1 + place * block,
          width: area.width,
          height: min(block, area.bottom - area.y - 1 - place * block)
        )
        shares(of: index, sources, report, scale, plot: plot, room: room, in: top)
      }
    }
  }

  /// From below the smallest share to above the largest, by powers of ten.
  private static func shareScale(_ report: SkewReport) -> ClosedRange<Double> {
    let lows = report.bySource.flatMap(\.classes).filter { $0.count > 0 }.map(\.low)
    let least = lows.filter { $0 > 0 && $0.isFinite }.min() ?? 0.1
    // The next below among 3 and 1 times the powers of ten.
    let steps = [0.1, 0.03, 0.01, 0.003, 0.001, 0.0003, 0.0001, 0.00003, 0.00001, 1e-6]
    return (steps.first { $0 <= least } ?? 1e-6)...1
  }

  /// The ticks of the scale: 1 and 3 of each power of ten.
  private mutating func shareAxis(_ range: ClosedRange<Double>, in plot: Rect) {
    let scale = IntervalMark.Scale.logarithmic(range)
    var free = plot.x
    let ticks = [1e-6, 1e-5, 3e-5, 1e-4, 3e-4, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1]
    for tick in ticks where tick >= range.lowerBound * 0.99 {
      let text = Figures.percent(tick)
      let width = appearance.textWidth.width(of: text)
      let x = plot.x + Int((scale.position(tick) * Double(plot.width - 1)).rounded())
      let start = min(max(x - width / 2, plot.x), plot.right - width)
      guard start >= free else { continue }
      write(text, at: Point(x: start, y: plot.y), style: .dim)
      free = start + width + 2
    }
  }

  private mutating func shares(
    of index: Int,
    _ sources: [SourceSkew],
    _ report: SkewReport,
    _ scale: ClosedRange<Double>,
    plot: Rect,
    room: Int,
    in rect: Rect
  ) {
    let all = report.classes[index]
    let role = model.classOrder.role(of: all.value)
    guard rect.height > 0 else { return }
    line(
      [
        (appearance.filling(role) + " ", Style(role)), (all.value, Style(.title)),
        ("  \(Figures.percent(all.share)) of all, \(Figures.interval(all.low, all.high))", .dim),
      ],
      at: rect.origin,
      width: rect.width
    )
    let most = sources.filter { $0.classes.indices.contains(index) }
      .max { $0.classes[index].share < $1.classes[index].share }
    for (place, source) in sources.enumerated() where place + 1 < rect.height {
      let y = rect.y + place + 1
      write(source.source, at: Point(x: rect.x, y: y), style: .dim, width: room)
      guard source.classes.indices.contains(index) else { continue }
      let share = source.classes[index]
      draw(
        IntervalMark(
          value: share.share,
          low: share.low,
          high: share.high,
          scale: .logarithmic(scale),
          reference: all.share,
          style: Style(role)
        ),
        in: Rect(x: plot.x, y: y, width: plot.width, height: 1)
      )
      let isMost = source.source == most?.source && sources.count > 1
      write(
        share.count == 0 ? "0" : Figures.percent(share.share),
        at: Point(x: plot.right, y: y),
        style: isMost ? Style(.title) : .text,
        width: 9,
        alignment: .right
      )
      write(
        Figures.count(share.count),
        at: Point(x: plot.right + 9, y: y),
        style: .dim,
        width: max(rect.right - plot.right - 9, 0),
        alignment: .right
      )
    }
  }
}
