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
    let context = try CommandContext(options)
    let summary = try await context.summary()
    let document = ProfileDocument(
      context.dataset.name,
      try await context.session.profile(),
      summary
    )
    try context.output.emit(document) { document.text(width: Console.outputColumns) }
    return await context.finish(summary)
  }
}
