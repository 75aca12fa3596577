import Basics

/// Options that are well-formed and make no sense together, or name what is not there.
struct UsageError: Error, Hashable {
  var why: String
  var remedy: String?
}

extension UsageError: ProblemConvertible {
  var problems: [Problem] {
    [Problem("program.usage", .usage, "wrong usage", cause: why, remedy: remedy)]
  }
}
