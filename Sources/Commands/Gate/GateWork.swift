import Learning
import Pipeline
import Workspace

/// The gate of a challenger against a champion, on rows held out and on what people did.
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
    let gate = try ModelGate(
      context.dataset.manifest.gate,
      hasPositive: challenger.positive != nil
    )
    let report = try gate.run(
      task,
      table,
      challenger: try contender(challenger),
      champion: try champion.map(contender),
      events: events?.forGate
    )
    context.keep("the report of the gate") { try $0.save(report) }
    return report
  }

  private func contender(_ run: TrainingRun) throws -> ModelGate.Contender {
    ModelGate.Contender(run: run, model: try store.model(of: run.id))
  }
}
