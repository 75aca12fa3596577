import ArgumentParser
import Basics
import Foundation
import NcursesTerminal
import Samples
import Terminal

/// An error as the program tells it: `tuina: what (where): why; what to do`.
struct ErrorReport: Hashable {
  /// What could not be done.
  var what: String
  /// The file, line, column or table.
  var place: String?
  var why: String
  var remedy: String?
  var status: ProgramStatus

  init(
    _ what: String,
    at place: String? = nil,
    why: String,
    remedy: String? = nil,
    status: ProgramStatus
  ) {
    self.what = what
    self.place = place
    self.why = why
    self.remedy = remedy
    self.status = status
  }

  /// One line, free of control characters whatever stands in the data.
  var line: String {
    let place = place.map { " (\($0))" } ?? ""
    let remedy = remedy.map { "; \($0)" } ?? ""
    return "tuina: \(what)\(place): \(why)\(remedy)".split(separator: "\n")
      .map { Sanitise.text(String($0)) }.joined(separator: "\n  ")
  }

  /// Writes an error to standard error and says how the program shall end.
  static func tell(_ error: any Error) -> ProgramStatus {
    if let error = error as? Interruption.Interrupted {
      Console.tell("tuina: interrupted")
      return .ended(by: error.signal)
    }
    if error is CancellationError {
      Console.tell("tuina: interrupted")
      return .interrupted
    }
    if let code = error as? ExitCode { return ProgramStatus(rawValue: code.rawValue) }
    let reports = reports(error)
    for report in reports { Console.tell(report.line) }
    return reports.first?.status ?? .failed
  }

  static func reports(_ error: any Error) -> [ErrorReport] {
    switch error {
    case let error as any ProblemConvertible: error.problems.map(ErrorReport.init)
    case let error as ThemeError:
      [ErrorReport("wrong theme", why: error.description, status: .badInput)]
    case let error as NcursesError:
      [ErrorReport("no dashboard here", why: error.description, status: .wrongUsage)]
    case let error as SampleError:
      [
        ErrorReport(
          error.isUsage ? "wrong usage" : "the sample cannot be written",
          why: error.description,
          remedy: error.remedy,
          status: error.isUsage ? .wrongUsage : .failed
        )
      ]
    case let error as Console.WriteError:
      [ErrorReport("the result cannot be written", why: error.description, status: .failed)]
    case let error as UsageError:
      [ErrorReport("wrong usage", why: error.why, remedy: error.remedy, status: .wrongUsage)]
    default: [ErrorReport("the work failed", why: "\(error)", status: .failed)]
    }
  }
}

/// Options that are well-formed and make no sense together, or name what is not there.
struct UsageError: Error, Hashable {
  var why: String
  var remedy: String?
}

extension ErrorReport {
  init(_ problem: Problem) {
    let status: ProgramStatus =
      switch problem.origin {
      case .usage: .wrongUsage
      case .input: .badInput
      case .failure: .failed
      }
    self.init(
      problem.what,
      at: problem.place,
      why: problem.cause,
      remedy: problem.remedy,
      status: status
    )
  }
}
