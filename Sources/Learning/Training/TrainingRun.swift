package import Foundation

/// One training: configuration, data, metrics per epoch and verdict.
package struct TrainingRun: Sendable, Hashable {
  package enum Status: String, Sendable, Hashable, Codable {
    case running, paused, stopped, finished, failed
  }

  package var id: String
  package var startedAt: Date
  package var status: Status
  package var configuration: RunConfiguration
  /// Changes when the rows, the label or the features change.
  package var dataFingerprint: String
  /// Of the dataset that the rows come from; nil for data made elsewhere, and in old records.
  package var datasetFingerprint: String?
  package var label: String
  package var classes: [String]
  package var positive: String?
  /// Columns the model reads and the width of the vector they become.
  package var features: [String]
  package var featureCount: Int
  package var rows: SplitCounts
  /// How the rows were divided; nil in old records.
  package var split: SplitRecipe?
  /// The library of matrix products, its build options and kernels; nil in old records.
  package var blas: String?
  package var epochs: [EpochRecord]
  /// The epoch whose weights were kept, from 1.
  package var bestEpoch: Int?
  package var validation: Evaluation?
  /// What was fitted on the validation rows after training, when something was asked for.
  package var calibration: CalibrationOutcome?
  /// The probability from which the positive class is chosen; nil where the likeliest is.
  package var threshold: Double?
  package var test: Evaluation?
  package var rowsPerSecond: Double
  package var seconds: Double
  /// What kept it from being finished, when something did.
  package var problem: String?
  /// Whether its predictions of the rows it was measured on are kept; nil in old records.
  package var hasPredictions: Bool?
  /// Whether its numbers became none; nil otherwise.
  package var hasDiverged: Bool?
  /// What a reader of the numbers should know: rows left out, pictures not decoded.
  package var notes: [String]
  /// A word of the person's own.
  package var tag: String?
  /// How its best weights did before it had ended, when a person asked.
  package var interim: InterimEvaluation?
  /// What people did to it, in the order of time; nil in old records.
  package var actions: [RunAction]?
  /// What it was made from beside the rows of its dataset; nil for those alone.
  package var lineage: RunLineage?

  package init(
    id: String,
    startedAt: Date,
    status: Status,
    configuration: RunConfiguration,
    dataFingerprint: String,
    label: String,
    classes: [String],
    positive: String?,
    features: [String],
    featureCount: Int,
    rows: SplitCounts
  ) {
    self.id = id
    self.startedAt = startedAt
    self.status = status
    self.configuration = configuration
    self.dataFingerprint = dataFingerprint
    self.label = label
    self.classes = classes
    self.positive = positive
    self.features = features
    self.featureCount = featureCount
    self.rows = rows
    self.epochs = []
    self.rowsPerSecond = 0
    self.seconds = 0
    self.notes = []
  }

  /// Adds to what people did to it.
  package mutating func log(_ action: RunAction) { actions = (actions ?? []) + [action] }

  package var hasEnded: Bool { status == .finished || status == .stopped || status == .failed }

  /// Whether it was asked to end and can go on, as opposed to having met a problem.
  package var isInterrupted: Bool {
    problem == nil && (status == .running || status == .paused)
  }
}

package struct SplitCounts: Sendable, Hashable {
  package var train: Int
  package var validation: Int
  package var test: Int

  package init(train: Int, validation: Int, test: Int) {
    self.train = train
    self.validation = validation
    self.test = test
  }
}

/// What one epoch brought; measured on the validation rows unless said otherwise.
package struct EpochRecord: Sendable, Hashable {
  /// From 1.
  package var epoch: Int
  /// Mean loss over the training rows, as they were seen.
  package var trainLoss: Double
  package var validationLoss: Double
  package var accuracy: Double
  /// In the order of the run's classes; nil for a class without validation rows.
  package var recalls: [Double?]
  package var auc: Double?
  package var averagePrecision: Double?
  package var rowsPerSecond: Double
  package var seconds: Double

  package init(
    epoch: Int,
    trainLoss: Double,
    validationLoss: Double,
    accuracy: Double,
    recalls: [Double?],
    auc: Double?,
    averagePrecision: Double?,
    rowsPerSecond: Double,
    seconds: Double
  ) {
    self.epoch = epoch
    self.trainLoss = trainLoss
    self.validationLoss = validationLoss
    self.accuracy = accuracy
    self.recalls = recalls
    self.auc = auc
    self.averagePrecision = averagePrecision
    self.rowsPerSecond = rowsPerSecond
    self.seconds = seconds
  }
}

/// Where a running training stands; sent several times a second.
package struct TrainingProgress: Sendable, Hashable {
  package var epoch: Int
  package var epochs: Int
  /// Rows of this epoch already seen, and all of them.
  package var rowsSeen: Int
  package var rowsInEpoch: Int
  /// The mean training loss of the recent batches.
  package var loss: Double
  package var rowsPerSecond: Double
  package var secondsLeft: Double?
  /// Of the next batch.
  package var learningRate: Float?

  package init(
    epoch: Int,
    epochs: Int,
    rowsSeen: Int,
    rowsInEpoch: Int,
    loss: Double,
    rowsPerSecond: Double,
    secondsLeft: Double?,
    learningRate: Float? = nil
  ) {
    self.epoch = epoch
    self.epochs = epochs
    self.rowsSeen = rowsSeen
    self.rowsInEpoch = rowsInEpoch
    self.loss = loss
    self.rowsPerSecond = rowsPerSecond
    self.secondsLeft = secondsLeft
    self.learningRate = learningRate
  }
}

/// What a training reports while it runs.
package enum TrainingEvent: Sendable {
  /// Cores are free for it once so many trainings have ended or paused.
  case waiting(TrainingRun, ahead: Int)
  case started(TrainingRun)
  case progress(TrainingProgress)
  case epoch(EpochRecord)
  case paused
  case resumed
  /// An order was carried out, and what follows from it is on the disk.
  case changed(TrainingRun, RunOrder)
  case checkpointed(path: String)
  /// A checkpoint could not be written; training goes on and the one before it stays valid.
  case checkpointFailed(reason: String)
  case finished(TrainingRun)
}

extension TrainingRun: Codable {
  private enum CodingKeys: String, CodingKey {
    case id, startedAt, status, configuration, dataFingerprint, datasetFingerprint, label
    case classes, positive, features, featureCount, rows, split, blas, epochs, bestEpoch
    case validation, calibration, threshold, test, rowsPerSecond, seconds, problem, notes
    case tag, interim, actions, lineage, hasDiverged, hasPredictions
  }
}

extension SplitCounts: Codable {
  private enum CodingKeys: String, CodingKey {
    case train, validation, test
  }
}

extension EpochRecord: Codable {
  private enum CodingKeys: String, CodingKey {
    case epoch, trainLoss, validationLoss, accuracy, recalls, auc, averagePrecision
    case rowsPerSecond, seconds
  }
}
