import ArgumentParser
import Curation

struct SkewCommand: WorkCommand {
  static let configuration = CommandConfiguration(
    commandName: "skew",
    abstract: "Measure how unevenly the label is distributed, overall and by source."
  )

  @OptionGroup var options: DatasetOptions

  @Option(help: "The column to measure instead of the label.")
  var label: String?

  func work() async throws -> ProgramStatus {
    let bench = try Workbench(options)
    let loaded = try await bench.load()
    let report = try await SkewAnalysis.analyse(loaded, label: label)
    try bench.output.emit(report) { SkewText.text(report, width: Console.outputColumns) }
    return await bench.finish(loaded)
  }
}
