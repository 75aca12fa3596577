internal import Foundation
import Scoring

/// Where a training begins that goes on from the weights of another model.
struct WarmStart {
  let state: TrainingState

  /// - Throws: `LearningError.Code.dataChanged` for a model of another form, or of other features.
  init(
    from model: TrainedModel,
    _ data: PreparedData,
    _ configuration: RunConfiguration
  ) throws {
    let features = data.train.features
    guard model.model.classes == data.classes.count,
      model.model.accepts(denseWidth: features.denseWidth, sparseWidth: features.sparseWidth),
      let estimator = Self.estimator(model.model, data, configuration)
    else {
      throw LearningError(
        .dataChanged,
        "the model of run \(model.runID) does not fit the features or the settings",
        suggestion: "retrain with --cold, which begins anew"
      )
    }
    state = TrainingState(estimator: estimator)
  }

  private static func estimator(
    _ model: any Scorer,
    _ data: PreparedData,
    _ configuration: RunConfiguration
  ) -> (any Estimator)? {
    if case .hashed(let settings) = configuration.model {
      return (model as? HashedLinear).flatMap { FTRLEstimator(settings: settings, from: $0) }
    }
    let new = configuration.model.estimator(data: data, configuration: configuration)
    return configuration.model.estimator(
      model,
      memory: new.memory,
      configuration: configuration
    )
  }
}
