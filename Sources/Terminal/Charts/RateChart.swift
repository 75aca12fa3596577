/// A rate over time with the interval of each stretch, and below it how many cases it rests on.
///
/// Every stretch has about the same number of cells and the newest stands at the right edge; one
/// without cases stays empty. What is older than the width has no room.
package struct RateChart: Widget {
  /// One stretch of time: rate and interval in 0...1, nil without cases.
  package struct Bucket: Sendable, Hashable {
    package var rate: Double?
    package var low: Double?
    package var high: Double?
    package var cases: Int

    package init(rate: Double?, low: Double?, high: Double?, cases: Int) {
      self.rate = rate
      self.low = low
      self.high = high
      self.cases = cases
    }
  }

  package var buckets: [Bucket]
  /// Of the estimates.
  package var role: Role
  /// Stretches in which something began, with its name.
  package var marks: [Mark] = []

  package struct Mark: Sendable, Hashable {
    /// The place of the stretch among the buckets.
    package var bucket: Int
    package var name: String

    package init(bucket: Int, name: String) {
      self.bucket = bucket
      self.name = name
    }
  }

  /// A stretch is never wider than this.
  private static let widest = 4
  private static let gutter = 6

  package init(buckets: [Bucket], role: Role = .series1) {
    self.buckets = buckets
    self.role = role
  }

  /// How many stretches a width has room for.
  package static func room(_ width: Int) -> Int { max(width - gutter, 1) }

  /// The column in which the oldest stretch shown begins.
  package static func firstColumn(_ width: Int, for count: Int) -> Int {
    max(width - taken(room(width), room(width, for: count)), 0)
  }

  /// The cells that so many stretches take: each as many as the others, or where two have no room
  /// one or two, so that the width is used.
  private static func taken(_ width: Int, _ shown: Int) -> Int {
    let step = width / max(shown, 1)
    return step < 2 ? width : min(step, widest) * shown
  }

  /// How many of the newest stretches a width has room for.
  package static func room(_ width: Int, for count: Int) -> Int {
    min(max(width - gutter, 0), count)
  }

  package func draw(in frame: inout Frame, _ rect: Rect, _ appearance: Appearance) {
    guard rect.width > Self.gutter + 1, rect.height >= 2 else { return }
    let plot = rect.inset(left: Self.gutter)
    let shown = Array(buckets.suffix(plot.width))
    guard !shown.isEmpty else { return }
    let taken = Self.taken(plot.width, shown.count)
    func start(_ place: Int) -> Int { plot.right - taken + place * taken / shown.count }
    let countRows = rect.height >= 6 ? 2 : 1
    let rates = plot.inset(bottom: countRows)
    let counts = Rect(x: plot.x, y: rates.bottom, width: plot.width, height: countRows)
    let range = Self.range(shown, hasIntervals: rates.height >= Self.leastForIntervals)
    axis(in: &frame, rect, rates, counts, range, appearance)
    let most = Double(max(shown.map(\.cases).max() ?? 0, 1))
    let levels = ColumnFill.levels(appearance)
    let symbols = appearance.symbols
    for mark in marks where mark.bucket >= buckets.count - shown.count {
      let x = start(mark.bucket - (buckets.count - shown.count))
      for y in rates.y..<rates.bottom {
        frame.write(symbols.axisVertical, at: Point(x: x, y: y), style: Style(.accent))
      }
      let width = min(appearance.textWidth.width(of: mark.name), max(rates.right - x - 1, 0))
      frame.write(mark.name, at: Point(x: x + 1, y: rates.y), style: Style(.accent), width: width)
    }
    for (place, bucket) in shown.enumerated() {
      let x = start(place)
      let step = start(place + 1) - x
      guard bucket.cases > 0 else { continue }
      let bar = Rect(x: x, y: counts.y, width: step, height: counts.height)
      ColumnFill.draw(Double(bucket.cases) / most, in: &frame, bar, levels) { _ in .dim }
      guard let rate = bucket.rate else { continue }
      let column = x + (step - 1) / 2
      let row = Self.row(rate, range, rates)
      if let low = bucket.low, let high = bucket.high {
        let ends = [Self.row(high, range, rates), Self.row(low, range, rates)].sorted()
        for y in ends[0]...ends[1] {
          frame.write(
            symbols.axisVertical,
            at: Point(x: column, y: y),
            style: Style(.track)
          )
        }
      }
      frame.write(symbols.estimate, at: Point(x: column, y: row), style: Style(role))
    }
  }

  private func axis(
    in frame: inout Frame,
    _ rect: Rect,
    _ rates: Rect,
    _ counts: Rect,
    _ range: ClosedRange<Double>,
    _ appearance: Appearance
  ) {
    var labels = [(rates.y, range.upperBound), (rates.bottom - 1, range.lowerBound)]
    if rates.height >= 5 {
      labels.append((rates.y + rates.height / 2, (range.lowerBound + range.upperBound) / 2))
    }
    for (y, value) in labels where rates.height >= 2 || y == rates.y {
      frame.write(
        Self.label(value, range.upperBound),
        at: Point(x: rect.x, y: y),
        style: .dim,
        width: Self.gutter - 1,
        alignment: .right
      )
    }
    frame.write(
      "n",
      at: Point(x: rect.x, y: counts.bottom - 1),
      style: .dim,
      width: Self.gutter - 1,
      alignment: .right
    )
    for y in rates.y..<counts.bottom {
      frame.write(appearance.symbols.axisVertical, at: Point(x: rates.x - 1, y: y), style: .dim)
    }
  }

  /// A mark of the axis, with a decimal where whole per cents would not tell marks apart.
  private static func label(_ value: Double, _ greatest: Double) -> String {
    guard greatest < 0.02 else { return "\(Int((value * 100).rounded())) %" }
    let tenths = Int((value * 1000).rounded())
    return "\(tenths / 10).\(tenths % 10) %"
  }

  /// In fewer rows than these the axis spans the rates, and their intervals go on outside of it.
  private static let leastForIntervals = 8

  /// From the round share below the lowest to the one above the highest of what is drawn.
  private static func range(_ buckets: [Bucket], hasIntervals: Bool) -> ClosedRange<Double> {
    let values = buckets.flatMap { hasIntervals ? [$0.low, $0.rate, $0.high] : [$0.rate] }
      .compactMap(\.self)
    // Rates of rare events need finer ends.
    let most = values.max() ?? 1
    let steps: Double = most < 0.02 ? 1000 : most < 0.2 ? 100 : 10
    let low = max(((values.min() ?? 0) * steps).rounded(.down) / steps, 0)
    let high = min((most * steps).rounded(.up) / steps, 1)
    return low < high ? low...high : 0...1
  }

  private static func row(_ value: Double, _ range: ClosedRange<Double>, _ rect: Rect) -> Int {
    let share = Share.of(value, from: range.lowerBound, to: range.upperBound)
    return rect.bottom - 1 - Int((share * Double(max(rect.height - 1, 0))).rounded())
  }
}
