/// Several series over two axes with round ticks, labels and a legend.
package struct LineChart: Widget {
  package struct Value: Sendable, Hashable {
    package var x: Double
    package var y: Double
    /// An interval of `y`, drawn as a line up and down; nil draws none.
    package var interval: ClosedRange<Double>?

    package init(x: Double, y: Double, interval: ClosedRange<Double>? = nil) {
      self.x = x
      self.y = y
      self.interval = interval
    }
  }

  package struct Series: Sendable, Hashable {
    package var name: String
    /// In ascending order of x; a value that is not finite leaves a gap.
    package var values: [Value]
    package var role: Role

    package init(name: String, values: [Value], role: Role) {
      self.name = name
      self.values = values
      self.role = role
    }

    /// Makes a series of values one apart from `firstX` on.
    package init(name: String, values: [Double], role: Role, firstX: Double = 0) {
      self.init(
        name: name,
        values: values.enumerated().map { Value(x: firstX + Double($0.offset), y: $0.element) },
        role: role
      )
    }
  }

  /// A place on the x axis that is pointed out, with its name in the legend.
  package struct Mark: Sendable, Hashable {
    package var name: String
    package var x: Double

    package init(name: String, x: Double) {
      self.name = name
      self.x = x
    }
  }

  package var series: [Series]
  package var mark: Mark?
  package var xTitle: String
  package var yTitle: String
  /// Nil takes the range of the values.
  package var xRange: ClosedRange<Double>?
  package var yRange: ClosedRange<Double>?
  /// Whether y grows by factors; what is not above 0 leaves a gap.
  package var isYLogarithmic: Bool
  /// Whether x counts something, so that its ticks are whole.
  package var isXWhole: Bool
  /// Shown when no series has values.
  package var emptyText: String

  package init(
    series: [Series],
    mark: Mark? = nil,
    xTitle: String = "",
    yTitle: String = "",
    xRange: ClosedRange<Double>? = nil,
    yRange: ClosedRange<Double>? = nil,
    isXWhole: Bool = false,
    isYLogarithmic: Bool = false,
    emptyText: String = ""
  ) {
    self.series = series
    self.mark = mark
    self.xTitle = xTitle
    self.yTitle = yTitle
    self.xRange = xRange
    self.yRange = yRange
    self.isXWhole = isXWhole
    self.isYLogarithmic = isYLogarithmic
    self.emptyText = emptyText
  }

  package func draw(in frame: inout Frame, _ rect: Rect, _ appearance: Appearance) {
    guard !rect.isEmpty else { return }
    guard let xs = xRange ?? range(\.x), let ys = yRange ?? range(\.y) else {
      let place = Point(x: rect.x, y: rect.y + (rect.height - 1) / 2)
      frame.write(emptyText, at: place, style: .dim, width: rect.width, alignment: .centre)
      return
    }
    frame.clipped(to: rect) { frame in
      let hasLegend = rect.height >= 5 && (series.count > 1 || !yTitle.isEmpty)
      var area = rect
      if hasLegend {
        drawLegend(in: &frame, rect.row(0), appearance)
        area = rect.inset(top: 1)
      }
      let hasAxes = area.height >= 4 && area.width >= 16
      let count = max(2, area.height / 3)
      let yAxis =
        isYLogarithmic
        ? Axis(logarithmicFrom: ys.lowerBound, to: ys.upperBound, count: count)
        : Axis(
          lower: ys.lowerBound,
          upper: ys.upperBound,
          count: count,
          isNice: yRange == nil
        )
      let xAxis = Axis(
        lower: xs.lowerBound,
        upper: xs.upperBound,
        count: max(2, area.width / 12),
        isNice: false,
        leastStep: isXWhole ? 1 : 0
      )
      let plot = hasAxes ? drawAxes(in: &frame, area, xAxis, yAxis, appearance) : area
      drawSeries(in: &frame, plot, xAxis, yAxis, appearance)
    }
  }

  private func range(_ part: KeyPath<Value, Double>) -> ClosedRange<Double>? {
    var low = Double.infinity
    var high = -Double.infinity
    for value in series.lazy.flatMap(\.values) where value.x.isFinite && value.y.isFinite {
      low = min(low, value[keyPath: part])
      high = max(high, value[keyPath: part])
    }
    return low <= high ? low...high : nil
  }

  private func drawLegend(in frame: inout Frame, _ line: Rect, _ appearance: Appearance) {
    var x = line.x
    if !yTitle.isEmpty {
      x += frame.write(yTitle, at: line.origin, style: .dim) + 2
    }
    guard series.count > 1 else { return }
    let measure = appearance.textWidth
    for (index, one) in series.enumerated() {
      // Where colours do not, a letter tells the series apart.
      let mark =
        appearance.hasPatterns ? Self.letter(index) : appearance.symbols.legend
      guard x + measure.width(of: one.name) + 2 <= line.right else { return }
      x += frame.write(mark, at: Point(x: x, y: line.y), style: Style(one.role)) + 1
      x += frame.write(one.name, at: Point(x: x, y: line.y)) + 2
    }
    guard let mark, x + measure.width(of: mark.name) + 2 <= line.right else { return }
    x += frame.write(appearance.symbols.axisVertical, at: Point(x: x, y: line.y), style: .dim) + 1
    frame.write(mark.name, at: Point(x: x, y: line.y), style: .dim)
  }

  private static func letter(_ index: Int) -> String {
    Unicode.Scalar(UInt8(97 + index % 26)).description
  }

  /// Draws axes with ticks and answers the space for the series.
  private func drawAxes(
    in frame: inout Frame,
    _ area: Rect,
    _ xAxis: Axis,
    _ yAxis: Axis,
    _ appearance: Appearance
  ) -> Rect {
    let measure = appearance.textWidth
    let symbols = appearance.symbols
    let labels = yAxis.ticks.map { yAxis.label($0) }
    let gutter = min((labels.map { measure.width(of: $0) }.max() ?? 0) + 1, area.width / 3)
    let plot = area.inset(left: gutter, bottom: 2)
    let axisX = plot.x - 1
    frame.fill(
      Rect(x: axisX, y: plot.y, width: 1, height: plot.height),
      with: symbols.axisVertical,
      style: .dim
    )
    var lastRow = Int.max
    for (tick, label) in zip(yAxis.ticks, labels) {
      let row =
        plot.bottom - 1 - Int((yAxis.position(tick) * Double(plot.height - 1)).rounded())
      guard row >= plot.y, row < plot.bottom, row != lastRow else { continue }
      lastRow = row
      frame.write(
        label,
        at: Point(x: area.x, y: row),
        style: .dim,
        width: gutter - 1,
        alignment: .right
      )
      frame.write(symbols.axisTick, at: Point(x: axisX, y: row), style: .dim)
      let grid = Rect(x: plot.x, y: row, width: plot.width, height: 1)
      frame.fill(grid, with: symbols.gridDot, style: Style(.track))
    }
    frame.write(symbols.axisCorner, at: Point(x: axisX, y: plot.bottom), style: .dim)
    frame.fill(
      Rect(x: plot.x, y: plot.bottom, width: plot.width, height: 1),
      with: symbols.axisHorizontal,
      style: .dim
    )
    drawXLabels(in: &frame, area, plot, xAxis, measure)
    return plot
  }

  private func drawXLabels(
    in frame: inout Frame,
    _ area: Rect,
    _ plot: Rect,
    _ xAxis: Axis,
    _ measure: TextWidth
  ) {
    let row = plot.bottom + 1
    let titleWidth = min(measure.width(of: xTitle), plot.width / 2)
    var limit = plot.right
    if titleWidth > 0 {
      limit -= titleWidth + 1
      frame.write(
        xTitle,
        at: Point(x: plot.right - titleWidth, y: row),
        style: .dim,
        width: titleWidth,
        alignment: .right
      )
    }
    var free = area.x
    for tick in xAxis.ticks {
      let label = xAxis.label(tick)
      let width = measure.width(of: label)
      let column = plot.x + Int((xAxis.position(tick) * Double(plot.width - 1)).rounded())
      let start = max(area.x, column - width / 2)
      guard start >= free, start + width <= limit else { continue }
      frame.write(label, at: Point(x: start, y: row), style: .dim)
      free = start + width + 1
    }
  }

  private func drawSeries(
    in frame: inout Frame,
    _ plot: Rect,
    _ xAxis: Axis,
    _ yAxis: Axis,
    _ appearance: Appearance
  ) {
    guard !plot.isEmpty else { return }
    if let mark, mark.x.isFinite, (0...1).contains(xAxis.position(mark.x)) {
      let x = plot.x + Self.dot(xAxis.position(mark.x), plot.width)
      frame.fill(
        Rect(x: x, y: plot.y, width: 1, height: plot.height),
        with: appearance.symbols.axisVertical,
        style: .dim
      )
    }
    var canvas = DotCanvas(size: plot.size, graph: appearance.graph)
    for value in series.flatMap(\.values) where value.x.isFinite {
      guard let interval = value.interval else { continue }
      let x = Self.dot(xAxis.position(value.x), canvas.width)
      let ends = [interval.lowerBound, interval.upperBound].map {
        Point(x: x, y: canvas.height - 1 - Self.dot(yAxis.position($0), canvas.height))
      }
      canvas.line(from: ends[0], to: ends[1], style: .dim)
    }
    for one in series {
      var previous: Point?
      for value in one.values {
        guard value.x.isFinite, value.y.isFinite, !isYLogarithmic || value.y > 0 else {
          previous = nil
          continue
        }
        let point = Point(
          x: Self.dot(xAxis.position(value.x), canvas.width),
          y: canvas.height - 1 - Self.dot(yAxis.position(value.y), canvas.height)
        )
        canvas.line(from: previous ?? point, to: point, style: Style(one.role))
        previous = point
      }
    }
    canvas.draw(in: &frame, at: plot.origin)
    guard appearance.hasPatterns, series.count > 1 else { return }
    for (index, one) in series.enumerated() {
      let values = one.values.filter {
        $0.x.isFinite && $0.y.isFinite && (!isYLogarithmic || $0.y > 0)
      }
      guard !values.isEmpty else { continue }
      // At its end and along the way, each series at places of its own.
      let places = [values.count - 1, values.count / 2 + index, values.count / 4 + index]
      for place in places where values.indices.contains(place) {
        let value = values[place]
        let x = plot.x + Self.dot(xAxis.position(value.x), plot.width)
        let y = plot.bottom - 1 - Self.dot(yAxis.position(value.y), plot.height)
        frame.write(Self.letter(index), at: Point(x: x, y: y), style: Style(one.role))
      }
    }
  }

  /// The dot of a position, at most one canvas outside it so that lines stay short.
  private static func dot(_ position: Double, _ count: Int) -> Int {
    Int((min(max(position, -1), 2) * Double(count - 1)).rounded())
  }
}
