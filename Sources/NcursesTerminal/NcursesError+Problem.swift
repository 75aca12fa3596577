package import Basics

extension NcursesError: ProblemConvertible {
  package var problems: [Problem] {
    [Problem("terminal." + code.rawValue, .usage, "no dashboard here", cause: description)]
  }
}
