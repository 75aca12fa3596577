/// Where values lie in a range.
enum Share {
  /// The place of a value between two ends, 0...1; zero when that is no number.
  ///
  /// Halves keep the difference of large numbers finite.
  static func of(_ value: Double, from low: Double, to high: Double) -> Double {
    let span = high / 2 - low / 2
    guard span > 0 else { return 0 }
    let share = (value / 2 - low / 2) / span
    return share.isNaN ? 0 : min(max(share, 0), 1)
  }
}
