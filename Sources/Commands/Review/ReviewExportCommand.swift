import ArgumentParser
import Basics
import Foundation
import Ingest
import Pipeline
import Review
import Workspace

struct ReviewExportCommand: WorkCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write the doubtful cells, with what people said, for another tool."
  )

  @OptionGroup var options: DatasetOptions
  @OptionGroup var narrowing: ReviewFilterOptions

  @Option(help: "The tool: label-studio, prodigy or csv.")
  var format: ReviewFormat

  @Option(help: ArgumentHelp("Where to write.", valueName: "file"))
  var output: String

  @Option(help: "At most so many items, the most worth looking at first.")
  var limit: Int?

  struct Document: Encodable {
    var tasks: Int
    var decisions: Int
    var files: [String]
  }

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit is a number from 1") }
  }

  func work() async throws -> ProgramStatus {
    let context = try CommandContext(options)
    let summary = try await context.summary()
    let tasks = try await context.session.reviewTasks(
      limit: limit,
      try narrowing.filter(summary.manifest)
    )
    let file = URL(filePath: output)
    var files = [file]
    switch format {
    case .csv: try AtomicFile.write(ReviewTable.write(tasks), to: file)
    case .prodigy: try AtomicFile.write(try ProdigyTasks.write(tasks), to: file)
    case .labelStudio:
      try AtomicFile.write(try LabelStudioTasks.write(tasks), to: file)
      let configuration = file.deletingPathExtension().appendingPathExtension("xml")
      try AtomicFile.write(Data(LabelStudioTasks.configuration.utf8), to: configuration)
      files.append(configuration)
    }
    let document = Document(
      tasks: tasks.count,
      decisions: tasks.reduce(0) { $0 + $1.decisions.count },
      files: files.map(\.path)
    )
    try context.output.emit(document) {
      "\(Figures.plural(document.tasks, "task")) with "
        + "\(Figures.plural(document.decisions, "decision")) "
        + "in \(document.files.joined(separator: " and "))\n"
    }
    return await context.finish(summary)
  }
}
