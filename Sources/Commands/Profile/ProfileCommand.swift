import ArgumentParser
import Pipeline
import Workspace

struct ProfileCommand: WorkCommand {
  static let configuration = CommandConfiguration(
    commandName: "profile",
    abstract: "Describe every column of every source: type, missing, distinct, spread, top values."
  )

  @OptionGroup var options: DatasetOptions

  func work() async throws -> ProgramStatus {
    let bench = try Workbench(options)
    let summary = try await bench.summary()
    let document = ProfileDocument(
      bench.dataset.name,
      try await bench.session.profile(),
      summary
    )
    try bench.output.emit(document) { document.text(width: Console.outputColumns) }
    return await bench.finish(summary)
  }
}
