internal import Foundation
package import Scoring

/// The numbers of a training, batch by batch: no threads, files or events.
///
/// With the same data, configuration and number of threads every state follows from the one
/// before, so a loop that goes on from a saved state ends with the same bits.
package struct TrainingLoop {
  package private(set) var data: PreparedData
  package let configuration: RunConfiguration
  package let objective: any Objective
  /// What takes scores to probabilities under the true shares of classes.
  package let correction: ScoreCorrection
  /// What is added to log-probabilities before the likeliest class is chosen.
  package let decision: DecisionRule
  package var state: TrainingState
  /// The loss on validation rows, weighed as a sample of them would be.
  private let validationObjective: any Objective
  private var source: any BatchSource
  private var schedule: LearningRateSchedule

  package init(data: PreparedData, configuration: RunConfiguration, state: TrainingState? = nil) {
    let counts = data.trainingCounts
    let remedy = configuration.remedy
    var learnt = data
    if remedy == .smote {
      learnt.train = SyntheticRows.balancing(data.train, counts: counts, seed: configuration.seed)
    }
    self.data = data
    self.configuration = configuration
    objective = remedy.objective(counts: counts)
    let sampled = remedy.priorShift(counts: counts)
    correction = ScoreCorrection(priorShift: sampled.isEmpty ? objective.priorShift : sampled)
    validationObjective =
      sampled.isEmpty ? objective : CrossEntropy(classWeights: sampled.map { exp($0) })
    decision = DecisionRule(
      offsets: remedy.decisionOffsets(counts: counts, priorShift: correction.priorShift)
    )
    self.state =
      state
      ?? TrainingState(
        estimator: configuration.model.estimator(data: data, configuration: configuration)
      )
    schedule = LearningRateSchedule(configuration)
    for record in self.state.records {
      for change in self.state.changes where change.epoch == record.epoch - 1 {
        schedule.change(change)
      }
      schedule.add(record.validationLoss)
    }
    for change in self.state.changes where change.epoch == self.state.records.count {
      schedule.change(change)
    }
    source = learnt.source(sampling: remedy.sampling, seed: configuration.seed)
    source.begin(epoch: self.state.epoch)
    // A sound checkpoint never stands at the end of an epoch.
    if data.stream == nil {
      self.state.position = min(self.state.position, max(0, source.rowCount - 1))
    }
  }

  /// Rows that an epoch sees.
  package var rowsInEpoch: Int { source.rowCount }

  /// The most epochs, as asked for last.
  package var epochs: Int { state.changes.last?.epochs ?? configuration.epochs }

  /// Epochs done, with the share of the one that is being learnt.
  private var progress: Float {
    Float(state.epoch) + Float(state.position) / Float(max(1, source.rowCount))
  }

  /// The rate of the next batch.
  package var learningRate: Float { schedule.rate(at: progress) }

  /// Goes on with other epochs or another rate; nil leaves them as they stand.
  mutating func change(epochs: Int? = nil, learningRate: Float? = nil) {
    let change = ScheduleChange(
      epoch: state.epoch,
      epochs: epochs ?? self.epochs,
      learningRate: learningRate
    )
    state.changes.append(change)
    schedule.change(change)
  }

  /// Whether the last batch was the last of its epoch.
  package private(set) var isEpochComplete = false

  /// Whether all epochs are done, or the patience or the learning rate is spent.
  package var isFinished: Bool {
    if state.epoch >= epochs { return true }
    guard state.position == 0, state.epoch > 0, let patience = configuration.patience else {
      return false
    }
    return state.epochsWithoutGain >= patience || (schedule.isSpent && !state.isExtended)
  }

  /// Learns from the next batch and returns its mean loss and its rows.
  ///
  /// - Throws: `LearningError.Code.diverged` when the loss is no longer a number.
  package mutating func trainBatch() throws -> (loss: Double, rows: Int) {
    let clock = ContinuousClock()
    let start = clock.now
    let batch = try source.batch(at: state.position, size: configuration.batchSize)
    let loss = state.estimator.step(
      batch,
      objective,
      learningRate: learningRate
    )
    guard loss.isFinite else { throw diverged("the loss is no longer a number", state.epoch + 1) }
    state.lossSum += loss
    state.position += batch.rows.count
    isEpochComplete = try source.isEnd(state.position)
    let seconds = (clock.now - start).seconds
    state.seconds += seconds
    state.epochSeconds += seconds
    return (loss / Double(batch.rows.count), batch.rows.count)
  }

  /// Measures the epoch just completed, keeps its weights if they are the best, starts the next.
  ///
  /// `check(_:)` tells whether the record is one of numbers.
  ///
  /// - Throws: what keeps the rows to measure by from being read.
  package mutating func finishEpoch() throws -> EpochRecord {
    let clock = ContinuousClock()
    let start = clock.now
    let rows = state.position
    try readMeasuringRows()
    let model = state.estimator.model
    let scores = model.scores(of: data.validation.features)
    let measured = measure(scores, data.validation, correction, decision)
    let trainLoss = state.lossSum / Double(max(1, rows))
    // A stream may have no rows for validation.
    let validationLoss =
      data.validation.count == 0
      ? trainLoss
      : validationObjective.meanLoss(
        of: scores,
        labels: data.validation.labels,
        classes: data.classes.count
      )
    let trained = max(state.epochSeconds, 1e-9)
    state.epoch += 1
    isEpochComplete = false
    state.seconds += (clock.now - start).seconds
    let record = EpochRecord(
      epoch: state.epoch,
      trainLoss: trainLoss,
      validationLoss: validationLoss,
      accuracy: measured.accuracy,
      recalls: measured.classes.map(\.recall),
      auc: measured.auc,
      averagePrecision: measured.averagePrecision,
      rowsPerSecond: Double(rows) / trained,
      seconds: state.epochSeconds
    )
    state.records.append(record)
    schedule.add(record.validationLoss)
    let figure = configuration.stopBy.figure(of: measured, loss: validationLoss)
    if figure < state.bestFigure {
      state.bestFigure = figure
      state.bestEpoch = state.epoch
      state.bestParameters = model.parameters
    }
    state.position = 0
    state.lossSum = 0
    state.epochSeconds = 0
    source.begin(epoch: state.epoch)
    return record
  }

  /// Takes the rows to measure by that only reading brings.
  mutating func readMeasuringRows() throws {
    if let rows = try source.rowsToMeasure() { data.keep(rows) }
  }

  /// The model of the best epoch, or the current one before the first epoch is done.
  package var bestModel: any Scorer {
    var model: any Scorer = state.estimator.model
    if !state.bestParameters.isEmpty { model.parameters = state.bestParameters }
    return model
  }

  /// - Throws: `LearningError.Code.diverged` when an epoch left weights that are no numbers.
  func check(_ record: EpochRecord) throws {
    // A rectifier takes what is no number for 0, so a finite loss alone proves nothing.
    guard record.validationLoss.isFinite, state.estimator.model.parameters.allSatisfy(\.isFinite)
    else {
      throw diverged("the weights are no longer numbers", record.epoch)
    }
  }

  /// Measures a model on rows, with intervals.
  ///
  /// - Throws: `LearningError.Code.diverged` when its weights are no longer numbers.
  package func evaluate(_ rows: LabelledRows, with model: any Scorer) throws -> Evaluation {
    try evaluate(rows, model, correction, decision)
  }

  /// The same with a correction and a rule of decision that were fitted after training.
  func evaluate(
    _ rows: LabelledRows,
    _ model: any Scorer,
    _ correction: ScoreCorrection,
    _ decision: DecisionRule
  ) throws -> Evaluation {
    let scores = model.scores(of: rows.features)
    guard model.parameters.allSatisfy(\.isFinite), scores.allSatisfy(\.isFinite) else {
      throw diverged("the weights are no longer numbers", state.epoch + 1)
    }
    return measure(scores, rows, correction, decision, withIntervals: true)
  }

  private func measure(
    _ scores: [Float],
    _ rows: LabelledRows,
    _ correction: ScoreCorrection,
    _ decision: DecisionRule,
    withIntervals: Bool = false
  ) -> Evaluation {
    Evaluation.measure(
      probabilities: correction.probabilities(of: scores, classes: data.classes.count),
      labels: rows.labels,
      classes: data.classes,
      positive: data.positive,
      decision: decision,
      groups: rows.groups,
      slices: rows.slices,
      withIntervals: withIntervals
    )
  }

  private func diverged(_ what: String, _ epoch: Int) -> LearningError {
    LearningError(
      .diverged,
      "\(what) in epoch \(epoch)",
      suggestion: "train with a learning rate below \(configuration.learningRate)"
    )
  }
}

extension Duration {
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}

extension RunConfiguration.Model {
  package var hidden: [Int] {
    switch self {
    case .softmax, .hashed: []
    case .perceptron(let hidden): hidden
    }
  }

  package var isHashed: Bool {
    if case .hashed = self { true } else { false }
  }

  /// An estimator that goes on from a checkpoint; nil when the model is of another form, or its memory
  /// does not fit.
  func estimator(
    _ model: any Scorer,
    memory: EstimatorMemory,
    configuration: RunConfiguration
  ) -> (any Estimator)? {
    switch (self, model) {
    case (.hashed, let model as HashedLinear):
      FTRLEstimator(model: model, memory: memory, configuration: configuration)
    case (.softmax, let network as Network), (.perceptron, let network as Network):
      network.shape.hidden == hidden && network.shape.layerNorm == configuration.layerNorm
        ? NetworkEstimator(model: network, memory: memory, configuration: configuration) : nil
    default: nil
    }
  }

  /// A model of this form that has learnt nothing yet but the shares of the classes.
  ///
  /// Where a class is rare, weights of frequent features would else learn its share in the place of the
  /// bias, and rows without them would be given other odds.
  func estimator(data: PreparedData, configuration: RunConfiguration) -> any Estimator {
    let counts = data.trainingCounts
    let remedy = configuration.remedy
    let sampled = remedy.priorShift(counts: counts)
    let shift = sampled.isEmpty ? remedy.objective(counts: counts).priorShift : sampled
    let biases = ClassShares.biases(counts: counts, shift: shift)
    if case .hashed(let settings) = self {
      return FTRLEstimator(settings: settings, classes: data.classes.count, biases: biases)
    }
    return NetworkEstimator(
      shape: Network.Shape(
        denseInputs: data.train.features.denseWidth,
        sparseInputs: data.train.features.sparseWidth,
        hidden: hidden,
        classes: data.classes.count,
        layerNorm: configuration.layerNorm
      ),
      configuration: configuration,
      biases: biases
    )
  }
}

/// Where biases start.
enum ClassShares {
  /// The logarithms of the classes' shares and of their `shift`, around 0; a class without rows counts as
  /// one row.
  static func biases(counts: [Int], shift: [Float]) -> [Float] {
    let logs = counts.indices.map { k in
      log(Float(max(1, counts[k]))) + (shift.isEmpty ? 0 : shift[k])
    }
    let mean = logs.reduce(0, +) / Float(max(1, logs.count))
    // Equal shares give 0 to the last bit.
    return logs.map { abs($0 - mean) < 1e-5 ? 0 : $0 - mean }
  }
}

extension RunConfiguration.StoppingMetric {
  /// The figure of an epoch, lower for better; that of the loss where the metric is not defined.
  func figure(of evaluation: Evaluation, loss: Double) -> Double {
    switch self {
    case .loss: loss
    case .averagePrecision: evaluation.averagePrecision.map { -$0 } ?? loss
    case .auc: evaluation.auc.map { -$0 } ?? loss
    case .balancedAccuracy: -evaluation.balancedAccuracy
    }
  }
}
