import Basics
internal import Foundation
internal import Kernels

/// The numbers of a training, batch by batch: no threads, files or events.
///
/// With the same data, configuration and number of threads every state follows from the one
/// before, so a loop that goes on from a saved state ends with the same bits.
package struct TrainingLoop {
  package let data: PreparedData
  package let configuration: RunConfiguration
  /// One weight a class; empty when the loss is not weighted.
  package let classWeights: [Float]
  package var state: TrainingState
  private var pass: NetworkPass
  private var order: [Int32]
  private var schedule: PlateauSchedule

  package init(data: PreparedData, configuration: RunConfiguration, state: TrainingState? = nil) {
    self.data = data
    self.configuration = configuration
    classWeights = configuration.classWeights.weights(of: data)
    let network =
      state?.network
      ?? Network(
        shape: TrainingLoop.shape(data: data, configuration: configuration),
        seed: configuration.seed
      )
    self.state = state ?? TrainingState(network: network)
    schedule = PlateauSchedule(configuration.learningRate)
    for record in self.state.records { schedule.add(record.validationLoss) }
    pass = NetworkPass(
      network: network,
      capacity: min(configuration.batchSize, max(1, data.train.count))
    )
    order = TrainingLoop.order(
      rows: data.train.count,
      seed: configuration.seed,
      epoch: self.state.epoch
    )
  }

  static func shape(data: PreparedData, configuration: RunConfiguration) -> Network.Shape {
    Network.Shape(
      denseInputs: data.train.features.denseWidth,
      sparseInputs: data.train.features.sparseWidth,
      hidden: configuration.model.hidden,
      classes: data.classes.count
    )
  }

  /// The order in which an epoch sees the rows; epochs count from 0.
  static func order(rows: Int, seed: UInt64, epoch: Int) -> [Int32] {
    var order = (0..<rows).map(Int32.init)
    var generator = SeededGenerator(seed: seed, stream: UInt64(epoch) + 1)
    generator.shuffle(&order)
    return order
  }

  package var isEpochComplete: Bool { state.position >= data.train.count }

  /// Whether all epochs are done, or the patience or the learning rate is spent.
  package var isFinished: Bool {
    if state.epoch >= configuration.epochs { return true }
    guard state.position == 0, state.epoch > 0, let patience = configuration.patience else {
      return false
    }
    return state.epochsWithoutGain >= patience || schedule.isSpent
  }

  /// Learns from the next batch and returns its mean loss and its rows.
  ///
  /// - Throws: `LearningError.Code.diverged` when the loss is no longer a number.
  package mutating func trainBatch() throws -> (loss: Double, rows: Int) {
    let clock = ContinuousClock()
    let start = clock.now
    let end = min(state.position + configuration.batchSize, data.train.count)
    let rows = Array(order[state.position..<end])
    let labels = rows.map { data.train.labels[Int($0)] }
    pass.forward(state.network, data.train.features, rows: rows)
    let loss = pass.backward(
      state.network,
      data.train.features,
      rows: rows,
      labels: labels,
      classWeights: classWeights
    )
    guard loss.isFinite else { throw diverged("the loss is no longer a number", state.epoch + 1) }
    state.optimizer.update(
      &state.network,
      pass: &pass,
      learningRate: schedule.learningRate,
      l2: configuration.l2
    )
    state.lossSum += loss
    state.position = end
    let seconds = (clock.now - start).seconds
    state.seconds += seconds
    state.epochSeconds += seconds
    return (loss / Double(rows.count), rows.count)
  }

  /// Measures the epoch just completed, keeps its weights if they are the best, starts the next.
  ///
  /// `check(_:)` tells whether the record is one of numbers.
  package mutating func finishEpoch() -> EpochRecord {
    let clock = ContinuousClock()
    let start = clock.now
    let probabilities = state.network.probabilities(of: data.validation.features)
    let measured = Evaluation.measure(
      probabilities: probabilities,
      labels: data.validation.labels,
      classes: data.classes,
      positive: data.positive,
      classWeights: classWeights
    )
    let validationLoss = weightedLoss(probabilities, labels: data.validation.labels)
    let trained = max(state.epochSeconds, 1e-9)
    state.epoch += 1
    state.seconds += (clock.now - start).seconds
    let record = EpochRecord(
      epoch: state.epoch,
      trainLoss: state.lossSum / Double(data.train.count),
      validationLoss: validationLoss,
      accuracy: measured.accuracy,
      recalls: measured.classes.map(\.recall),
      auc: measured.auc,
      averagePrecision: measured.averagePrecision,
      rowsPerSecond: Double(data.train.count) / trained,
      seconds: state.epochSeconds
    )
    state.records.append(record)
    schedule.add(record.validationLoss)
    if validationLoss < state.bestLoss {
      state.bestLoss = validationLoss
      state.bestEpoch = state.epoch
      state.bestParameters = state.network.parameters
    }
    state.position = 0
    state.lossSum = 0
    state.epochSeconds = 0
    order = TrainingLoop.order(
      rows: data.train.count,
      seed: configuration.seed,
      epoch: state.epoch
    )
    return record
  }

  /// The network of the best epoch, or the current one before the first epoch is done.
  package var bestNetwork: Network {
    var network = state.network
    if !state.bestParameters.isEmpty { network.parameters = state.bestParameters }
    return network
  }

  /// - Throws: `LearningError.Code.diverged` when an epoch left weights that are no numbers.
  func check(_ record: EpochRecord) throws {
    // A rectifier takes what is no number for 0, so a finite loss alone proves nothing.
    guard record.validationLoss.isFinite, state.network.parameters.allSatisfy(\.isFinite) else {
      throw diverged("the weights are no longer numbers", record.epoch)
    }
  }

  /// Measures a network on rows, with intervals.
  ///
  /// - Throws: `LearningError.Code.diverged` when its weights are no longer numbers.
  package func evaluate(_ rows: LabelledRows, with network: Network) throws -> Evaluation {
    let probabilities = network.probabilities(of: rows.features)
    guard network.parameters.allSatisfy(\.isFinite), probabilities.allSatisfy(\.isFinite) else {
      throw diverged("the weights are no longer numbers", state.epoch + 1)
    }
    return Evaluation.measure(
      probabilities: probabilities,
      labels: rows.labels,
      classes: data.classes,
      positive: data.positive,
      classWeights: classWeights,
      withIntervals: true
    )
  }

  private func diverged(_ what: String, _ epoch: Int) -> LearningError {
    LearningError(
      .diverged,
      "\(what) in epoch \(epoch)",
      suggestion: "train with a learning rate below \(configuration.learningRate)"
    )
  }

  /// The loss that training minimises, so that early stopping watches the same thing: the mean
  /// weighted cross-entropy in nats of `probabilities`, rows × classes.
  private func weightedLoss(_ probabilities: [Float], labels: [Int32]) -> Double {
    var sum = 0.0
    for (row, label) in labels.enumerated() {
      let p = max(probabilities[row * data.classes.count + Int(label)], .leastNormalMagnitude)
      sum -= Double(classWeights.isEmpty ? 1 : classWeights[Int(label)]) * log(Double(p))
    }
    return sum / Double(max(1, labels.count))
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
}

extension RunConfiguration.ClassWeights {
  /// One weight a class, or nothing when all weigh the same; a class without rows weighs 1.
  func weights(of data: PreparedData) -> [Float] {
    guard self == .balanced else { return [] }
    let counts = data.train.counts(classes: data.classes.count)
    let present = counts.count { $0 > 0 }
    return counts.map { count in
      count == 0 ? 1 : Float(data.train.count) / (Float(present) * Float(count))
    }
  }
}
