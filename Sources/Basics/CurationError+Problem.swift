extension CurationError: ProblemConvertible {
  package var problems: [Problem] {
    let (origin, what): (Problem.Origin, String) =
      switch code {
      case .unreadable, .malformed: (.input, "bad input data")
      case .rule: (.input, "wrong manifest")
      case .unknownName: (.input, "unknown name")
      case .notApplicable: (.input, "not possible here")
      default: (.failure, "not possible here")
      }
    return [
      Problem(
        "data." + code.rawValue,
        origin,
        what,
        at: place.map { Problem.Place($0) },
        cause: message + (cause.map { " (\($0))" } ?? ""),
        remedy: suggestion
      )
    ]
  }
}
