import Foundation

/// What a person says when an interrupted run could be continued.
enum ResumeAnswer: Hashable {
  case yes
  /// Trains anew; the question comes again at the next start.
  case notNow
  /// Trains anew; the run stays in the list as stopped and its checkpoint is removed.
  case discard

  private static let choices = "[Y]es, [n]ot now, or [d]iscard its checkpoint: "

  /// By the first letter; no line at all is no answer, and an empty one the usual answer.
  init(_ line: String?) {
    switch line?.trimmingCharacters(in: .whitespaces).lowercased().first {
    case "d": self = .discard
    case "n": self = .notNow
    case _ where line == nil: self = .notNow
    default: self = .yes
    }
  }

  /// Asks on standard error.
  static func ask(_ question: String) -> ResumeAnswer {
    try? FileHandle.standardError.write(contentsOf: Data("\(question) \(choices)".utf8))
    return ResumeAnswer(readLine())
  }
}
