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

  /// The distribution of the selected column over all the space there is, with what lies beyond
  /// its ends set apart.
  mutating func columnShape(in rect: Rect) {
    guard let inner = chartBox(.columnShape, in: rect), let column = model.selectedColumn else {
      return
    }
    if column.type == .image {
      pictures(of: column, in: inner)
      return
    }
    let bins = column.shapeBins
    guard bins.count > 1, let first = bins.first, let last = bins.last else { return }
    let hasNotes = inner.height >= 5
    draw(
      Histogram(
        counts: bins.map { Double($0.count) },
        lower: spelled(column.edge(first.low)),
        upper: spelled(column.edge(last.high))
      ),
      in: hasNotes ? inner.inset(bottom: 1) : inner
    )
    guard hasNotes else { return }
    var notes: [(text: String, style: Style)] = []
    if column.belowHistogram > 0 {
      notes.append(("\(Figures.count(column.belowHistogram)) below  ", Style(.warning)))
    }
    if column.aboveHistogram > 0 {
      notes.append(("\(Figures.count(column.aboveHistogram)) above  ", Style(.warning)))
    }
    let quantiles = column.quantiles.map {
      "\(Int(($0.probability * 100).rounded())) %: \($0.value.text)"
    }
    notes.append((quantiles.joined(separator: "  "), .dim))
    line(notes, at: Point(x: inner.x, y: inner.bottom - 1), width: inner.width)
  }

  /// Everything known of the selected column: figures, then what it holds.
  mutating func columnDetails(in rect: Rect) {
    guard rect.width >= 4, rect.height >= 3 else { return }
    let table = model.table(.columnValues)
    let inner = panelBox(.columnValues, table, in: rect)
    guard let column = model.selectedColumn else {
      self.table(table, of: .columnValues, in: inner)
      return
    }
    let facts = column.facts(among: model.sameColumns)
    let room = inner.height >= 8 ? max(inner.height / 2, 3) : 0
    var y = inner.y
    for fact in facts {
      let width = max(inner.width - 2, 1)
      let words = spelled("\(fact.name) \(fact.value)")
      let lines = TextBlock.wrap(words, width: width, appearance.textWidth)
      guard y + lines.count <= inner.y + room else { break }
      if lines.count == 1 {
        line(
          [(fact.name + " ", .dim), (fact.value, Style(fact.role))],
          at: Point(x: inner.x + 1, y: y),
          width: width
        )
        y += 1
      } else {
        for text in lines {
          write(text, at: Point(x: inner.x + 1, y: y), style: Style(fact.role), width: width)
          y += 1
        }
      }
    }
    self.table(table, of: .columnValues, in: inner.inset(top: y - inner.y))
  }
}

extension ColumnProfile {
  /// The bins that are drawn: of numbers and dates, or of the lengths of texts.
  var shapeBins: [HistogramBin] {
    switch type {
    case .number, .date, .time: histogram
    case .text: text?.lengths ?? []
    default: []
    }
  }

  /// Whether there is something to draw.
  var hasShape: Bool { shapeBins.count > 1 || type == .image }
}
