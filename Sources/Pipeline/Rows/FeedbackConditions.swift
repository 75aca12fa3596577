package import Feedback
package import Foundation

extension TimeBucket {
  /// The events of the bucket.
  package var condition: RowFilter.Condition {
    let low = start.timeIntervalSince1970
    return .range(column: "time", low: low, high: low + Double(seconds), includesHigh: false)
  }
}

extension CalibrationBin {
  /// The answered suggestions whose score lies in the bin; to be joined with ``RowFilter/answered``.
  package var condition: RowFilter.Condition {
    .range(column: "score", low: from, high: to, includesHigh: to >= 1)
  }
}

extension RowFilter {
  /// The suggestions that calibration counts: those that were answered.
  package static let answered = RowFilter(.events, [.equals(column: "answered", value: "yes")])

  /// The suggestions that rates count: those that were seen.
  package static let shown = RowFilter(.events, [.differs(column: "action", value: "unseen")])
}

extension FeedbackSeries {
  /// The events that ``FeedbackSummary/eventsInLastHour(at:)`` counts.
  package static func condition(lastHourBefore now: Date) -> RowFilter.Condition {
    let end = ((now.timeIntervalSince1970 / 60).rounded(.down) + 1) * 60
    return .range(column: "time", low: end - 3600, high: end, includesHigh: false)
  }
}
