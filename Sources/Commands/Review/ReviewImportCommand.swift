import ArgumentParser
import Basics
import Foundation
import Pipeline
import Review
import Terminal
import Workspace

struct ReviewImportCommand: WorkCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Take in what people decided in another tool; every entry is checked."
  )

  @OptionGroup var options: DatasetOptions

  @Argument(help: "The file that the tool wrote.", completion: .file())
  var file: String

  @Option(help: "The tool: label-studio, prodigy or csv.")
  var format: ReviewFormat

  @Option(help: ArgumentHelp("Who decided, where the file does not say.", valueName: "name"))
  var reviewer: String?

  struct Document: Encodable {
    struct Refused: Encodable {
      var entry: Int
      var reason: String
    }

    var added: Int
    var known: Int
    var open: Int
    var refused: [Refused]
  }

  func work() async throws -> ProgramStatus {
    let url = URL(filePath: file)
    guard let data = try? Data(contentsOf: url) else {
      throw UsageError(
        why: "the file \(file) cannot be read",
        remedy: "give the path of a file that the tool wrote"
      )
    }
    let context = try CommandContext(options)
    let summary = try await context.summary()
    let who = Reviewer.name(reviewer)
    let said =
      switch format {
      case .csv: ReviewTable.read(data, who: who, at: Date())
      case .prodigy: ProdigyTasks.read(data, who: who, at: Date())
      case .labelStudio: LabelStudioTasks.read(data, who: who, at: Date())
      }
    let imported = try await context.session.record(said)
    let document = Document(
      added: imported.added,
      known: imported.known,
      open: imported.open,
      refused: imported.refusals.map { .init(entry: $0.entry, reason: $0.reason) }
    )
    try context.output.emit(document) {
      let refused = document.refused.map { "  entry \($0.entry): \(Sanitise.text($0.reason))" }
      return
        ([
          "\(Figures.plural(document.added, "decision")) taken in, "
            + "\(Figures.count(document.known)) known before, "
            + "\(Figures.plural(document.open, "entry", "entries")) without an answer, "
            + "\(Figures.plural(document.refused.count, "entry", "entries")) refused"
        ] + refused).joined(separator: "\n") + "\n"
    }
    let status = await context.finish(summary)
    return document.refused.isEmpty ? status : .badInput
  }
}
