package import Basics

/// Why rows are not scored, and what to do.
package struct DeploymentError: Error, Sendable, Hashable, CustomStringConvertible {
  package enum Code: String, Sendable, Hashable {
    case noModel = "no-model"
    case unreadable = "unreadable"
    case unwritable = "unwritable"
    /// Another process scores into the same file.
    case inUse = "in-use"
    case badOption = "bad-option"
    case damagedPool = "damaged-pool"
  }

  package var code: Code
  package var message: String
  package var suggestion: String?
  /// The column or file that it concerns.
  package var place: String?

  package init(_ code: Code, _ message: String, at place: String? = nil, suggestion: String? = nil)
  {
    self.code = code
    self.message = message
    self.place = place
    self.suggestion = suggestion
  }

  package var description: String {
    (place.map { "\($0): " } ?? "") + message + (suggestion.map { "; \($0)" } ?? "")
  }
}

extension DeploymentError: ProblemConvertible {
  package var problems: [Problem] {
    let (origin, what): (Problem.Origin, String) =
      switch code {
      case .noModel, .badOption: (.usage, "wrong usage")
      case .unreadable: (.input, "bad input data")
      case .unwritable, .inUse, .damagedPool: (.failure, "the scoring failed")
      }
    return [
      Problem(
        "deployment." + code.rawValue,
        origin,
        what,
        at: place.map { Problem.Place($0) },
        cause: message,
        remedy: suggestion
      )
    ]
  }
}
