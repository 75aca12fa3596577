import ArgumentParser
import Basics
import Engine
import Foundation
import Learning
import NcursesTerminal
import Samples
import Terminal
import Workspace

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
    case let error as WorkspaceError: error.all.map(ErrorReport.init)
    case let error as CurationError: [ErrorReport(error)]
    case let error as LearningError: [ErrorReport(error)]
    case let error as EngineError: [ErrorReport(error)]
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
  private init(_ error: WorkspaceError) {
    let (what, status): (String, ProgramStatus) =
      switch error.code {
      case .notFound: ("not found", .wrongUsage)
      case .unreadable: ("cannot be read", .badInput)
      case .unwritable: ("cannot be written", .failed)
      case .syntax, .invalid: ("wrong manifest or settings", .badInput)
      case .refused: ("not done", .badInput)
      case .noData: ("no data", .badInput)
      default: ("the state cannot be used", .failed)
      }
    self.init(what, at: error.place, why: error.message, remedy: error.suggestion, status: status)
  }

  private init(_ error: CurationError) {
    let (what, status): (String, ProgramStatus) =
      switch error.code {
      case .unreadable, .malformed: ("bad input data", .badInput)
      case .rule: ("wrong manifest", .badInput)
      case .unknownName: ("unknown name", .badInput)
      case .notApplicable: ("not possible here", .badInput)
      default: ("not possible here", .failed)
      }
    let cause = error.cause.map { " (\($0))" } ?? ""
    self.init(
      what,
      at: error.place,
      why: error.message + cause,
      remedy: error.suggestion,
      status: status
    )
  }

  private init(_ error: LearningError) {
    let (what, status): (String, ProgramStatus) =
      switch error.code {
      case .noLabel, .oneClass, .noFeatures, .noTrainingRows, .badSplit:
        ("nothing to learn from", .badInput)
      case .badConfiguration: ("wrong usage", .wrongUsage)
      default: ("the training failed", .failed)
      }
    let cause = error.underlying.map { " (\($0))" } ?? ""
    self.init(what, why: error.message + cause, remedy: error.suggestion, status: status)
  }

  private init(_ error: EngineError) {
    switch error.code {
    case .configuration:
      self.init("wrong engine", why: error.description, status: .wrongUsage)
    case .library, .connection:
      self.init("the engine cannot be opened", why: error.description, status: .failed)
    default:
      self.init("the engine refused", why: error.description, status: .failed)
    }
  }
}
