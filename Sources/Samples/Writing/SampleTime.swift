import Basics
import Foundation

/// Times as events carry them: ISO 8601 in UTC, to the second.
enum SampleTime {
  static func text(_ date: CalendarDate, _ second: Int) -> String {
    "\(date.description)T\(twoDigits(second / 3600)):\(twoDigits(second / 60 % 60)):"
      + "\(twoDigits(second % 60))Z"
  }

  static func text(since1970 seconds: Int) -> String {
    text(CalendarDate(daysSince1970: seconds / 86_400), seconds % 86_400)
  }

  /// Seconds since 1970 by the clock.
  static func now() -> Int { Int(Date().timeIntervalSince1970) }
}
