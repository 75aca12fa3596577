import Basics
import Columnar
import Engine
package import Feedback
import Ingest
package import Foundation
package import Learning
import Workspace

extension DatasetSession {
  /// Looks whether reasons to train after a run hold, by the rules of the manifest.
  ///
  /// `report` is what `compare(since:)` gives, where it is known already.
  package func retrainTriggers(
    _ kinds: [RetrainTrigger.Kind],
    after run: TrainingRun,
    report: DriftReport? = nil,
    now: Date = Date()
  ) async throws -> [RetrainTrigger] {
    let rules = dataset.manifest.retrain ?? Manifest.Retrain()
    var triggers: [RetrainTrigger] = []
    for kind in kinds {
      switch kind {
      case .time: triggers.append(.time(rules, run, now))
      case .volume: triggers.append(.volume(rules, try await answers(after: run), run))
      case .drift:
        var found = report
        if found == nil { found = try await compare() }
        triggers.append(.drift(rules, found ?? DriftReport(), run))
      }
    }
    return triggers
  }

  /// Mature events that say a class and that came after those a run was made with.
  ///
  /// What was held out of it is none: its latest share would else ask for the next training at once.
  private func answers(after run: TrainingRun) async throws -> Int {
    let loaded = try await rows(for: RowFilter(.events))
    let labels = try await EventLabels.settle(
      loaded.manifest.retrain ?? Manifest.Retrain(),
      run,
      loaded.engine
    )
    let last = (run.lineage?.knownTo ?? run.lineage?.to)?.timeIntervalSince1970
    let later: SQL = last.map { " AND epoch(e.time) > \(literal: $0)" } ?? ""
    let counted = try await loaded.engine.query(
      """
      SELECT count(*) AS n FROM events AS e \
      WHERE e.action <> 'unseen' AND \(labels.label) IS NOT NULL\(later)
      """
    )
    return Int(counted.ints("n").first.flatMap(\.self) ?? 0)
  }
}

extension RetrainTrigger {
  fileprivate static func time(
    _ rules: Manifest.Retrain,
    _ run: TrainingRun,
    _ now: Date
  ) -> RetrainTrigger {
    let days = now.timeIntervalSince(run.startedAt) / 86_400
    return RetrainTrigger(
      kind: .time,
      isMet: days >= rules.days,
      reason: "run \(run.id) is \(Figures.age(max(days, 0) * 86_400)) old, of "
        + "\(Figures.measure(rules.days)) days"
    )
  }

  fileprivate static func volume(
    _ rules: Manifest.Retrain,
    _ answers: Int,
    _ run: TrainingRun
  ) -> RetrainTrigger {
    RetrainTrigger(
      kind: .volume,
      isMet: answers >= rules.rows,
      reason: "\(Figures.plural(answers, "answer")) since run \(run.id) learnt, of "
        + Figures.count(rules.rows)
    )
  }

  fileprivate static func drift(
    _ rules: Manifest.Retrain,
    _ report: DriftReport,
    _ run: TrainingRun
  ) -> RetrainTrigger {
    let compared = report.models.filter { $0.run == run.id }
    let standing = compared.flatMap(\.standing).sorted { $0.psi > $1.psi }
    let bound = Figures.decimal(rules.drift, 3)
    guard let first = standing.first else {
      return RetrainTrigger(
        kind: .drift,
        isMet: false,
        reason: compared.isEmpty
          ? report.notes.first ?? "nothing was shown that run \(run.id) could be compared with"
          : "no feature differs beyond the noise from what run \(run.id) learnt"
      )
    }
    return RetrainTrigger(
      kind: .drift,
      isMet: first.psi >= rules.drift,
      reason: "\(first.name) drifted with PSI \(Figures.decimal(first.psi, 3)), of \(bound)"
        + (first.isOfNewValues ? ", by values that the model does not know and --cold learns" : "")
    )
  }
}
