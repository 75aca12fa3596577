import Learning
import Pipeline
import Workspace

/// The gate of a challenger against a champion, whose report is kept.
struct GateWork {
  let context: CommandContext
  let store: RunStore

  /// - `events`: nil where the dataset has none.
  func run(
    _ challenger: TrainingRun,
    against champion: TrainingRun?,
    _ task: LearningTask,
    _ table: LearningTable,
    events: LabelledEvents?
  ) async throws -> GateReport {
    let report = try context.session.gateReport(
      of: challenger,
      against: champion,
      task,
      table,
      events: events
    )
    context.keep("the report of the gate") { try $0.save(report) }
    return report
  }
}
