import ArgumentParser
import Basics

/// What ended a command before its work was done.
enum Failure {
  /// Says an error on standard error, and on standard output too where JSON is wanted and none was
  /// printed yet.
  ///
  /// - Returns: how the program shall end.
  static func report(_ error: any Error, asJSON: Bool) -> ProgramStatus {
    if let code = error as? ExitCode { return ProgramStatus(rawValue: code.rawValue) }
    let signal = (error as? Interruption.Interrupted)?.signal
    if signal != nil || error is CancellationError {
      Console.report("tuina: interrupted")
      let problem = Problem(
        "program.interrupted",
        .failure,
        "interrupted",
        cause: signal.map { "signal \($0)" } ?? "the work was cancelled"
      )
      if asJSON { print([problem]) }
      return signal.map(ProgramStatus.ended) ?? .interrupted
    }
    let problems = Problem.all(of: error)
    for problem in problems { Console.report(problem.line) }
    if asJSON { print(problems) }
    return problems.first?.status ?? .failed
  }

  /// Prints problems as the document of a command that has no other.
  static func print(_ problems: [Problem]) {
    guard !Console.hasWritten, let document = try? JSONDocument.encode(Document(problems: problems))
    else { return }
    try? Console.write(document)
  }

  private struct Document: Encodable {
    var problems: [Problem]
  }
}
