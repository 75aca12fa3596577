/// Says what kept a model from being trained or read, where, why, and what to do.
package struct LearningError: Error, Sendable, Hashable, CustomStringConvertible {
  package struct Code: RawRepresentable, Sendable, Hashable {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }

    package static let noLabel = Code(rawValue: "no label")
    package static let oneClass = Code(rawValue: "one class")
    package static let noFeatures = Code(rawValue: "no features")
    package static let noTrainingRows = Code(rawValue: "no training rows")
    package static let badSplit = Code(rawValue: "bad split")
    /// Probabilities of a model that cannot be used, or do not fit the rows.
    package static let badProbabilities = Code(rawValue: "bad probabilities")
    package static let badConfiguration = Code(rawValue: "bad configuration")
    package static let diverged = Code(rawValue: "diverged")
    package static let dataChanged = Code(rawValue: "data changed")
    package static let inUse = Code(rawValue: "in use")
    package static let cannotWrite = Code(rawValue: "cannot write")
  }

  package var code: Code
  /// What went wrong, with the column, file or run it concerns.
  package var message: String
  package var suggestion: String
  package var underlying: String?

  package init(_ code: Code, _ message: String, suggestion: String, underlying: String? = nil) {
    self.code = code
    self.message = message
    self.suggestion = suggestion
    self.underlying = underlying
  }

  package var description: String {
    let cause = underlying.map { " (\($0))" } ?? ""
    return "\(message)\(cause); \(suggestion)"
  }
}
