import Scoring

/// What mining came to, round by round.
package struct MiningResult: Sendable {
  package struct Round: Sendable, Hashable {
    /// From 1.
    package var round: Int
    /// Rows learnt from, and the pool that was scored.
    package var trainedOn: Int
    package var pool: Int
    package var added: Int
    /// Hard rows so far.
    package var hard: Int
    /// Negatives above the threshold that were not learnt from.
    package var newFalsePositives: Int
    /// The probability that reaches the target recall on the validation rows.
    package var threshold: Double
    package var dropped: [MiningWindow.Rule: Int]
    package var negatives: MiningQuantiles
    package var positives: MiningQuantiles
    /// On the validation rows, of the model of this round.
    package var validation: Evaluation
  }

  /// Negative training rows, suspects among them.
  package let pool: Int
  package let suspects: SuspectLabels
  package private(set) var rounds: [Round] = []
  /// On the test rows: the last round, and a training on all rows.
  package private(set) var mined: Evaluation?
  package private(set) var whole: Evaluation?
  /// By how much the average precision of the first exceeds that of the second.
  package private(set) var precisionDifference: PairedDifference?
  /// The loop of the last round, whose model is kept.
  private(set) var last: TrainingLoop?

  init(pool: Int, suspects: SuspectLabels) {
    self.pool = pool
    self.suspects = suspects
  }

  mutating func add(
    _ found: HardNegativeMining.Found,
    number: Int,
    validation loop: TrainingLoop,
    trainedOn: Int
  ) {
    let before = rounds.last?.hard ?? 0
    let record = Evaluation.measure(
      probabilities: loop.correction.probabilities(
        of: loop.bestModel.scores(of: loop.data.validation.features),
        classes: loop.data.classes.count
      ),
      labels: loop.data.validation.labels,
      classes: loop.data.classes,
      positive: loop.data.positive,
      groups: loop.data.validation.groups,
      withIntervals: true
    )
    rounds.append(
      Round(
        round: number,
        trainedOn: trainedOn,
        pool: pool - suspects.rows.count,
        added: found.added,
        hard: before + found.added,
        newFalsePositives: found.newFalsePositives,
        threshold: found.threshold,
        dropped: found.dropped,
        negatives: found.negatives,
        positives: found.positives,
        validation: record
      )
    )
  }

  /// Measures the last round and a training on all rows.
  mutating func finish(_ mined: TrainingLoop?, _ whole: TrainingLoop) throws {
    last = mined
    func evaluate(_ loop: TrainingLoop) throws -> Evaluation {
      let rows = loop.data.test.count > 0 ? loop.data.test : loop.data.validation
      return try loop.evaluate(rows, with: loop.bestModel)
    }
    self.mined = try mined.map(evaluate)
    self.whole = try evaluate(whole)
    guard let mined, let positive = whole.data.positive else { return }
    let rows = whole.data.test.count > 0 ? whole.data.test : whole.data.validation
    func odds(_ loop: TrainingLoop) -> [Float] {
      NegativePool.odds(loop.bestModel, rows.features, positive: positive)
    }
    precisionDifference = PairedDifference.averagePrecision(
      odds(mined),
      less: odds(whole),
      isPositive: rows.labels.map { Int($0) == positive },
      groups: RowGroups(rows.groups, rows: rows.count)
    )
  }

  /// Keeps the model of the last round as a run of the store.
  ///
  /// - Throws: `LearningError` when it cannot be written.
  package func save(in store: RunStore, configuration: RunConfiguration) throws -> TrainingRun? {
    guard var last else { return nil }
    let trainer = try Trainer(data: last.data, configuration: configuration, store: store)
    var run = trainer.initialRun
    run.notes.append(
      "mined in \(rounds.count) rounds: \(rounds.last?.hard ?? 0) hard negatives, "
        + "\(suspects.rows.count) suspects left out, the others by chance with their weights"
    )
    let model = try last.close(&run)
    run.status = .finished
    try store.save(model)
    try? store.save(last.reference(of: model))
    try store.save(run)
    return run
  }
}
