package import Basics

/// Says what kept models from being served, and what to do.
package struct ServingError: Error, Sendable, Hashable, CustomStringConvertible {
  package struct Code: RawRepresentable, Sendable, Hashable {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }

    package static let noModel = Code(rawValue: "no-model")
    package static let noFeedback = Code(rawValue: "no-feedback")
    package static let noToken = Code(rawValue: "no-token")
    package static let cannotListen = Code(rawValue: "cannot-listen")
    /// Of a client.
    package static let cannotConnect = Code(rawValue: "cannot-connect")
  }

  package var code: Code
  /// What went wrong, as a sentence without a full stop.
  package var message: String
  package var suggestion: String

  package init(_ code: Code, _ message: String, suggestion: String) {
    self.code = code
    self.message = message
    self.suggestion = suggestion
  }

  package var description: String { "\(message); \(suggestion)" }
}

extension ServingError: ProblemConvertible {
  package var problems: [Problem] {
    let origin: Problem.Origin =
      switch code {
      case .noModel, .noToken: .usage
      case .noFeedback: .input
      default: .failure
      }
    return [
      Problem(
        "serving." + code.rawValue,
        origin,
        code == .cannotConnect ? "the server cannot be asked" : "models cannot be served",
        cause: message,
        remedy: suggestion
      )
    ]
  }
}
