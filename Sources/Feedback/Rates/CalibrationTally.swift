/// Sums of scores and acceptances in ten equal bins of the score.
struct CalibrationTally: Sendable {
  private struct Bin {
    var events = 0
    var accepted = 0
    var scores = 0.0
  }

  private var bins = [Bin](repeating: Bin(), count: 10)

  /// Counts a score in 0...1; the last bin holds 1 too.
  ///
  /// `by` is 1, or −1 to take back what was counted.
  mutating func count(score: Double, isAccepted: Bool, by sign: Int = 1) {
    let index = min(Int(score * 10), 9)
    bins[index].events += sign
    bins[index].scores += Double(sign) * score
    if isAccepted { bins[index].accepted += sign }
  }

  mutating func add(_ other: CalibrationTally) {
    for index in bins.indices {
      bins[index].events += other.bins[index].events
      bins[index].accepted += other.bins[index].accepted
      bins[index].scores += other.bins[index].scores
    }
  }

  /// Bins that hold events; nil when none does.
  var calibration: Calibration? {
    let events = bins.reduce(0) { $0 + $1.events }
    guard events > 0 else { return nil }
    return Calibration(
      events: events,
      accepted: bins.reduce(0) { $0 + $1.accepted },
      meanScore: bins.reduce(0) { $0 + $1.scores } / Double(events),
      bins: bins.enumerated().filter { $1.events > 0 }.map { index, bin in
        CalibrationBin(
          from: Double(index) / 10,
          to: Double(index + 1) / 10,
          events: bin.events,
          accepted: bin.accepted,
          meanScore: bin.scores / Double(bin.events)
        )
      }
    )
  }
}
