internal import Foundation
package import Scoring

/// Counts the features and scores of what was shown, in windows of equal numbers of rows in the order of
/// time, by the bins of a reference.
///
/// One pass, in bounded memory: when there are too many windows, neighbours are put together. Windows are
/// a half to one hundredth of all rows.
/// - Complexity: O(log bins) a value; O(windows × bins) memory a distribution.
package struct DriftSketch: Sendable {
  struct Window: Sendable {
    /// Seconds since 1970 of its first row and of its last.
    var start: Double
    var end: Double
    var rows = 0
    /// One a distribution.
    var counts: [BinCounts]

    mutating func merge(_ other: Window) {
      (start, end) = (min(start, other.start), max(end, other.end))
      rows += other.rows
      for place in counts.indices { counts[place].merge(other.counts[place]) }
    }
  }

  package static let leastRowsPerWindow = 100
  package static let mostWindows = 200

  package let references: [ReferenceDistribution]
  package private(set) var rowsPerWindow = DriftSketch.leastRowsPerWindow
  private(set) var windows: [Window] = []

  package init(_ references: [ReferenceDistribution]) { self.references = references }

  package var rows: Int { windows.reduce(0) { $0 + $1.rows } }

  /// Takes the values of a row, one a reference in their order; one that says nothing of it is nil.
  ///
  /// It came at `seconds` since 1970; rows come in the order of time.
  package mutating func add(_ values: [CellValue?], at seconds: Double) {
    precondition(values.count == references.count, "one value a reference")
    if windows.last.map({ $0.rows >= rowsPerWindow }) ?? true {
      if windows.count >= Self.mostWindows { pair() }
      windows.append(
        Window(start: seconds, end: seconds, counts: references.map { BinCounts($0.counts.bins) })
      )
    }
    let last = windows.count - 1
    windows[last].rows += 1
    windows[last].end = max(windows[last].end, seconds)
    for (place, value) in values.enumerated() {
      guard let value else { continue }
      windows[last].counts[place].add(references[place].counted(value))
    }
  }

  private mutating func pair() {
    windows = Self.paired(windows)
    rowsPerWindow *= 2
  }

  /// Each two neighbours put together.
  static func paired(_ windows: [Window]) -> [Window] {
    stride(from: 0, to: windows.count, by: 2).map { place in
      var window = windows[place]
      if place + 1 < windows.count { window.merge(windows[place + 1]) }
      return window
    }
  }

  /// How each distribution differs from its reference, in the order of the references.
  ///
  /// - Complexity: O(windows × bins) a distribution.
  package func drifts() -> [FeatureDrift] {
    references.indices.map { FeatureDrift(references[$0], windows, place: $0) }
  }
}

extension FeatureDrift {
  /// Windows one after the other beyond the noise that make an alarm.
  private static let windowsOfAnAlarm = 2

  /// When what was shown differed, in windows of one size.
  private struct Alarm {
    var windows: [DriftSketch.Window]
    var segment: Range<Int>
    var found: Date
    var stands: Bool
  }

  fileprivate init(
    _ reference: ReferenceDistribution,
    _ windows: [DriftSketch.Window],
    place: Int
  ) {
    // What is slight is told by larger windows: of each size, twice the one before.
    var (scaled, alarm) = (windows, Self.alarm(reference, windows, place: place))
    while alarm == nil, scaled.count > Self.windowsOfAnAlarm {
      scaled = DriftSketch.paired(scaled)
      alarm = Self.alarm(reference, scaled, place: place)
    }
    let segment = (alarm?.windows ?? windows)[alarm?.segment ?? 0..<windows.count]
    if let alarm, let first = segment.first, let last = segment.last {
      since = Date(timeIntervalSince1970: first.start)
      found = alarm.found
      until = alarm.stands ? nil : Date(timeIntervalSince1970: last.end)
    }
    let current = Self.merged(reference, segment, place: place)
    let measures = DriftMeasures(reference: reference.counts, current: current)
    name = reference.name
    kind = reference.kind
    rows = current.total
    psi = measures.psi
    jensenShannon = measures.jensenShannon
    kolmogorovSmirnov = measures.kolmogorovSmirnov
    wasserstein = measures.wasserstein
    limit = reference.noiseLimit(rows: current.total)
    moves = Move.greatest(reference.counts, current)
  }

  private static func merged(
    _ reference: ReferenceDistribution,
    _ windows: some Sequence<DriftSketch.Window>,
    place: Int
  ) -> BinCounts {
    windows.reduce(into: BinCounts(reference.counts.bins)) { $0.merge($1.counts[place]) }
  }

  /// The first alarm and where its drift lies; nil where no two windows in turn are beyond the noise.
  private static func alarm(
    _ reference: ReferenceDistribution,
    _ windows: [DriftSketch.Window],
    place: Int
  ) -> Alarm? {
    func isBeyond(_ counts: BinCounts) -> Bool {
      guard counts.total > 0, let limit = reference.noiseLimit(rows: counts.total) else {
        return false
      }
      return DriftMeasures(reference: reference.counts, current: counts).jensenShannon > limit
    }
    // The last window may be too short to tell anything by itself.
    let whole = windows.indices.filter {
      windows[$0].rows >= DriftSketch.leastRowsPerWindow / 2
    }
    let beyond = whole.map { isBeyond(windows[$0].counts[place]) }
    func isAlarm(_ end: Int) -> Bool {
      end + 1 >= windowsOfAnAlarm
        && beyond[(end + 1 - windowsOfAnAlarm)...end].allSatisfy(\.self)
    }
    let alarms = beyond.indices.filter(isAlarm)
    guard let first = alarms.first, let last = alarms.last else { return nil }
    // Small windows may miss what is left of it: it has passed when all that follows is within the noise.
    let rest = merged(reference, windows[(whole[last] + 1)...], place: place)
    let stands = last + windowsOfAnAlarm > beyond.count - 1 || isBeyond(rest)
    let end = stands ? windows.count : whole[last] + 1
    let cut = split(windows[..<end].map { $0.counts[place] })
    let before = merged(reference, windows[..<cut], place: place)
    var segment = (cut > 0 && !isBeyond(before) ? cut : 0)..<end
    // The cut that is likeliest lies behind the first alarm where the drift grows.
    if segment.lowerBound > whole[first] {
      segment = whole[first + 1 - windowsOfAnAlarm]..<end
    }
    return Alarm(
      windows: windows,
      segment: segment,
      found: Date(timeIntervalSince1970: windows[whole[first]].end),
      stands: stands
    )
  }

  /// The window from which on two multinomial distributions are likelier than one by most; 0 where no cut
  /// is.
  ///
  /// The likelihood-ratio statistic of a change point: G = 2 Σ n ln(n/N) of both parts less that of all.
  private static func split(_ counts: [BinCounts]) -> Int {
    guard let bins = counts.first?.counts.count, counts.count > 1 else { return 0 }
    func likelihood(_ sums: [Int]) -> Double {
      let total = Double(sums.reduce(0, +))
      return sums.reduce(0) { sum, count in
        count > 0 ? sum + Double(count) * log(Double(count) / total) : sum
      }
    }
    var right = counts.reduce(into: [Int](repeating: 0, count: bins)) { sums, window in
      for (bin, count) in window.counts.enumerated() { sums[bin] += count }
    }
    var left = [Int](repeating: 0, count: bins)
    let all = likelihood(right)
    var best = (cut: 0, gain: 0.0)
    for (place, window) in counts.dropLast().enumerated() {
      for (bin, count) in window.counts.enumerated() {
        left[bin] += count
        right[bin] -= count
      }
      let gain = likelihood(left) + likelihood(right) - all
      if gain > best.gain { best = (place + 1, gain) }
    }
    return best.cut
  }
}
