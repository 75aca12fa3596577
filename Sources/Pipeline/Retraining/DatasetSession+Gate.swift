package import Learning
import Workspace

extension DatasetSession {
  /// Compares a challenger with a champion by the manifest's rules, on rows held out and on what people did.
  ///
  /// It computes for as long as a small training: off the threads that others wait for.
  ///
  /// - `champion`: nil where there is none.
  /// - `events`: nil where the dataset has none.
  /// - Throws: `LearningError` when the rows, the models and the rules do not fit.
  package func gateReport(
    of challenger: TrainingRun,
    against champion: TrainingRun?,
    _ task: LearningTask,
    _ table: LearningTable,
    events: LabelledEvents?
  ) throws -> GateReport {
    let store = RunStore(dataset.paths)
    func contender(_ run: TrainingRun) throws -> ModelGate.Contender {
      ModelGate.Contender(run: run, model: try store.model(of: run.id))
    }
    return try ModelGate(dataset.manifest.gate, hasPositive: challenger.positive != nil).run(
      task,
      table,
      challenger: try contender(challenger),
      champion: try champion.map(contender),
      events: events?.forGate
    )
  }
}
