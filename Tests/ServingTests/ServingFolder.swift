import Foundation
import Learning
import Scoring
import Synchronization
import Workspace

@testable import Serving

/// A dataset folder with runs and models for one test; it is removed with the value.
final class ServingFolder: Sendable {
  static let champion = "20260101-000000-00aa"
  static let challenger = "20260102-000000-00bb"

  let root: URL
  let store: RunStore

  init() throws {
    root = FileManager.default.temporaryDirectory.appending(path: "tuina-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    store = RunStore(folder: root.appending(path: ".tuina/models"))
    try save(Self.champion, positive: 1)
    try store.promote(Self.champion)
  }

  deinit { try? FileManager.default.removeItem(at: root) }

  var eventsFile: URL { root.appending(path: "feedback/served.jsonl") }

  /// Saves a run whose model gives odds of `positive` for the second class to rows with the site `arm`,
  /// and even odds to others.
  func save(_ run: String, positive weight: Float, tag: String? = nil) throws {
    var record = TrainingRun(
      id: run,
      startedAt: Date(timeIntervalSince1970: 1_767_225_600),
      status: .finished,
      configuration: RunConfiguration(model: .hashed(FTRLSettings())),
      dataFingerprint: "d",
      label: "diagnosis",
      classes: ["benign", "melanoma"],
      positive: "melanoma",
      features: ["age", "site"],
      featureCount: 1 << 18,
      rows: SplitCounts(train: 4, validation: 0, test: 0)
    )
    record.tag = tag
    try store.save(record)
    try store.save(Self.model(run, weight))
  }

  private static func model(_ run: String, _ weight: Float) throws -> TrainedModel {
    let hasher = FeatureHasher(
      fields: [
        HashedField(name: "age", kind: .number(edges: [0, 50, 100], isWhole: true)),
        HashedField(name: "site", kind: .category),
      ],
      bits: 18
    )
    let shape = HashedLinear.Shape(classes: 2, bits: 18)
    var parameters = [Float](repeating: 0, count: shape.weightCount)
    let arm = hasher.features(
      of: [FeatureColumn("site", .categories(codes: [0], values: ["arm"]))],
      rows: [0]
    )
    // The site comes last.
    parameters[Int(arm.columns[arm.columns.count - 1])] = weight
    guard let linear = HashedLinear(shape: shape, parameters: parameters) else {
      preconditionFailure("the parameters fit the shape")
    }
    return TrainedModel(
      runID: run,
      label: "diagnosis",
      classes: ["benign", "melanoma"],
      positive: "melanoma",
      featurizer: .hasher(hasher),
      model: linear,
      correction: ScoreCorrection()
    )
  }

  func catalog(_ choice: ModelCatalog.Choice = ModelCatalog.Choice()) throws -> ModelCatalog {
    try ModelCatalog(store: store, name: "moles", choice: choice)
  }
}

/// A server on loopback for the time of a body.
struct RunningServer: Sendable {
  let port: Int
  let server: ModelServer

  /// The number of the champion.
  static let version = ModelVersion(run: ServingFolder.champion).description

  static func run<Result: Sendable>(
    _ folder: ServingFolder,
    choice: ModelCatalog.Choice = ModelCatalog.Choice(),
    configure: (inout ModelServer.Configuration) -> Void = { _ in },
    _ body: @Sendable (RunningServer) async throws -> Result
  ) async throws -> Result {
    var configuration = ModelServer.Configuration(port: 0)
    configuration.reloadInterval = .milliseconds(50)
    configuration.programVersion = "0"
    configure(&configuration)
    let server = try ModelServer(
      catalog: folder.catalog(choice),
      events: EventLog(file: folder.eventsFile),
      configuration: configuration
    )
    let (ports, listening) = AsyncStream<Int>.makeStream()
    let running = Task {
      defer { listening.finish() }
      try await server.run { notice in
        if case .listening(let port) = notice { listening.yield(port) }
      }
    }
    var found: Int?
    for await port in ports {
      found = port
      break
    }
    guard let port = found else {
      try await running.value
      throw CancellationError()
    }
    let client = RunningServer(port: port, server: server)
    do {
      let result = try await body(client)
      server.stop()
      try await running.value
      return result
    } catch {
      server.stop()
      _ = await running.result
      throw error
    }
  }
}
