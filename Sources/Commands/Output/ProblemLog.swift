import Basics
import Synchronization

/// The problems that a command has met so far and goes on in spite of.
final class ProblemLog: Sendable {
  private let problems = Mutex<[Problem]>([])

  var all: [Problem] { problems.withLock { $0 } }

  func append(_ problem: Problem) { problems.withLock { $0.append(problem) } }
}

/// A document with the problems that were met while it was made; the key is absent without any.
struct DocumentWithProblems<Document: Encodable>: Encodable {
  let document: Document
  let problems: [Problem]

  private enum CodingKeys: String, CodingKey {
    case problems
  }

  func encode(to encoder: any Encoder) throws {
    try document.encode(to: encoder)
    guard !problems.isEmpty else { return }
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(problems, forKey: .problems)
  }
}
