import ArgumentParser
import Basics
import Dispatch
import Foundation
import Learning
import Serving
import Workspace

struct ServeCommand: WorkCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Answer predictions over HTTP, and take in what people did with them.",
    discussion: """
      Speaks the REST API of TensorFlow Serving and Open Inference v2; docs/serving.md has both. \
      SIGTERM and SIGINT let requests under way end.
      """
  )

  @OptionGroup var options: DatasetOptions

  @Option(help: "The port to listen on; 0 for one that is free.")
  var port = 8501

  @Option(help: "The address to listen on; any but this machine's own needs a token.")
  var host = "127.0.0.1"

  @Option(
    help: ArgumentHelp(
      "A file with the token that clients send (or set TUINA_SERVE_TOKEN).",
      valueName: "file"
    )
  )
  var tokenFile: String?

  @Option(help: ArgumentHelp("The name of the model in paths; the dataset's by default."))
  var name: String?

  @Option(help: ArgumentHelp("The run that answers; the champion by default.", valueName: "run"))
  var run: String?

  @Option(
    help: ArgumentHelp(
      "The run that scores the same traffic; the newest tagged challenger by default.",
      valueName: "run"
    )
  )
  var challenger: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Other runs that can be asked for by version.", valueName: "run")
  )
  var versions: [String] = []

  @Flag(inversion: .prefixedNo, help: "Let the challenger score the same traffic, only logged.")
  var shadow = true

  @Flag(inversion: .prefixedNo, help: "Write a line a request to .tuina/serving/requests.jsonl.")
  var requestLog = true

  @Option(help: "Threads that wait for the network.")
  var threads = min(2, Processors.count)

  @Option(help: ArgumentHelp("The most rows of one request.", valueName: "rows"))
  var batchRows = ServerLimits().batchRows

  @Option(help: ArgumentHelp("The most bytes of one body.", valueName: "bytes"))
  var bodyBytes = ServerLimits().bodyBytes

  @Option(help: ArgumentHelp("Requests under way at once; more are answered 503.", valueName: "n"))
  var concurrency = ServerLimits().concurrency

  var ownsSignals: Bool { true }

  func validate() throws {
    guard (0...65_535).contains(port) else { throw ValidationError("--port is 0…65535") }
    guard (1...64).contains(threads) else { throw ValidationError("--threads is 1…64") }
    guard batchRows > 0, concurrency > 0, (1...1 << 30).contains(bodyBytes) else {
      throw ValidationError(
        "--batch-rows, --concurrency and --body-bytes are above 0, the last 1 GiB at most"
      )
    }
    if let name, name.isEmpty || name.contains(where: { "/:%?#".contains($0) }) {
      throw ValidationError("--name has none of / : % ? #")
    }
  }

  func work() async throws -> ProgramStatus {
    let context = try CommandContext(options)
    let dataset = context.dataset
    try dataset.paths.prepare()
    let catalog = try ModelCatalog(
      store: RunStore(dataset.paths),
      name: name ?? ModelCatalog.name(for: dataset.name),
      choice: ModelCatalog.Choice(run: run, challenger: challenger, others: versions)
    )
    var events: EventLog?
    var eventProblem: String?
    do {
      events = try EventLog(dataset)
    } catch let error as ServingError {
      eventProblem = error.message
      for problem in error.problems { context.output.report(problem) }
    }
    let server = try ModelServer(
      catalog: catalog,
      events: events,
      eventProblem: eventProblem,
      configuration: try configuration(dataset)
    )
    let announcement = ServeAnnouncement(output: context.output, host: host, catalog: catalog)
    let sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { server.stop() }
      source.resume()
      return source
    }
    defer { for source in sources { source.cancel() } }
    try await server.run { announcement.say($0) }
    return .done
  }

  private func configuration(_ dataset: Dataset) throws -> ModelServer.Configuration {
    var configuration = ModelServer.Configuration(host: host, port: port)
    configuration.token = try ServerToken.read(file: tokenFile)
    configuration.threads = threads
    configuration.shadows = shadow
    configuration.limits.batchRows = batchRows
    configuration.limits.bodyBytes = bodyBytes
    configuration.limits.allBodyBytes = max(configuration.limits.allBodyBytes, 4 * bodyBytes)
    configuration.limits.concurrency = concurrency
    configuration.programVersion = TuinaVersion.current
    let snapshots = ServerSnapshotStore(dataset.paths)
    let folder = snapshots.folder
    configuration.snapshots = snapshots
    if requestLog { configuration.requestLog = folder.appending(path: "requests.jsonl") }
    if shadow { configuration.shadowLog = folder.appending(path: "shadow.jsonl") }
    return configuration
  }
}
