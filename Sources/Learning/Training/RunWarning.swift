/// What looks wrong about how a run learns, and what to do.
package struct RunWarning: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable {
    /// The numbers became infinite or none.
    case diverged
    /// The training loss rises.
    case diverging
    /// The validation loss rises while the training loss falls.
    case overfits
    /// All rows get one class.
    case learnsNothing
    /// Neither loss falls any more.
    case stalls
  }

  package enum Advice: Sendable, Hashable {
    /// Ends the training, which keeps its best weights.
    case stop
    /// Goes on with this rate.
    case learningRate(Float)
    /// Trains anew with a rate, or with a weight decay.
    case startWithRate(Float)
    case startWithDecay(Float)
  }

  package var kind: Kind
  /// What is seen, as a sentence without a full stop.
  package var words: String
  package var advice: Advice

  /// The advice as what it does.
  package var adviceWords: String {
    switch advice {
    case .stop: "stop it; the best weights are kept"
    case .learningRate(let rate): "go on with learning rate \(rate)"
    case .startWithRate(let rate): "train anew with learning rate \(rate)"
    case .startWithDecay(let l2): "train anew with weight decay \(l2)"
    }
  }
}

extension TrainingRun {
  /// Epochs without gain before anything is said about them.
  private static let patience = 3

  /// What looks wrong about it, the worst first; nil when nothing does.
  ///
  /// `isLearning` says that it goes on, so that it can be told to do otherwise, and
  /// `learningRate` at which rate.
  package func warning(isLearning: Bool, learningRate: Float? = nil) -> RunWarning? {
    let rate = learningRate ?? configuration.learningRate
    if hasDiverged == true {
      return RunWarning(
        kind: .diverged,
        words: "it diverged: \(problem ?? "its numbers are no numbers")",
        advice: .startWithRate(configuration.learningRate / 10)
      )
    }
    guard epochs.count >= 2, let first = epochs.first, let last = epochs.last else { return nil }
    let lowest = epochs.map(\.trainLoss).min() ?? last.trainLoss
    if last.trainLoss > 1.5 * lowest, last.trainLoss > first.trainLoss || epochs.count > 2 {
      return RunWarning(
        kind: .diverging,
        words: "the training loss rises",
        advice: isLearning
          ? .learningRate(rate / 4) : .startWithRate(configuration.learningRate / 4)
      )
    }
    return overfitting(last, isLearning)
      ?? (isLearning ? standstill(first, last, rate) : oneClass(first, last, isLearning, rate))
  }

  private func overfitting(_ last: EpochRecord, _ isLearning: Bool) -> RunWarning? {
    guard let best = epochs.min(by: { $0.validationLoss < $1.validationLoss }) else { return nil }
    let since = last.epoch - best.epoch
    // A run that ended was ended because of it, unless it went far.
    let rise = isLearning ? 1.02 : 1.1
    guard since >= Self.patience, last.validationLoss > rise * best.validationLoss,
      last.trainLoss < best.trainLoss
    else { return nil }
    return RunWarning(
      kind: .overfits,
      words: "it overfits: the validation loss rises since epoch \(best.epoch)",
      advice: isLearning ? .stop : .startWithDecay(max(configuration.l2 * 10, 1e-4))
    )
  }

  private func standstill(_ first: EpochRecord, _ last: EpochRecord, _ rate: Float) -> RunWarning? {
    if let warning = oneClass(first, last, true, rate) { return warning }
    let recent = epochs.suffix(Self.patience + 2)
    guard epochs.count > recent.count, let start = recent.first,
      abs(start.trainLoss - last.trainLoss) < 0.002 * abs(start.trainLoss),
      let best = epochs.min(by: { $0.validationLoss < $1.validationLoss }),
      last.epoch - best.epoch >= Self.patience
    else { return nil }
    return RunWarning(
      kind: .stalls,
      words: "it stalls: no loss has fallen for \(last.epoch - best.epoch) epochs",
      advice: .stop
    )
  }

  /// Every validation row is taken for the same class, as at the start.
  private func oneClass(
    _ first: EpochRecord,
    _ last: EpochRecord,
    _ isLearning: Bool,
    _ rate: Float
  ) -> RunWarning? {
    let recalls = last.recalls.compactMap(\.self)
    guard epochs.count >= Self.patience, recalls.count > 1,
      recalls.count(where: { $0 == 1 }) == 1, recalls.allSatisfy({ $0 == 0 || $0 == 1 }),
      abs(first.trainLoss - last.trainLoss) < 0.02 * abs(first.trainLoss)
    else { return nil }
    let next = min((isLearning ? rate : configuration.learningRate) * 10, 1)
    return RunWarning(
      kind: .learnsNothing,
      words: "it learns nothing: all rows are taken for one class",
      advice: isLearning ? .learningRate(next) : .startWithRate(next)
    )
  }
}
