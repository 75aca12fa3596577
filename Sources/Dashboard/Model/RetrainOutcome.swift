import Feedback
import Learning
import Pipeline

/// What came of a training from what people did.
struct RetrainOutcome: Sendable, Hashable {
  /// The run that it goes on from.
  var parent: String
  /// What became of people's answers; nil where none says a class.
  var lineage: RunLineage?
  /// The challenger; nil where nothing new was there to learn.
  var run: TrainingRun?
  var gate: GateReport?

  /// Rows, verdict and what to do next.
  var notice: Notice {
    guard let run else {
      let rows = lineage.map { " (\($0.rows.words))" } ?? ""
      return .warning(
        "not trained: people said nothing that the rows do not say\(rows); wait for answers"
      )
    }
    let rows = lineage.map { "rows of people: \($0.rows.words)" } ?? ""
    guard let gate else {
      return .warning("retrained, \(rows). No gate compared run \(run.id) with the champion")
    }
    let next =
      gate.state.mayPromote
      ? "P makes run \(run.id) the champion, T tags it challenger to let it shadow first"
      : "the champion stays"
    let words = "retrained, \(rows). Gate \(gate.verdictWords): \(next)"
    return gate.state.mayPromote ? .information(words) : .warning(words)
  }
}

extension DashboardModel {
  /// The run that a retraining goes on from: the champion, else the newest that ended.
  var retrainingParent: TrainingRun? {
    let runs = training.allRuns.filter { $0.hasEnded && $0.status != .failed }
    return runs.first { $0.id == championRun } ?? runs.first
  }

  /// Why no challenger can be trained from what people did now.
  var retrainReason: String? {
    if let reason = trainingReason { return reason }
    if isRetraining { return "a retraining goes on: ctrl-c cancels it" }
    guard retrainingParent != nil else { return "there is no run to go on from: train one first" }
    guard let events = feedback.summary.value?.events else {
      return feedback.summary.problem ?? "no feedback events were found"
    }
    return events > 0 ? nil : "no feedback events were found"
  }

  var isRetraining: Bool {
    training.retraining.map { job in jobs.contains { $0.id == job } } ?? false
  }

  mutating func retrain() -> [Effect] {
    if let reason = retrainReason { return note(.warning(reason)) }
    guard let parent = retrainingParent else { return [] }
    let ticket = begin(parent.configuration, "reading what people did")
    let job = beginJob("retraining from what people did")
    training.retraining = job
    return [.retrain(parent: parent.id, ticket: ticket, job: job)]
  }

  /// A retraining that came to its end, well or not, leaves no training behind.
  mutating func retrained(_ ticket: Int) {
    keepingChosenRun { $0.training.end(ticket, nil) }
    refreshFindings()
    settle()
  }
}
