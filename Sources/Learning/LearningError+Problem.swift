package import Basics

extension LearningError: ProblemConvertible {
  package var problems: [Problem] {
    let (origin, what): (Problem.Origin, String) =
      switch code {
      case .noLabel, .oneClass, .noFeatures, .noTrainingRows, .badSplit:
        (.input, "nothing to learn from")
      case .badProbabilities: (.input, "bad probabilities")
      case .badConfiguration: (.usage, "wrong usage")
      default: (.failure, "the training failed")
      }
    return [
      Problem(
        "learning." + code.rawValue.replacing(" ", with: "-"),
        origin,
        what,
        cause: message + (underlying.map { " (\($0))" } ?? ""),
        remedy: suggestion
      )
    ]
  }
}
