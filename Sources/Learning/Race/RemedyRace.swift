package import Scoring

/// Trains every remedy on the same folds and compares them.
package struct RemedyRace: Sendable, Hashable {
  package var folds = 5
  /// How often the rows are divided anew.
  package var repeats = 1
  /// The first is what the others are compared with; of hashed rows none can be made by SMOTE.
  package var remedies = Remedy.allCases
  /// What the tuned threshold is chosen by on the validation rows.
  package var aim = DecisionAim.balancedAccuracy
  /// The precision at which recall is asked for.
  package var precision = 0.8

  package init() {}

  /// Where a race stands: a training has ended.
  package struct Progress: Sendable {
    package var remedy: Remedy
    /// Fold and repeat, from 1.
    package var fold: Int
    package var round: Int
    /// Trainings that have ended, of all.
    package var ended: Int
    package var total: Int
    /// The report on what has ended so far.
    package var report: RaceReport
  }

  /// What a race does next.
  package enum Stage: Sendable, Hashable {
    /// Cores are free for it once so many trainings have ended or paused.
    case waiting(ahead: Int)
    /// Fold and repeat, from 1.
    case training(Remedy, fold: Int, round: Int)
  }

  /// What became of one training.
  private struct Trained: Sendable {
    var fold: RaceFold
    var state: TrainingState
  }

  /// Runs the race: one training a remedy, fold and repeat, those of a fold side by side on the cores that
  /// are free.
  ///
  /// The features of a fold are made once for all remedies, and training without a remedy is done
  /// once where adjusting after training needs the same model. `progress` and `stage` are called on the
  /// thread that calls this.
  ///
  /// - Throws: `LearningError` for data that cannot be divided or learnt from, and
  ///   `CancellationError` when `isCancelled` says so between two batches.
  package func run(
    _ task: LearningTask,
    _ table: LearningTable,
    configuration: RunConfiguration,
    on scheduler: RunScheduler = .shared,
    progress: (Progress) -> Void = { _ in },
    stage: (Stage) -> Void = { _ in },
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws -> RaceReport {
    let turn = try scheduler.hold(threads: configuration.threads, isCancelled: isCancelled) {
      stage(.waiting(ahead: $0))
    }
    defer { scheduler.giveBack(turn) }
    var remedies = remedies.contains(.none) ? remedies : [.none] + remedies
    if configuration.model.isHashed { remedies.removeAll { $0 == .smote } }
    var report = RaceReport(
      remedies: remedies,
      folds: folds,
      repeats: repeats,
      precision: precision
    )
    let total = folds * repeats * remedies.count
    var ended = 0
    for round in 0..<repeats {
      let seed = configuration.seed &+ UInt64(round)
      try task.crossValidate(table, folds: folds, seed: seed, for: configuration) { fold, data in
        report.describe(data)
        var plain: TrainingState?
        /// Trains remedies, all of which can begin.
        func train(_ remedies: [Remedy]) throws {
          let start = plain
          let count = remedies.count
          let jobs = SharedJobs<Trained>(count, isCancelled: isCancelled) { index, isOver in
            try self.train(remedies[index], data, configuration, start, isOver)
          }
          try jobs.run(on: scheduler, threads: configuration.threads) { event in
            switch event {
            case .began(let index):
              stage(.training(remedies[index], fold: fold + 1, round: round + 1))
            case .ended(let index, let trained):
              let remedy = remedies[index]
              if remedy == .none { plain = trained.state }
              report.add(trained.fold, of: remedy, epochs: trained.state.epoch)
              ended += 1
              progress(
                Progress(
                  remedy: remedy,
                  fold: fold + 1,
                  round: round + 1,
                  ended: ended,
                  total: total,
                  report: report
                )
              )
            }
          }
        }
        try train(remedies.filter { $0 != .logitAdjustedAfter })
        try train(remedies.filter { $0 == .logitAdjustedAfter })
      }
    }
    return report
  }

  private func train(
    _ remedy: Remedy,
    _ data: PreparedData,
    _ configuration: RunConfiguration,
    _ plain: TrainingState?,
    _ isCancelled: () -> Bool
  ) throws -> Trained {
    var configuration = configuration.adapted(to: data)
    configuration.remedy = remedy
    configuration.numbers = data.numbers
    try Trainer.validate(data, configuration)
    var loop = TrainingLoop(
      data: data,
      configuration: configuration,
      state: remedy == .logitAdjustedAfter ? plain : nil
    )
    try loop.finish(isCancelled: isCancelled)
    return Trained(
      fold: RaceFold(loop, aim: aim, precision: precision),
      state: loop.state
    )
  }
}

extension TrainingLoop {
  /// Trains to the end, without files or events.
  ///
  /// `epoch` is called after each epoch.
  ///
  /// - Throws: `LearningError.Code.diverged`, and `CancellationError` when `isCancelled` says so.
  package mutating func finish(
    isCancelled: () -> Bool = { false },
    epoch: (EpochRecord) -> Void = { _ in }
  ) throws {
    while !isFinished {
      if isCancelled() { throw CancellationError() }
      _ = try trainBatch()
      guard isEpochComplete else { continue }
      let record = try finishEpoch()
      try check(record)
      epoch(record)
    }
  }
}
