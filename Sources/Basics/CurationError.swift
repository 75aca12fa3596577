/// Why a question about the data could not be answered, and what a person can do about it.
package struct CurationError: Error, Sendable, Hashable, CustomStringConvertible {
  package struct Code: RawRepresentable, Sendable, Hashable {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }

    /// A file or a part of it cannot be read.
    package static let unreadable = Code(rawValue: "unreadable")
    /// The content does not have the form it was said to have.
    package static let malformed = Code(rawValue: "malformed")
    /// A name that stands nowhere in the data.
    package static let unknownName = Code(rawValue: "unknown-name")
    /// The dataset lacks what the question needs: an entity, a label, a second source.
    package static let notApplicable = Code(rawValue: "not-applicable")
    /// A rename or convert rule of the manifest does not fit the source.
    package static let rule = Code(rawValue: "rule")
  }

  package let code: Code
  /// What went wrong, as a sentence without a full stop.
  package let message: String
  /// The file, source or column where it went wrong.
  package let place: String?
  /// What can be done, as a sentence without a full stop.
  package let suggestion: String?
  package let cause: String?

  package init(
    _ code: Code,
    _ message: String,
    at place: String? = nil,
    suggestion: String? = nil,
    cause: (any Error)? = nil
  ) {
    self.code = code
    self.message = message
    self.place = place
    self.suggestion = suggestion
    self.cause = cause.map { String(describing: $0) }
  }

  package var description: String {
    var text = place.map { "\($0): \(message)" } ?? message
    if let cause { text += " (\(cause))" }
    if let suggestion { text += "; \(suggestion)" }
    return text
  }

  package static func unknownColumn(_ name: String, known: [String]) -> CurationError {
    CurationError(
      .unknownName,
      "there is no column \(name)",
      suggestion: "the columns are " + known.prefix(20).joined(separator: ", ")
    )
  }
}
