import Scoring

/// Chooses how numbers become features, by the validation loss of short trainings.
///
/// Both ways are tried with the model of the run on the same rows; the one with the lower loss is
/// used, and the standardised one of equals. The test rows have no part in it.
struct NumberEncodingChoice {
  /// Rows that the trial learns from and is measured on, at most.
  private static let mostTraining = 20_000
  private static let mostValidation = 5_000
  /// With fewer rows the losses say nothing.
  private static let leastTraining = 500
  private static let leastValidation = 50
  /// Numbers of features in all rows, at most: half a gigabyte.
  private static let mostFeatures = 1 << 27
  private static let epochs = 10
  private static let patience = 2

  let encoding: NumberEncoding
  /// What was found, for people; nil where nothing was tried.
  let note: String?

  /// Tries both ways; `data` makes the features of some rows in one of them.
  ///
  /// - Complexity: two trainings of at most ten passes over at most 20,000 rows.
  init(
    _ table: LearningTable,
    _ split: RowSplit,
    configuration: RunConfiguration,
    data: (_ split: RowSplit, _ encoding: NumberEncoding) throws -> PreparedData
  ) throws {
    guard configuration.numbers == .auto else {
      encoding = configuration.numbers
      note = nil
      return
    }
    let numberColumns = table.columns.count { column in
      switch column.values {
      case .numbers, .times: true
      case .categories, .texts, .pairs, .pictures: false
      }
    }
    guard numberColumns * PiecewiseEncoder.mostPieces <= Self.mostFeatures / max(1, table.rowCount)
    else {
      encoding = .standard
      note =
        "numbers are \(NumberEncoding.standard.words): piecewise-linear features of "
        + "\(table.rowCount) rows may take more than half a gigabyte"
      return
    }
    guard numberColumns > 0, split.train.count >= Self.leastTraining,
      split.validation.count >= Self.leastValidation
    else {
      encoding = .standard
      note = nil
      return
    }
    let rows = RowSplit(
      train: Self.spread(split.train, Self.mostTraining),
      validation: Self.spread(split.validation, Self.mostValidation),
      test: []
    )
    var trial = configuration
    trial.epochs = min(configuration.epochs, Self.epochs)
    trial.patience = min(configuration.patience ?? Self.patience, Self.patience)
    let standard = try Self.loss(try data(rows, .standard), trial)
    let piecewise = try Self.loss(try data(rows, .piecewise), trial)
    encoding = piecewise < standard ? .piecewise : .standard
    note =
      "numbers are \(encoding.words): validation log-loss \(Self.figure(piecewise)) piecewise-linear, "
      + "\(Self.figure(standard)) standardised, in a trial on \(rows.train.count) training rows"
  }

  /// The lowest validation loss of a training; infinite where it diverges.
  private static func loss(_ data: PreparedData, _ configuration: RunConfiguration) throws -> Double
  {
    guard data.train.counts(classes: data.classes.count).count(where: { $0 > 0 }) > 1 else {
      return .infinity
    }
    var loop = TrainingLoop(data: data, configuration: configuration)
    while !loop.isFinished {
      guard (try? loop.trainBatch()) != nil else { return .infinity }
      if loop.isEpochComplete {
        try Task.checkCancellation()
        if !loop.finishEpoch().validationLoss.isFinite { return .infinity }
      }
    }
    return loop.state.records.map(\.validationLoss).min() ?? .infinity
  }

  /// At most `most` rows, evenly spread over all.
  private static func spread(_ rows: [Int32], _ most: Int) -> [Int32] {
    guard rows.count > most else { return rows }
    return (0..<most).map { rows[$0 * rows.count / most] }
  }

  private static func figure(_ loss: Double) -> String {
    loss.isFinite ? "\((loss * 10_000).rounded() / 10_000)" : "none"
  }
}
