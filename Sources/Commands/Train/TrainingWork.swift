import Foundation
import Learning
import Pipeline
import Synchronization
import Terminal

/// Trains on a thread of its own, reports progress and obeys the cancelling of the task.
struct TrainingWork {
  let output: Output

  /// Trains one run, or goes on with an interrupted one.
  func train(
    _ data: PreparedData,
    _ configuration: RunConfiguration,
    continuing run: TrainingRun?,
    store: RunStore
  ) async throws -> TrainDocument {
    let finished = try await RunScheduler.shared.run { handle in
      let trainer =
        if let run {
          try Trainer(resuming: run, data: data, store: store)
        } else {
          try Trainer(data: data, configuration: configuration, store: store)
        }
      handle.hold(trainer)
      let printer = TrainingProgressPrinter(output)
      return try trainer.run { printer.report($0) }
    }
    if finished.isInterrupted {
      output.remark("tuina: run \(finished.id) can be continued with --resume")
      throw CancellationError()
    }
    return TrainDocument(finished)
  }

  /// Trains once a fold; the runs are not kept.
  func crossValidate(
    _ task: LearningTask,
    _ table: LearningTable,
    folds count: Int,
    configuration: RunConfiguration
  ) async throws -> TrainDocument {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "tuina-folds-\(UUID().uuidString)", directoryHint: .isDirectory)
    defer { try? FileManager.default.removeItem(at: folder) }
    let runs = try await RunScheduler.shared.run { handle in
      let store = RunStore(folder: folder)
      let printer = TrainingProgressPrinter(output)
      let runs = Mutex<[TrainingRun]>([])
      try task.crossValidate(
        table,
        folds: count,
        seed: configuration.seed,
        for: configuration
      ) { fold, data in
        let trainer = try Trainer(data: data, configuration: configuration, store: store)
        handle.hold(trainer)
        let run = try trainer.run { printer.report($0, prefix: "fold \(fold + 1)/\(count)  ") }
        if handle.isCancelled { throw CancellationError() }
        runs.withLock { $0.append(run) }
      }
      return runs.withLock { $0 }
    }
    guard let document = TrainDocument(folds: runs) else {
      throw LearningError(
        .noTrainingRows,
        "no fold has test rows",
        suggestion: "ask for fewer folds"
      )
    }
    return document
  }
}
