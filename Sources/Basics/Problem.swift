/// What kept work from being done, in the one form in which people and programs hear of it: what,
/// where, why, and what to do.
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

  /// Where a problem is: a file, or what has a name in the data (a source, a column, a check).
  package struct Place: Sendable, Hashable, CustomStringConvertible {
    package var name: String
    /// From 1; nil where no line is concerned.
    package var line: Int?
    /// From 1; nil where no column of a line is concerned.
    package var column: Int?

    package init(_ name: String, line: Int? = nil, column: Int? = nil) {
      self.name = name
      self.line = line
      self.column = column
    }

    /// As compilers write it: `dataset.yaml:3:1`.
    package var description: String {
      ([name] + [line, column].compactMap { $0.map(String.init) }).joined(separator: ":")
    }
  }

  /// Stays the same from version to version: `workspace.not-found`.
  package var id: String
  package var origin: Origin
  /// What could not be done, without a full stop.
  package var what: String
  /// Nil where no place is concerned.
  package var place: Place?
  /// The cause, as a sentence without a full stop.
  package var cause: String
  /// What to do, as a sentence without a full stop.
  package var remedy: String?

  package init(
    _ id: String,
    _ origin: Origin,
    _ what: String,
    at place: Place? = nil,
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

  /// `place: cause; remedy`, for where it is plain what could not be done.
  package var reason: String {
    let place = place.map { "\($0): " } ?? ""
    let remedy = remedy.map { "; \($0)" } ?? ""
    return place + cause + remedy
  }
}

extension Problem: Codable {
  private enum CodingKeys: String, CodingKey {
    case id, origin, what, cause, remedy
    case place = "where"
  }
}

extension Problem.Place: Codable {
  private enum CodingKeys: String, CodingKey {
    case name, line, column
  }
}

/// An error that says what a person must know of it.
package protocol ProblemConvertible: Error {
  /// One problem or several that were found together, in their order; never empty.
  var problems: [Problem] { get }
}

extension Problem {
  /// What a person must know of any error, also of one that says nothing of itself.
  package static func all(of error: any Error) -> [Problem] {
    if let error = error as? any ProblemConvertible { return error.problems }
    return [
      Problem(
        "program.failed",
        .failure,
        "the work failed",
        cause: String(describing: error)
      )
    ]
  }
}

extension Problem: ProblemConvertible {
  package var problems: [Problem] { [self] }
}
