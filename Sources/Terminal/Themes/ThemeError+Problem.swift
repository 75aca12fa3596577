package import Basics

extension ThemeError: ProblemConvertible {
  package var problems: [Problem] {
    [
      Problem(
        "theme." + code.rawValue,
        .input,
        "wrong theme",
        at: Problem.Place("theme \(theme), \(entry)"),
        cause: reason,
        remedy: suggestion
      )
    ]
  }
}
