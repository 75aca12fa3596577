package import Basics

extension WorkspaceError: ProblemConvertible {
  package var problems: [Problem] {
    all.map { error in
      let (origin, what): (Problem.Origin, String) =
        switch error.code {
        case .notFound: (.usage, "not found")
        case .unreadable: (.input, "cannot be read")
        case .unwritable: (.failure, "cannot be written")
        case .syntax, .invalid: (.input, "wrong manifest or settings")
        case .refused: (.input, "not done")
        case .noData: (.input, "no data")
        default: (.failure, "the state cannot be used")
        }
      return Problem(
        "workspace." + error.code.rawValue,
        origin,
        what,
        at: error.file.map { Problem.Place($0, line: error.line, column: error.column) },
        cause: error.message,
        remedy: error.suggestion
      )
    }
  }
}
