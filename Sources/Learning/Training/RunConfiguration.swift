package import Scoring

/// Everything that decides the numbers of a run, next to the data itself.
package struct RunConfiguration: Sendable, Hashable {
  /// The form of the model.
  package enum Model: Sendable, Hashable {
    /// Multinomial logistic regression.
    case softmax
    /// A perceptron with rectified hidden layers of these widths.
    case perceptron(hidden: [Int])
    /// Logistic or softmax regression over hashed features, by FTRL-Proximal.
    case hashed(FTRLSettings)
  }

  /// What early stopping and the choice of the kept epoch go by, on the validation rows.
  package enum StoppingMetric: String, Sendable, Hashable, Codable, CaseIterable {
    /// The loss that training makes small.
    case loss
    case averagePrecision = "average-precision"
    case auc
    case balancedAccuracy = "balanced-accuracy"
  }

  package var model: Model = .softmax
  /// What is done about rare classes.
  package var remedy: Remedy = .none
  /// How numbers become features; of a run that was begun never `auto`.
  package var numbers: NumberEncoding = .auto
  /// Pairs of columns that are crossed, at most: those that tell more than the sum of their parts.
  package var crosses = 0
  /// Adam's α at the start; `init(model:)` chooses it by model.
  package var learningRate: Float = 0.01
  package var schedule: LearningRateSchedule.Form = .plateau
  /// Epochs, or a part of one, over which the learning rate rises to its start.
  package var warmUp: Float = 0
  /// Weight decay on weights, not on biases: the gradient of an L2 penalty, or with `decoupled` a
  /// shrinking of the weights themselves (AdamW; Loshchilov & Hutter, ICLR 2019).
  package var l2: Float = 0
  package var decoupled = false
  /// The share of hidden units that each step leaves out; 0 for none.
  package var dropout: Float = 0
  /// Layer norm in the hidden layers.
  package var layerNorm = false
  package var stopBy: StoppingMetric = .loss
  /// What is fitted on the validation rows after training, so that probabilities mean what they say.
  package var calibration: Calibration.Kind = .none
  /// What the rule of decision is chosen by on the validation rows; nil for that of the remedy.
  package var aim: DecisionAim?
  package var batchSize = 128
  /// At most; patience usually ends a training earlier.
  package var epochs = 100
  /// Epochs without a better validation figure before training stops; nil never stops early.
  package var patience: Int? = 5
  package var seed: UInt64 = 7
  /// Threads of one matrix product.
  ///
  /// More than 1 pays only on an idle machine with wide layers: waiting threads of the matrix
  /// library spin and take time from every other process.
  package var threads = 1
  /// Whether training rows are read from a file instead of memory; nil where their size decides.
  ///
  /// Of a run that was begun it says what was done.
  package var rowsOnDisk: Bool?
  /// Seconds between checkpoints within an epoch; there is one after every epoch too.
  package var checkpointInterval = 10.0

  /// Whether epochs, schedule, batches and the learning rate may be settled by the data; not where somebody
  /// chose one of them.
  package var adaptsToData = true

  package init() {}

  /// A configuration that suits most data of this model: a convex model stands larger steps.
  package init(model: Model) {
    self.model = model
    switch model {
    case .softmax: break
    case .perceptron:
      learningRate = 0.001
      epochs = 20
      dropout = 0.2
    case .hashed:
      // As many as suit the rows.
      epochs = 0
      patience = 1
      batchSize = 8192
    }
  }
}

extension RunConfiguration {
  private static let manyRows = 200_000
  /// The hashed model makes as many passes as show it about so many rows, within 1...20.
  private static let rowsToSee = 300_000
  private static let mostPasses = 20
  /// Fewer make too few steps for a low rate.
  private static let rowsForSmallSteps = 10_000
  private static let rateOnPictures: Float = 0.001

  /// The configuration with what follows from the data settled.
  ///
  /// Where there are many rows, softmax regression with the usual settings makes four passes with a
  /// learning rate that falls to 0, which ends as low as many passes at rates that are halved. On
  /// pictures it begins at a lower rate: one step moves hundreds of pixels that count together.
  func adapted(to data: PreparedData) -> RunConfiguration {
    adapted(toTrainingRows: data.trainingCounts.reduce(0, +), withPictures: data.readsPictures)
  }

  func adapted(toTrainingRows rows: Int, withPictures: Bool = false) -> RunConfiguration {
    var adapted = self
    if case .hashed = model {
      if epochs < 1 {
        adapted.epochs = min(Self.mostPasses, max(1, Self.rowsToSee / max(1, rows)))
      }
      return adapted
    }
    let usual = RunConfiguration(model: .softmax)
    guard adaptsToData, model == .softmax, schedule == usual.schedule, epochs == usual.epochs,
      batchSize == usual.batchSize, learningRate == usual.learningRate, patience == usual.patience
    else { return self }
    if rows >= Self.manyRows {
      adapted.schedule = .cosine
      adapted.epochs = 4
      adapted.batchSize = 256
    }
    if rows >= Self.rowsForSmallSteps, withPictures {
      adapted.learningRate = Self.rateOnPictures
    }
    return adapted
  }
}

extension RunConfiguration: Codable {
  private enum CodingKeys: String, CodingKey {
    case model, remedy, numbers, crosses, learningRate, schedule, warmUp, l2, decoupled, dropout,
      layerNorm,
      stopBy
    case calibration, aim
    case batchSize, epochs, patience, seed, threads, rowsOnDisk, checkpointInterval
  }
}
