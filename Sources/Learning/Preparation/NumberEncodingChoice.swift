import Scoring

/// Chooses how numbers become features, by the validation loss of short trainings.
///
/// Numbers are tried standardised and piecewise-linear, and where a column has values far from its others,
/// also scaled by quartiles and as logarithms, each with the model of the run on the same rows; the one with
/// the lowest loss is used, and the standardised one of equals. The test rows have no part in it.
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

  /// Tries the encodings; `data` makes the features of some rows in one of them.
  ///
  /// - Complexity: four trainings at most, of at most ten passes over at most 20,000 rows.
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
    let columns = table.columns.compactMap { column -> [Double]? in
      switch column.values {
      case .numbers(let numbers), .times(let numbers): numbers
      case .categories, .texts, .pairs, .pictures: nil
      }
    }
    let fits =
      columns.count * PiecewiseEncoder.mostPieces <= Self.mostFeatures / max(1, table.rowCount)
    let warning =
      fits
      ? nil
      : "piecewise-linear features of \(table.rowCount) rows may take more than half a gigabyte"
    let rows = RowSplit(
      train: Self.spread(split.train, Self.mostTraining),
      validation: Self.spread(split.validation, Self.mostValidation),
      test: []
    )
    var candidates: [NumberEncoding] = []
    if !columns.isEmpty, split.train.count >= Self.leastTraining,
      split.validation.count >= Self.leastValidation
    {
      candidates = fits ? [.standard, .piecewise] : [.standard]
      if columns.contains(where: { NumberEncoding.hasFarValues($0, training: rows.train) }) {
        candidates += [.robust, .log]
      }
    }
    guard candidates.count > 1 else {
      encoding = .standard
      note = warning.map { "numbers are \(NumberEncoding.standard.words): \($0)" }
      return
    }
    var trial = configuration
    trial.epochs = min(configuration.epochs, Self.epochs)
    trial.patience = min(configuration.patience ?? Self.patience, Self.patience)
    var losses: [(encoding: NumberEncoding, loss: Double)] = []
    for candidate in candidates {
      losses.append((candidate, try Self.loss(try data(rows, candidate), trial)))
    }
    // The first of equals.
    encoding = losses.min { $0.loss < $1.loss }?.encoding ?? .standard
    let figures = losses.map { "\(Self.figure($0.loss)) \(Self.adverb($0.encoding))" }
    note =
      "numbers are \(encoding.words): validation log-loss \(figures.joined(separator: ", ")), in a trial "
      + "on \(rows.train.count) training rows" + (warning.map { "; \($0)" } ?? "")
  }

  private static func adverb(_ encoding: NumberEncoding) -> String {
    switch encoding {
    case .standard: "standardised"
    case .piecewise: "piecewise-linear"
    case .robust: "by median and quartiles"
    case .log: "as logarithms"
    case .auto: "by choice"
    }
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
        if try !loop.finishEpoch().validationLoss.isFinite { return .infinity }
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
