package import Basics

/// Says why a file of a model, a checkpoint or a run is not believed, and what to do.
package struct ModelFileError: Error, Sendable, Hashable, CustomStringConvertible {
  package enum Code: String, Sendable, Hashable {
    /// Another version of this program wrote it.
    case otherVersion = "other-version"
    case damagedFile = "damaged-file"
    /// The model is sound, and not made for this use.
    case unsuitable = "unsuitable"
  }

  package var code: Code
  /// What is wrong, with the file it concerns.
  package var message: String
  package var suggestion: String

  package init(_ code: Code, _ message: String, suggestion: String) {
    self.code = code
    self.message = message
    self.suggestion = suggestion
  }

  package var description: String { "\(message); \(suggestion)" }
}

extension ModelFileError: ProblemConvertible {
  package var problems: [Problem] {
    [
      Problem(
        "learning." + code.rawValue,
        .failure,
        "the file cannot be used",
        cause: message,
        remedy: suggestion
      )
    ]
  }
}
