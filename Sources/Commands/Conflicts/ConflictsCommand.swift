import Basics
import ArgumentParser
import Foundation
import Fusion
import Pipeline

struct ConflictsCommand: WorkCommand {
  static let configuration = CommandConfiguration(
    commandName: "conflicts",
    abstract: "Find what sources contradict each other about, and what to believe."
  )

  @OptionGroup var options: DatasetOptions

  @Option(help: ArgumentHelp("Gold values to score against.", valueName: "file"))
  var truth: String?

  @Option(help: ArgumentHelp("The class whose F1 is measured.", valueName: "value"))
  var positive: String?

  @Option(help: "How values are chosen; by default the safest for each attribute.")
  var method: FusionMethod?

  func work() async throws -> ProgramStatus {
    let truth = try truth.map(existingFile)
    let context = try CommandContext(options)
    let summary = try await context.summary()
    let report = try await context.session.conflicts(
      ConflictOptions(method: method, truth: truth, positive: positive)
    )
    try context.output.emit(report) { ConflictText.text(report, width: Console.outputColumns) }
    return await context.finish(summary)
  }

  /// Told before the data is read: loading may take minutes.
  private func existingFile(_ path: String) throws -> URL {
    guard FileManager.default.isReadableFile(atPath: path) else {
      throw UsageError(
        why: "the truth file \(path) cannot be read",
        remedy: "give the path of a table of gold values"
      )
    }
    return URL(filePath: path)
  }
}

extension FusionMethod: ExpressibleByArgument {}
