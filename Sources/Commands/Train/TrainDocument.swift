import Foundation
import Learning

/// What `tuina train` prints; docs/json.md is the reference of its keys.
struct TrainDocument: Encodable {
  struct Fold: Encodable {
    var fold: Int
    var test: Evaluation
  }

  /// The run's id; nil for a cross-validation, whose runs are not kept.
  var run: String?
  var status: TrainingRun.Status
  var startedAt: Date
  var label: String
  var classes: [String]
  var positive: String?
  var model: String
  var configuration: RunConfiguration
  var features: [String]
  var featureCount: Int
  var rows: SplitCounts
  var epochs: [EpochRecord]
  var bestEpoch: Int?
  var validation: Evaluation?
  var calibration: CalibrationOutcome?
  var threshold: Double?
  /// Of a cross-validation, the mean of the folds.
  var test: Evaluation?
  var folds: [Fold]?
  var notes: [String]
  /// What kept the model from being saved, when something did.
  var problem: String?
  var split: SplitRecipe?
  var blas: String?
  var datasetFingerprint: String?
  var dataFingerprint: String
  var rowsPerSecond: Double
  var seconds: Double

  init(_ run: TrainingRun) {
    self.run = run.id
    status = run.status
    startedAt = run.startedAt
    label = run.label
    classes = run.classes
    positive = run.positive
    model = run.configuration.modelName
    configuration = run.configuration
    features = run.features
    featureCount = run.featureCount
    rows = run.rows
    epochs = run.epochs
    bestEpoch = run.bestEpoch
    validation = run.validation
    calibration = run.calibration
    threshold = run.threshold
    test = run.test
    notes = run.notes
    problem = run.problem
    split = run.split
    blas = run.blas
    datasetFingerprint = run.datasetFingerprint
    dataFingerprint = run.dataFingerprint
    rowsPerSecond = run.rowsPerSecond
    seconds = run.seconds
  }

  /// The mean over folds; nil when no fold was measured.
  init?(folds runs: [TrainingRun]) {
    let tests = runs.compactMap(\.test)
    guard let first = runs.first, let mean = Evaluation.mean(of: tests) else { return nil }
    self.init(first)
    run = nil
    // The models of folds are not kept, so nothing hangs on the saving of one.
    status = .finished
    problem = nil
    epochs = []
    bestEpoch = nil
    validation = nil
    (calibration, threshold) = (nil, nil)
    test = mean
    folds = tests.enumerated().map { Fold(fold: $0.offset + 1, test: $0.element) }
    rowsPerSecond = runs.map(\.rowsPerSecond).reduce(0, +) / Double(runs.count)
    seconds = runs.map(\.seconds).reduce(0, +)
  }
}
