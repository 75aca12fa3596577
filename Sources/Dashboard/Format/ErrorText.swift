import Basics

/// An error in one line for people.
func describe(_ error: any Error) -> String {
  let text = Problem.all(of: error).map(\.reason).joined(separator: "; ")
  return text.split(whereSeparator: \.isNewline).prefix(3).joined(separator: " ")
}
