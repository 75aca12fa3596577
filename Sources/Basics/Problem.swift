/// What kept work from being done, in the one form in which it is told: what, where, why, and what
/// to do.
///
/// Every part throws errors of its own, for callers that react to their codes; all of them become
/// problems before a person or a program hears of them.
package struct Problem: Error, Sendable, Hashable {
  /// Whose doing it is, which decides how a command ends.
  package enum Origin: String, Sendable, Hashable, Codable {
    /// The person asked for what makes no sense, or is not there.
    case usage = "usage"
    /// Files, or what the manifest says of them.
    case input = "input"
    /// The machine, the engine or this program.
    case failure = "failure"
  }

  /// Stays the same from version to version: `workspace.not-found`.
  package var id: String
  package var origin: Origin
  /// What could not be done, without a full stop.
  package var what: String
  /// The file with line and column, the column or the source; nil where no place is concerned.
  package var place: String?
  /// The cause, as a sentence without a full stop.
  package var cause: String
  /// What to do, as a sentence without a full stop.
  package var remedy: String?

  package init(
    _ id: String,
    _ origin: Origin,
    _ what: String,
    at place: String? = nil,
    cause: String,
    remedy: String? = nil
  ) {
    self.id = id
    self.origin = origin
    self.what = what
    self.place = place
    self.cause = cause
    self.remedy = remedy
  }
}

extension Problem: CustomStringConvertible {
  /// `what (place): cause; remedy`.
  package var description: String {
    let place = place.map { " (\($0))" } ?? ""
    let remedy = remedy.map { "; \($0)" } ?? ""
    return "\(what)\(place): \(cause)\(remedy)"
  }
}

extension Problem: Codable {
  private enum CodingKeys: String, CodingKey {
    case id, origin, what, place, cause, remedy
  }
}

/// An error that says what a person must know of it.
package protocol ProblemConvertible: Error {
  /// One problem or several that were found together, in their order; never empty.
  var problems: [Problem] { get }
}

extension Problem: ProblemConvertible {
  package var problems: [Problem] { [self] }
}
