import ArgumentParser
import Foundation

/// The whole of what the executable does.
package enum Program {
  /// Parses the command line, runs the command and ends the process with its exit status.
  package static func run(_ arguments: [String]? = nil) async -> Never {
    signal(SIGPIPE, SIG_IGN)
    let status = await status(of: arguments)
    exit(status.rawValue)
  }

  static func status(of arguments: [String]?) async -> ProgramStatus {
    let command: any ParsableCommand
    do {
      command = try TuinaCommand.parseAsRoot(arguments)
    } catch {
      return tellParsing(error)
    }
    do {
      guard let work = command as? any WorkCommand else {
        return tellHelp(command)
      }
      if work.ownsSignals { return try await work.work() }
      return try await Interruption.cancelling { try await work.work() }
    } catch {
      return ErrorReport.tell(error)
    }
  }

  /// What is no work asks for help: a group without one of its commands, or `--help` itself.
  private static func tellHelp(_ command: any ParsableCommand) -> ProgramStatus {
    var command = command
    do {
      try command.run()
      return .done
    } catch {
      return tellParsing(error)
    }
  }

  /// Help and the version are no errors; all else is wrong usage.
  private static func tellParsing(_ error: any Error) -> ProgramStatus {
    let text = TuinaCommand.fullMessage(for: error)
    if TuinaCommand.exitCode(for: error) == .success {
      do {
        try Console.write(text + "\n")
        return .done
      } catch {
        return ErrorReport.tell(error)
      }
    }
    Console.tell("tuina: " + TuinaCommand.message(for: error))
    Console.tell("Run 'tuina --help' for the commands and their options.")
    return .wrongUsage
  }
}

/// A command that says with which status it ended.
protocol WorkCommand: AsyncParsableCommand {
  func work() async throws -> ProgramStatus
  /// Whether the command deals with SIGINT and SIGTERM itself.
  var ownsSignals: Bool { get }
}

extension WorkCommand {
  var ownsSignals: Bool { false }

  func run() async throws {
    let status = try await work()
    if status != .done { throw ExitCode(status.rawValue) }
  }
}
