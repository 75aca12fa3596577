/// Why a line is not an event.
///
/// The texts are fixed, so that rejects can be counted by reason; the line itself shows the rest.
package struct EventProblem: Error, Sendable, Hashable, CustomStringConvertible {
  /// The field that is wrong; nil when the whole line is.
  package var field: String?
  package var reason: String

  package var description: String { reason }

  static let notJSON = EventProblem(field: nil, reason: "not JSON")
  static let notUTF8 = EventProblem(field: nil, reason: "not UTF-8")
  static let notAnObject = EventProblem(field: nil, reason: "not a JSON object")
  static let unreadable = EventProblem(field: nil, reason: "file cannot be read")
  static let tooLong = EventProblem(field: nil, reason: "line too long")
  static let unknownAction = EventProblem(field: "action", reason: "unknown action")
  static let badTime = EventProblem(field: "time", reason: "bad time")
  static let timeWithoutZone = EventProblem(field: "time", reason: "time without a zone")
  static let inFuture = EventProblem(field: "time", reason: "time in the future")
  static let missingSubject = EventProblem(field: "entity", reason: "missing entity or features")
  static let scoreOutside = EventProblem(field: "score", reason: "score outside 0…1")
  static let scoreNotFinite = EventProblem(field: "score", reason: "score not finite")
  static let duplicatedID = EventProblem(field: "id", reason: "duplicated id")

  static let propensityOutside = EventProblem(
    field: "propensity",
    reason: "propensity not above 0 and up to 1"
  )
  static let badVisible = EventProblem(field: "visible_ms", reason: "visible_ms below 0")
  static let badPosition = EventProblem(field: "position", reason: "position outside 0…32767")

  static func missing(_ field: String) -> EventProblem {
    EventProblem(field: field, reason: "missing \(field)")
  }

  static func wrongType(_ field: String) -> EventProblem {
    EventProblem(field: field, reason: "\(field) has the wrong type")
  }
}
