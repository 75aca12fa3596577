import ArgumentParser
import Basics
import Ingest
import Pipeline
import Profiling

struct SkewCommand: WorkCommand {
  static let configuration = CommandConfiguration(
    commandName: "skew",
    abstract: "Measure how unevenly the label is distributed, overall and by source."
  )

  @OptionGroup var options: DatasetOptions

  @Option(help: "The column to measure instead of the label.")
  var label: String?

  func work() async throws -> ProgramStatus {
    let context = try CommandContext(options)
    let summary = try await context.summary()
    let report = try await analyse(context.session, summary)
    try context.output.emit(report) { SkewText.text(report, width: Console.outputColumns) }
    return await context.finish(summary)
  }

  /// A column that only the command line names is wrong usage; else the manifest is wrong.
  private func analyse(
    _ session: DatasetSession,
    _ summary: DatasetSummary
  ) async throws -> SkewReport {
    do {
      return try await session.skew(label: label)
    } catch let error as CurationError
      where error.code == .unknownName && label != nil && !summary.sources.isEmpty
    {
      throw UsageError(why: error.message, remedy: error.suggestion)
    }
  }
}
