internal import Scoring

/// Where an ended run stands, to be extended.
struct RunEnding {
  var configuration: RunConfiguration
  var state: TrainingState

  /// Takes the last state where it is kept and whole, else the weights that were kept; nil when they
  /// do not fit the data.
  ///
  /// - Throws: what reading the model throws.
  init?(of run: TrainingRun, data: PreparedData, in store: RunStore) throws {
    if let checkpoint = try? store.checkpoint(of: run.id), checkpoint.runID == run.id,
      checkpoint.dataFingerprint == run.dataFingerprint,
      checkpoint.state.records.count == run.epochs.count
    {
      configuration = checkpoint.configuration
      state = checkpoint.state
    } else {
      let model = try store.model(of: run.id).model
      configuration = run.configuration
      configuration.numbers = data.numbers
      let new = configuration.model.estimator(data: data, configuration: configuration)
      let estimator = configuration.model.estimator(
        model,
        memory: new.memory,
        configuration: configuration
      )
      guard let estimator else { return nil }
      state = TrainingState(estimator: estimator)
      state.records = run.epochs
      state.epoch = run.epochs.count
      state.bestEpoch = run.bestEpoch
      state.bestParameters = model.parameters
      state.seconds = run.seconds
      if let validation = run.validation {
        let loss =
          run.bestEpoch.flatMap { epoch in run.epochs.first { $0.epoch == epoch } }?.validationLoss
        state.bestFigure = configuration.stopBy.figure(
          of: validation,
          loss: loss ?? validation.logLoss
        )
      }
      let rate = run.actions?.last { $0.kind == .learningRate }?.learningRate
      if let rate {
        let epochs = configuration.epochs
        state.changes = [ScheduleChange(epoch: state.epoch, epochs: epochs, learningRate: rate)]
      }
    }
    let model = state.estimator.model
    let features = data.train.features
    guard model.classes == data.classes.count,
      model.accepts(denseWidth: features.denseWidth, sparseWidth: features.sparseWidth)
    else { return nil }
  }
}
