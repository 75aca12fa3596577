import ArgumentParser
import Basics
import Conform
import Deployment
import Foundation
import Learning
import Workspace

struct StreamCommand: WorkCommand {
  static let configuration = CommandConfiguration(
    commandName: "stream",
    abstract: "Score JSON lines as they come: from standard input, a growing file or a socket."
  )

  @OptionGroup var options: DatasetOptions

  @Option(help: ArgumentHelp("Read a file instead of standard input.", valueName: "file"))
  var input: String?

  @Flag(help: "With --input: go on while the file grows, from where the last stream left off.")
  var follow = false

  @Option(help: ArgumentHelp("Listen on a Unix socket instead.", valueName: "path"))
  var socket: String?

  @Option(help: ArgumentHelp("Where scores go instead of standard output.", valueName: "file"))
  var output: String?

  @Option(help: ArgumentHelp("Where bad lines go instead of standard error.", valueName: "file"))
  var errors: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Members of the lines to write beside the scores.", valueName: "name")
  )
  var keep: [String] = []

  @Option(help: ArgumentHelp("The run whose model scores, or champion.", valueName: "id"))
  var run: String?

  func validate() throws {
    if input != nil, socket != nil {
      throw ValidationError("--input and --socket exclude each other")
    }
    if follow, input == nil { throw ValidationError("--follow needs --input") }
    if options.output.json, output == nil, socket == nil {
      throw ValidationError("--json needs --output: scores and the document would mix")
    }
    if output != nil, socket != nil {
      throw ValidationError("--output is not for --socket, whose clients are sent the scores")
    }
    let own = keep.first { ["line", "score", "class", "model", "version"].contains($0) }
    if let own { throw ValidationError("--keep \(own): scores have a member of this name") }
    if Set(keep).count < keep.count { throw ValidationError("--keep names a member twice") }
  }

  func work() async throws -> ProgramStatus {
    let context = try CommandContext(options)
    let model = try DeployedModel(
      run,
      of: RunStore(context.dataset.paths),
      name: context.dataset.name
    )
    let values = Set(context.dataset.manifest.columns.flatMap { $0.values ?? [] })
    let missing = Set(MissingMarker.spellings).subtracting(values)
    let stream = try LineStream(model, missing: missing, keep: keep)
    try? context.dataset.paths.prepare()
    let work = StreamWork(command: self, context: context, model: model, stream: stream)
    let start = ContinuousClock.now
    let summary = try work.run()
    let seconds = (ContinuousClock.now - start).inSeconds
    let document = StreamDocument(
      summary,
      model: model,
      position: work.position,
      rotations: work.rotations,
      seconds: seconds
    )
    if options.output.json {
      try context.output.emit(document) { "" }
    } else {
      context.output.remark(StreamText.text(document))
    }
    return .done
  }
}
