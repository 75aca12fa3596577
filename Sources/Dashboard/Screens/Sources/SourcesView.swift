import Basics
import Profiling
import Terminal
import Workspace

extension Canvas {
  mutating func sources(in rect: Rect) {
    let count = model.sources.value?.count ?? 3
    let top = min(max(count, 2) + 3, max(rect.height / 3, 5))
    let rows = rect.rows([.fixed(top), .share(1)])
    panel(.sources, in: rows[0])
    let isWide = rect.width >= 120
    let columns = rows[1].columns([.share(isWide ? 3 : 5), .share(isWide ? 2 : 3)])
    let lines = max(model.shownColumns.count, 3) + 3
    let isRoomy = columns[0].height >= lines + 10 && model.selectedColumn?.hasShape == true
    if isRoomy {
      let left = columns[0].rows([.fixed(lines), .share(1)])
      panel(.columns, in: left[0])
      panel(.columnShape, in: left[1])
      panel(.columnValues, in: columns[1])
    } else {
      panel(.columns, in: columns[0])
      panel(shown(.columnValues, or: .columnShape), in: columns[1])
    }
  }

  /// The distribution of the selected column over all the space there is.
  mutating func columnShape(in rect: Rect) {
    guard let inner = chartBox(.columnShape, in: rect), let column = model.selectedColumn else {
      return
    }
    guard column.histogram.count > 1, let first = column.histogram.first,
      let last = column.histogram.last
    else {
      topValues(of: column, in: inner)
      return
    }
    let quantiles = column.quantiles.map {
      "\(Int(($0.probability * 100).rounded())) %: \($0.value.text)"
    }
    let hasQuantiles = !quantiles.isEmpty && inner.height >= 6
    draw(
      Histogram(
        counts: column.histogram.map { Double($0.count) },
        lower: spelled(column.edge(first.low)),
        upper: spelled(column.edge(last.high))
      ),
      in: hasQuantiles ? inner.inset(bottom: 1) : inner
    )
    guard hasQuantiles else { return }
    write(
      quantiles.joined(separator: "  "),
      at: Point(x: inner.x, y: inner.bottom - 1),
      style: .dim,
      width: inner.width,
      alignment: .centre
    )
  }

  /// The frequent values as bars, two lines each where there is room.
  private mutating func topValues(of column: ColumnProfile, in rect: Rect) {
    let values = column.top.prefix(rect.height)
    let most = Double(max(values.map(\.count).max() ?? 0, 1))
    let names = values.map { appearance.textWidth.width(of: $0.value) }.max() ?? 0
    let room = min(names, rect.width / 3)
    let counts = values.map { Figures.count($0.count).count }.max() ?? 0
    let step = values.count * 2 <= rect.height ? 2 : 1
    for (place, value) in values.enumerated() {
      let y = rect.y + place * step
      write(value.value, at: Point(x: rect.x, y: y), width: room)
      let bar = Rect(x: rect.x + room + 1, y: y, width: rect.width - room - counts - 2, height: 1)
      self.bar(Double(value.count) / most, in: bar, style: Style(.series2))
      write(
        Figures.count(value.count),
        at: Point(x: rect.right - counts, y: y),
        style: .dim,
        width: counts,
        alignment: .right
      )
    }
  }

  /// Everything known of the selected column: figures, shape, values.
  mutating func columnDetails(in rect: Rect) {
    guard rect.width >= 4, rect.height >= 3 else { return }
    let table = model.table(.columnValues)
    let inner = panelBox(.columnValues, table, in: rect)
    guard let column = model.selectedColumn else {
      self.table(table, of: .columnValues, in: inner)
      return
    }
    let facts = column.facts
    let isTall = inner.height >= 22
    var y = inner.y
    let factLines = inner.height >= 8 ? min(facts.count, isTall ? facts.count : 3) : 0
    for fact in facts.prefix(factLines) {
      line(
        [(fact.name + " ", .dim), (fact.value, Style(fact.role))],
        at: Point(x: inner.x + 1, y: y),
        width: inner.width - 2
      )
      y += 1
    }
    let counts = column.histogram.map { Double($0.count) }
    let isDrawnLarge = rect.height >= 30
    let chartRows =
      inner.height >= 12 && counts.count > 1 && !isDrawnLarge ? (isTall ? 9 : 4) : 0
    if chartRows > 0, let low = column.histogram.first?.low, let high = column.histogram.last?.high
    {
      let chart = Histogram(
        counts: counts,
        lower: column.edge(low),
        upper: column.edge(high)
      )
      let width = inner.width - 2
      draw(chart, in: Rect(x: inner.x + 1, y: y, width: width, height: chartRows))
      y += chartRows
    }
    let used = y - inner.y
    self.table(table, of: .columnValues, in: inner.inset(top: used))
  }
}

extension ColumnProfile {
  /// Whether there is a distribution to draw.
  var hasShape: Bool { histogram.count > 1 || !top.isEmpty }

  /// The figures of a column in lines, the most telling first.
  var facts: [(name: String, value: String, role: Role)] {
    let share = Double(missing) / Double(Swift.max(rows, 1))
    var lines: [(name: String, value: String, role: Role)] = [
      (
        "\(type.rawValue), \(engineType.lowercased()),",
        missing == 0 ? "none missing" : "\(Figures.percent(share)) missing",
        missing == 0 ? .good : .warning
      )
    ]
    if let mean {
      let deviation = sd.map { " ± \(Figures.measure($0))" } ?? ""
      lines.append(("mean", Figures.measure(mean) + deviation, .text))
    }
    if !quantiles.isEmpty {
      lines.append(
        (
          quantiles.map { "\(Int(($0.probability * 100).rounded()))" }.joined(separator: "/")
            + " %:", quantiles.map(\.value.text).joined(separator: "  "), .text
        )
      )
    } else if let min, let max {
      lines.append(("from", "\(min.text) to \(max.text)", .text))
    }
    if let lengths {
      lines.append(
        (
          "length", "\(lengths.min) … \(lengths.max), mean \(Figures.measure(lengths.mean))",
          .text
        )
      )
    }
    let error = distinct.relativeError
    lines.append(
      (
        "distinct",
        error > 0
          ? "about \(Figures.count(distinct.count)), ± \(Figures.percent(error))"
          : Figures.count(distinct.count), .text
      )
    )
    if !quantiles.isEmpty, let min, let max {
      lines.append(("from", "\(min.text) to \(max.text)", .text))
    }
    return lines
  }
}
