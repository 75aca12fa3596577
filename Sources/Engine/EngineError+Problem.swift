package import Basics

extension EngineError: ProblemConvertible {
  package var problems: [Problem] {
    let (origin, what): (Problem.Origin, String) =
      switch code {
      case .configuration: (.usage, "wrong engine")
      case .library, .connection: (.failure, "the engine cannot be opened")
      default: (.failure, "the engine refused")
      }
    return [Problem("engine." + code.rawValue, origin, what, cause: description)]
  }
}
