import ArgumentParser
import Foundation
import Ingest
import Pipeline

struct ReviewPlantCommand: WorkCommand {
  static let configuration = CommandConfiguration(
    commandName: "plant",
    abstract: "Put cells whose value is known into the queue, to learn how often people are wrong."
  )

  @OptionGroup var options: DatasetOptions

  @Option(help: ArgumentHelp("The true values.", valueName: "file"))
  var truth: String

  @Option(help: "At most so many cells.")
  var count = 50

  @Option(help: ArgumentHelp("Who plants them.", valueName: "name"))
  var reviewer: String?

  func validate() throws {
    if count < 1 { throw ValidationError("--count is a number from 1") }
  }

  func work() async throws -> ProgramStatus {
    guard FileManager.default.isReadableFile(atPath: truth) else {
      throw UsageError(
        why: "the truth file \(truth) cannot be read",
        remedy: "give the path of a table of true values"
      )
    }
    let context = try CommandContext(options)
    let summary = try await context.summary()
    let added = try await context.session.plantKnown(
      from: URL(filePath: truth),
      count: count,
      who: Reviewer.name(reviewer)
    )
    let document = ReviewAddedDocument(added)
    try context.output.emit(document) { document.text }
    return await context.finish(summary)
  }
}

/// What became of cells that were sent to the review queue.
struct ReviewAddedDocument: Encodable {
  var added: Int
  /// Those that waited there already.
  var known: Int
  /// Rows without a key.
  var gone: Int

  init(_ result: ReviewAdded) {
    added = result.added
    known = result.known
    gone = result.gone
  }

  var text: String { Phrase.sent(added, known: known, gone: gone) }
}
