import ArgumentParser
import Foundation
import Samples

struct SampleMoles: WorkCommand {
  static let configuration = CommandConfiguration(
    commandName: "moles",
    abstract: "Write skin-lesion records of four clinics that disagree."
  )

  @Argument(
    help: "The folder to write to: a new or empty one, or that of an earlier sample."
  )
  var folder: String

  @Option(help: "The same seed gives the same files.")
  var seed: UInt64 = SampleDatasets.molesSeed

  @Flag(help: "Write into a folder that holds other files, and replace those of the same name.")
  var force = false

  @OptionGroup var options: OutputOptions

  private struct Document: Encodable {
    var dataset: String
    var seed: UInt64
  }

  func work() async throws -> ProgramStatus {
    let url = URL(filePath: folder, directoryHint: .isDirectory)
    try await SampleDatasets.writeMoles(to: url, seed: seed, force: force)
    try Output(options).emit(Document(dataset: url.path, seed: seed)) {
      "wrote \(folder); open it with: tuina \(folder)\n"
    }
    return .done
  }
}
