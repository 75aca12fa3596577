import Engine
import Foundation
import Learning
import Pipeline
import Terminal
import Workspace

@testable import Dashboard

/// The effects of a dashboard over a copy of `sample-data/moles` without what was made of it before.
struct SampleRunner {
  let runner: EffectRunner
  let mailbox: Mailbox
  let folder: URL

  /// Lets the body work with a copy, and takes it away afterwards.
  static func with<R>(_ body: (SampleRunner) async throws -> R) async throws -> R {
    let sample = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../sample-data/moles").standardizedFileURL
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "tuina-moles-\(UUID().uuidString)")
    try FileManager.default.copyItem(at: sample, to: folder)
    defer { try? FileManager.default.removeItem(at: folder) }
    try? FileManager.default.removeItem(at: folder.appending(path: ".tuina"))
    let request = DashboardApp.Request(
      name: "moles",
      folder: folder,
      open: { progress in
        DatasetSession(
          try Dataset.open(folder, consent: .given),
          connect: { try await Engines.open(uri: nil, threads: 1) },
          progress: progress
        )
      },
      themes: [.dark],
      theme: "dark"
    )
    let mailbox = Mailbox()
    let sampled = SampleRunner(
      runner: EffectRunner(request, mailbox: mailbox),
      mailbox: mailbox,
      folder: folder
    )
    let result = try await body(sampled)
    await sampled.runner.close()
    return result
  }

  /// Begins a training that is the same each time.
  func train(epochs: Int) {
    var configuration = RunConfiguration()
    (configuration.model, configuration.epochs) = (.softmax, epochs)
    (configuration.seed, configuration.threads) = (7, 1)
    runner.perform(.train(configuration, ticket: 1))
  }
}
