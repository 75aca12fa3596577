import ArgumentParser
import Basics
import Foundation

/// The whole of what the executable does.
package enum Program {
  /// Parses the command line, runs the command and ends the process with its exit status.
  package static func run(_ arguments: [String]? = nil) async -> Never {
    signal(SIGPIPE, SIG_IGN)
    let status = await status(of: arguments ?? Array(CommandLine.arguments.dropFirst()))
    exit(status.rawValue)
  }

  static func status(of arguments: [String]) async -> ProgramStatus {
    let wantsJSON = arguments.prefix { $0 != "--" }.contains("--json")
    let command: any ParsableCommand
    do {
      command = try TuinaCommand.parseAsRoot(arguments)
    } catch {
      return reportParsing(error, asJSON: wantsJSON)
    }
    do {
      guard let work = command as? any WorkCommand else {
        return showHelp(command, asJSON: wantsJSON)
      }
      if work.ownsSignals { return try await work.work() }
      return try await Interruption.cancelling { try await work.work() }
    } catch {
      return Failure.report(error, asJSON: wantsJSON)
    }
  }

  /// What is no work asks for help: a group without one of its commands, or `--help` itself.
  private static func showHelp(
    _ command: any ParsableCommand,
    asJSON: Bool
  ) -> ProgramStatus {
    var command = command
    do {
      try command.run()
      return .done
    } catch {
      return reportParsing(error, asJSON: asJSON)
    }
  }

  /// Help and the version are no errors; all else is wrong usage.
  private static func reportParsing(_ error: any Error, asJSON: Bool) -> ProgramStatus {
    let text = TuinaCommand.fullMessage(for: error)
    if TuinaCommand.exitCode(for: error) == .success {
      do {
        try Console.write(text + "\n")
        return .done
      } catch {
        return Failure.report(error, asJSON: asJSON)
      }
    }
    let message = TuinaCommand.message(for: error)
    Console.report("tuina: " + message)
    Console.report("Run 'tuina --help' for the commands and their options.")
    if asJSON {
      let remedy = "run tuina --help for the commands and their options"
      Failure.print([
        Problem("program.usage", .usage, "wrong usage", cause: message, remedy: remedy)
      ])
    }
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
