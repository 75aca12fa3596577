import Foundation
import Basics

/// Prints the result of a command once, as JSON or as text.
struct Output {
  let options: OutputOptions
  let meter: ProgressMeter
  private let problems = ProblemLog()

  init(_ options: OutputOptions) {
    self.options = options
    meter = ProgressMeter(isQuiet: options.quiet)
  }

  /// Prints a document with the problems reported so far, or the text that people read instead.
  func emit(_ document: some Encodable, text: () -> String) throws {
    meter.clear()
    if options.json {
      try Console.write(JSONDocument.encode(documented(document)))
    } else {
      try Console.write(text())
    }
  }

  /// A document with the problems reported so far.
  func documented<Document: Encodable>(_ document: Document) -> DocumentWithProblems<Document> {
    DocumentWithProblems(document: document, problems: problems.all)
  }

  /// Says a problem that the command goes on in spite of, and keeps it for its document.
  ///
  /// `line` is what people read of it; nil where they read of it elsewhere.
  func report(_ problem: Problem, as line: String?) {
    problems.append(problem)
    if let line { remark(line) }
  }

  func report(_ problem: Problem) { report(problem, as: problem.line) }

  /// Says something beside the result.
  func remark(_ line: String) {
    guard !options.quiet else { return }
    meter.clear()
    Console.report(line)
  }
}
