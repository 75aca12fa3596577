package import Feedback
import Foundation
import Fusion
package import Learning
package import Scoring
package import Workspace

/// A training from what people did, ready to begin; what it needs is what its gate needs too.
package struct Retraining: Sendable {
  package var parent: TrainingRun
  /// What it begins with; nil for one that begins anew.
  package var model: TrainedModel?
  package var task: LearningTask
  package var table: LearningTable
  package var events: LabelledEvents
  package var data: PreparedData
  package var lineage: RunLineage
  package var configuration: RunConfiguration
}

extension DatasetSession {
  /// Puts what people did to the curated rows, for a training after `parent`; nil where no event says a
  /// class.
  ///
  /// - `isCold`: whether features are fitted anew and weights begin at chance.
  ///
  /// - Throws: `LearningError` when the data, the events and the parent do not fit.
  package func retraining(
    after parent: TrainingRun,
    isCold: Bool,
    trigger: RetrainTrigger.Kind?,
    progress: @escaping ProgressHandler = { _ in }
  ) async throws -> Retraining? {
    guard let events = try await labelledEvents(for: parent, progress: progress),
      events.rows.count > 0
    else { return nil }
    var (task, table) = try await learningTable(progress: progress)
    task.positive = parent.positive
    let rules = dataset.manifest.retrain ?? Manifest.Retrain()
    let model = isCold ? nil : try RunStore(dataset.paths).model(of: parent.id)
    var configuration = parent.configuration
    configuration.rowsOnDisk = nil
    var made = try await Self.prepare(
      task,
      table,
      events,
      holdOut: rules.holdOut,
      parent: parent,
      model: model,
      configuration
    )
    made.lineage.trigger = trigger?.rawValue
    made.lineage.knownTo = events.labels.known(until: events.rows.times.last)
      .map(Date.init(timeIntervalSince1970:))
    made.lineage.decisions = try await replayedDecisions().count { $0.holds }
    return Retraining(
      parent: parent,
      model: model,
      task: task,
      table: table,
      events: events,
      data: made.data,
      lineage: made.lineage,
      configuration: configuration
    )
  }

  @concurrent
  private static func prepare(
    _ task: LearningTask,
    _ table: LearningTable,
    _ events: LabelledEvents,
    holdOut: Double,
    parent: TrainingRun,
    model: TrainedModel?,
    _ configuration: RunConfiguration
  ) async throws -> RetrainingData {
    try task.prepare(
      table,
      keys: events.keys,
      events: events.rows,
      isAboutLabel: events.labels.target == .label,
      holdOut: holdOut,
      after: (parent, model),
      for: configuration
    )
  }
}
