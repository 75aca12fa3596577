import ArgumentParser
import Foundation
import Pipeline
import Workspace

struct CleanCommand: WorkCommand {
  static let configuration = CommandConfiguration(
    commandName: "clean",
    abstract: "Write the curated rows with where they come from, what was set aside and decided."
  )

  @OptionGroup var options: DatasetOptions

  @Option(
    help: ArgumentHelp(
      "The folder to write; one that holds other files is refused.",
      valueName: "dir"
    )
  )
  var output: String

  @Option(help: "How the rows are written; may be given several times.")
  var format: [CuratedExport.Format] = [.parquet]

  @Flag(help: "Write texts into CSV as they are, be they formulas to a spreadsheet.")
  var exactText = false

  func work() async throws -> ProgramStatus {
    let context = try CommandContext(options)
    let summary = try await context.summary()
    let export = CuratedExport(
      context.session,
      formats: CuratedExport.Format.allCases.filter(format.contains),
      isExact: exactText || context.configuration.csv == .exact
    )
    let written = try await export.write(to: URL(filePath: output, directoryHint: .isDirectory))
    try context.output.emit(written) { CleanText.text(written) }
    return await context.finish(summary)
  }
}

extension CuratedExport.Format: ExpressibleByArgument {}
