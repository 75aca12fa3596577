import Basics
import Foundation
import Learning
import Pipeline
import Workspace

/// Races remedies and mines hard negatives on threads of the scheduler, and keeps what they find
/// beside the runs.
struct StudyRunner: Sendable {
  let mailbox: Mailbox

  /// - Returns: what there is to say at its end.
  /// - Throws: `LearningError` for data that cannot be raced on, and `CancellationError`.
  func race(
    _ race: RemedyRace,
    _ configuration: RunConfiguration,
    job: Int,
    on session: DatasetSession
  ) async throws -> String {
    let (mailbox, startedAt, clock) = (mailbox, Date(), ContinuousClock())
    let start = clock.now
    let curated = try await session.learningTable {
      mailbox.post(.job(.progress(job, $0, nil)))
    }
    let (task, table) = (curated.task, curated.table)
    let pacer = ProgressPacer<Int>()
    let report = try await RunScheduler.shared.run { handle in
      try race.run(
        task,
        table,
        configuration: configuration,
        progress: { progress in
          let work = WorkProgress(
            stage: "racing remedies",
            completed: Double(progress.ended),
            total: Double(progress.total),
            unit: "trainings"
          )
          mailbox.post(.job(.progress(job, work, pacer.due(job, work)?.pace)))
          mailbox.post(.study(.raceProgress(job: job, progress)))
        },
        stage: { mailbox.post(.study(.raceStage(job: job, $0))) },
        isCancelled: { handle.isCancelled }
      )
    }
    let record = RaceRecord(
      startedAt: startedAt,
      seconds: (clock.now - start).inSeconds,
      configuration: configuration,
      datasetFingerprint: table.datasetFingerprint,
      report: report
    )
    try session.dataset.paths.prepare()
    try RunStore(session.dataset.paths).save(record)
    // The whole verdict stands in the panel.
    let first = report.verdict.split(separator: ". ").first.map { "; \($0)" } ?? ""
    return "the race has ended\(first)"
  }

  /// - Returns: what there is to say at its end.
  /// - Throws: `LearningError` for data that cannot be mined, and `CancellationError`.
  func mine(
    _ mining: HardNegativeMining,
    _ configuration: RunConfiguration,
    job: Int,
    on session: DatasetSession
  ) async throws -> String {
    let (mailbox, startedAt, clock) = (mailbox, Date(), ContinuousClock())
    let start = clock.now
    let curated = try await session.learningTable {
      mailbox.post(.job(.progress(job, $0, nil)))
    }
    let keys = try await LabelledRowKeys.read(try await session.loaded())
    let (task, table) = (curated.task, curated.table)
    guard keys.labels == table.labels else {
      throw LearningError(
        .dataChanged,
        "the labels changed while they were mined",
        suggestion: "mine again"
      )
    }
    var record = try await RunScheduler.shared.run { handle in
      let data = try task.prepare(table, for: configuration)
      func record(_ result: MiningResult) -> MiningRecord {
        MiningRecord(
          result,
          data,
          keys,
          configuration: configuration,
          targetRecall: mining.targetRecall,
          startedAt: startedAt
        )
      }
      let result = try mining.run(
        data,
        configuration: configuration,
        progress: { stage in
          let work = WorkProgress(stage: stage, completed: 0, total: nil, unit: "")
          mailbox.post(.job(.progress(job, work, nil)))
          mailbox.post(.study(.miningStage(job: job, stage)))
        },
        round: {
          mailbox.post(.study(.miningProgress(job: job, record($0), isWhole: false)))
        },
        isCancelled: { handle.isCancelled }
      )
      return record(result)
    }
    record.seconds = (clock.now - start).inSeconds
    mailbox.post(.study(.miningProgress(job: job, record, isWhole: true)))
    try session.dataset.paths.prepare()
    try RunStore(session.dataset.paths).save(record)
    return "the mining has ended. \(record.suspectWords)"
  }
}
