package import Learning
package import Scoring

/// A model that was chosen for use, with the names that its scores carry.
package struct DeployedModel: Sendable {
  package let scorer: RowScorer
  /// The dataset that it was trained on.
  package let name: String
  /// The run that made it.
  package var version: String { scorer.model.runID }

  package init(scorer: RowScorer, name: String) {
    self.scorer = scorer
    self.name = name
  }

  /// Finds the model of a run: `champion` is the promoted one, nil the champion or else the newest run
  /// with a model.
  ///
  /// - Throws: `DeploymentError.Code.noModel`; `ModelFileError` for a file that is not believed.
  package init(_ wanted: String?, of store: RunStore, name: String) throws {
    let id: String
    switch wanted {
    case nil:
      guard
        let found = store.champion()?.run
          ?? store.all().first(where: { $0.hasEnded && (try? store.model(of: $0.id)) != nil })?.id
      else {
        throw DeploymentError(
          .noModel,
          "the dataset has no trained model",
          suggestion: "train one with tuina train"
        )
      }
      id = found
    case "champion"?:
      guard let champion = store.champion() else {
        throw DeploymentError(
          .noModel,
          "no run was promoted to champion",
          suggestion: "promote one on the Train screen, or name a run with --run"
        )
      }
      id = champion.run
    case let run?:
      guard store.run(run) != nil else {
        let known = store.all().prefix(5).map(\.id).joined(separator: ", ")
        throw DeploymentError(
          .noModel,
          "there is no run \(run)",
          suggestion: known.isEmpty ? "train one with tuina train" : "the newest are \(known)"
        )
      }
      id = run
    }
    self.init(scorer: try RowScorer(try store.model(of: id)), name: name)
  }
}
