import ArgumentParser
import Foundation
import Scoring

/// A time of events, as people write it.
enum EventTimeOption {
  /// A date or a moment in ISO 8601, in UTC where it has no offset.
  static func date(_ text: String) throws -> Date {
    guard text.count >= 10, let seconds = MomentText.seconds(text) else {
      throw ValidationError("'\(text)' is no time: write 2026-03-01 or 2026-03-01T12:00:00Z")
    }
    return Date(timeIntervalSince1970: seconds)
  }
}
