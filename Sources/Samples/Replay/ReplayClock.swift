package import Foundation

/// When replayed things are shown: just now, or one after the other from a time that has passed.
package struct ReplayClock: Sendable, Hashable {
  /// Seconds since 1970; nil for the clock of the machine.
  private let start: Int?
  private let rate: Double

  /// Things are shown when they are replayed.
  package static let now = ReplayClock()

  private init() { (start, rate) = (nil, 1) }

  /// The first thing is shown at `start`, the others follow at `rate` a second.
  package init(from start: Date, rate: Double) {
    self.start = Int(start.timeIntervalSince1970)
    self.rate = rate
  }

  /// Whether events need not wait for their time.
  package var isPast: Bool { start != nil }

  /// When a thing was shown with which people spent so many seconds, in seconds since 1970.
  ///
  /// By the clock of the machine they end now.
  func shown(_ number: Int, lasting seconds: Int) -> Int {
    guard let start else { return SampleTime.now() - seconds }
    return start + Int(Double(number) / rate)
  }

  /// Tells replays of one seed apart, as part of the names of their events.
  var suffix: String { start.map { "-" + String($0, radix: 36) } ?? "" }
}
