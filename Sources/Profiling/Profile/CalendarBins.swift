import Foundation

/// Bins of a histogram of dates or times that begin where a step of the calendar does.
enum CalendarBins {
  private static let mostBins = 40

  /// The edges of the bins that hold a range of seconds since 1970 (or since midnight), in UTC.
  ///
  /// - Returns: nil where no step gives at most forty bins, or the years are out of the calendar's.
  static func bounds(
    _ low: Double,
    _ high: Double,
    isDate: Bool
  ) -> (step: CalendarStep, edges: [Double])? {
    guard low <= high, low > -62_000_000_000, high < 250_000_000_000 else { return nil }
    for step in CalendarStep.allCases where !isDate || seconds(step) == nil || step == .day {
      if let edges = edges(low, high, step) { return (step, edges) }
    }
    return nil
  }

  private static func seconds(_ step: CalendarStep) -> Double? {
    switch step {
    case .second: 1
    case .minute: 60
    case .hour: 3600
    case .day: 86_400
    case .week, .month, .quarter, .year, .decade: nil
    }
  }

  private static func months(_ step: CalendarStep) -> Int {
    switch step {
    case .quarter: 3
    case .year: 12
    case .decade: 120
    default: 1
    }
  }

  private static func edges(_ low: Double, _ high: Double, _ step: CalendarStep) -> [Double]? {
    if let width = seconds(step) ?? (step == .week ? 604_800 : nil) {
      // Weeks begin on Monday, and the first of January 1970 was a Thursday.
      let origin = step == .week ? -259_200.0 : 0
      let first = ((low - origin) / width).rounded(.down)
      let last = ((high - origin) / width).rounded(.down)
      guard last - first < Double(mostBins) else { return nil }
      return (0...Int(last - first) + 1).map { origin + (first + Double($0)) * width }
    }
    let start = month(of: low)
    let end = month(of: high)
    let width = months(step)
    let first = start - (start % width + width) % width
    guard (end - first) / width < mostBins else { return nil }
    var edges = [second(ofMonth: first)]
    var next = first
    repeat {
      next += width
      edges.append(second(ofMonth: next))
    } while edges[edges.count - 1] <= high
    return edges
  }

  /// Months since the year 0.
  private static func month(of seconds: Double) -> Int {
    let parts = calendar.dateComponents(
      [.year, .month],
      from: Date(timeIntervalSince1970: seconds)
    )
    return (parts.year ?? 1970) * 12 + (parts.month ?? 1) - 1
  }

  private static func second(ofMonth month: Int) -> Double {
    let parts = DateComponents(year: month / 12, month: month % 12 + 1, day: 1)
    return calendar.date(from: parts)?.timeIntervalSince1970 ?? 0
  }

  private static let calendar: Calendar = {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    return calendar
  }()
}
