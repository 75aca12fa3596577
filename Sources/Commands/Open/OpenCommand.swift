import ArgumentParser
import Dashboard

struct OpenCommand: WorkCommand {
  static let configuration = CommandConfiguration(
    commandName: "open",
    abstract: "Open the dashboard; without a terminal, or with --plain, print the overview."
  )

  @OptionGroup var options: DatasetOptions

  func work() async throws -> ProgramStatus {
    try await printOverview()
  }

  private func printOverview() async throws -> ProgramStatus {
    let bench = try Workbench(options)
    let loaded = try await bench.load()
    let document = try await OverviewDocument(bench, loaded)
    try bench.output.emit(document) { document.text(width: Console.outputColumns) }
    return bench.status(loaded)
  }
}
