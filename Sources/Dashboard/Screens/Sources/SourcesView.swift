import Curation
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
    panel(.columns, in: columns[0])
    columnDetails(in: columns[1])
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
    let chartRows = inner.height >= 12 && counts.count > 1 ? (isTall ? 9 : 4) : 0
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
