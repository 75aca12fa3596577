import ArgumentParser
import Foundation
import Samples

struct SampleReplies: WorkCommand {
  static let configuration = CommandConfiguration(
    commandName: "replies",
    abstract: "Write Chinese messages, suggested replies, and what people did with them."
  )

  @Argument(
    help: "The folder to write to: a new or empty one, or that of an earlier sample."
  )
  var folder: String

  @Option(help: ArgumentHelp("How many labelled messages of each month.", valueName: "rows"))
  var rows = ReplyPlan().messagesOfMonth

  @Option(help: ArgumentHelp("How many messages replies were suggested for.", valueName: "rows"))
  var events = ReplyPlan().suggested

  @Option(help: "The same seed gives the same files.")
  var seed: UInt64 = SampleDatasets.repliesSeed

  @Flag(help: "Write into a folder that holds other files, and replace those of the same name.")
  var force = false

  @OptionGroup var options: OutputOptions

  private static let mostRows = 1_000_000

  private struct Document: Encodable {
    var dataset: String
    var seed: UInt64
  }

  func validate() throws {
    for (name, count) in [("--rows", rows), ("--events", events)] {
      guard (1...Self.mostRows).contains(count) else {
        throw ValidationError("\(name) is a number from 1 to \(Self.mostRows)")
      }
    }
  }

  func work() async throws -> ProgramStatus {
    let url = URL(filePath: folder, directoryHint: .isDirectory)
    var plan = ReplyPlan()
    plan.messagesOfMonth = rows
    plan.suggested = events
    try await SampleDatasets.writeReplies(plan, to: url, seed: seed, force: force)
    try Output(options).emit(Document(dataset: url.path, seed: seed)) {
      "wrote \(folder); open it with: tuina \(folder)\n"
    }
    return .done
  }
}
