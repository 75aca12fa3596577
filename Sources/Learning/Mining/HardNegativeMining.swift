internal import Basics
internal import Foundation
import Scoring

/// Looks in a large pool of negative rows for those worth learning from, in rounds.
///
/// Each round trains on all positive rows, the hard negatives found so far and a random share of the
/// others; scores the whole pool with that model; and takes the highest-scored rows that are not
/// suspect as hard negatives (Felzenszwalb et al., TPAMI 32, 2010). A hard row counts once and a
/// random one as many times as rows it stands for, so that probabilities stay those of the whole
/// pool. Rows that look like label errors are named and not learnt from.
package struct HardNegativeMining: Sendable, Hashable {
  package var rounds = 3
  /// Random negatives by positive rows.
  package var startRatio = 10.0
  /// Hard negatives that a round adds at most; nil for as many as there are positive rows.
  package var mostAdded: Int?
  /// Negatives above the threshold with this recall on the validation rows are false positives.
  package var targetRecall = 0.9
  package var window = MiningWindow()
  /// Of the cross-validation that finds suspects.
  package var folds = 3

  package init() {}

  /// Mines the training rows of `data`; the validation rows judge each round.
  ///
  /// `round` hears what is known before the first round, and after each.
  ///
  /// - Throws: `LearningError` without a positive class, or with no negative or positive rows, and
  ///   `CancellationError` when `isCancelled` says so between two batches.
  /// - Complexity: a training and a pass over the pool each round, and `folds` trainings before.
  package func run(
    _ data: PreparedData,
    configuration: RunConfiguration,
    progress: (_ what: String) -> Void = { _ in },
    round: (_ soFar: MiningResult) -> Void = { _ in },
    isCancelled: () -> Bool = { false }
  ) throws -> MiningResult {
    guard let positive = data.positive else {
      throw LearningError(
        .badConfiguration,
        "mining needs a class whose rows are rare: \(data.label) has no positive one",
        suggestion: "name it with --positive, or as positive in the manifest"
      )
    }
    guard configuration.remedy == .none else {
      throw LearningError(
        .badConfiguration,
        "mining weighs rows by itself, and \(configuration.remedy.words) would weigh them again",
        suggestion: "leave out --remedy"
      )
    }
    try Trainer.validate(data, configuration.adapted(to: data))
    let turn = try RunScheduler.shared.hold(
      threads: configuration.threads,
      isCancelled: isCancelled
    ) { progress("waits for the cores, \($0) before") }
    defer { RunScheduler.shared.giveBack(turn) }
    progress("looking for label errors")
    let suspects = try SuspectLabels(
      data,
      positive: positive,
      folds: folds,
      configuration: configuration,
      isCancelled: isCancelled
    )
    var pool = NegativePool(data.train.labels, positive: positive, suspects: suspects)
    guard !pool.positives.isEmpty, !pool.rows.isEmpty else {
      throw LearningError(
        .noTrainingRows,
        "mining needs positive and negative training rows",
        suggestion: "check positive and the split"
      )
    }
    let random = Int(startRatio * Double(pool.positives.count))
    var result = MiningResult(pool: pool.rows.count + suspects.rows.count, suspects: suspects)
    round(result)
    var best: TrainingLoop?
    for number in 1...max(1, rounds) {
      progress("round \(number): training")
      var learnt = data
      learnt.train = pool.trainingRows(
        of: data.train,
        random: random,
        seed: configuration.seed &+ UInt64(number)
      )
      learnt.fingerprint += "-mined-\(number)-\(pool.hard.count)"
      var loop = TrainingLoop(data: learnt, configuration: configuration.adapted(to: learnt))
      try loop.finish(isCancelled: isCancelled)
      progress("round \(number): scoring \(Figures.plural(pool.rows.count, "row"))")
      let scores = pool.scores(of: loop.bestModel, in: data.train, positive: positive)
      let found = take(&pool, scores, suspects, loop, positive)
      result.add(found, number: number, validation: loop, trainedOn: learnt.train.count)
      round(result)
      best = loop
      // Another round would train on the same rows.
      if found.added == 0 { break }
    }
    progress("training on all rows")
    var whole = TrainingLoop(data: data, configuration: configuration.adapted(to: data))
    try whole.finish(isCancelled: isCancelled)
    try result.finish(best, whole)
    return result
  }

  /// What a round found in the pool.
  struct Found {
    var added = 0
    var newFalsePositives = 0
    var threshold = 0.0
    var dropped: [MiningWindow.Rule: Int] = [:]
    /// Of the rows scored, apart from suspects: their log-odds.
    var negatives = MiningQuantiles([])
    var positives = MiningQuantiles([])
  }

  /// Adds the hardest rows of the pool that the window lets through.
  private func take(
    _ pool: inout NegativePool,
    _ scores: NegativePool.Scores,
    _ suspects: SuspectLabels,
    _ loop: TrainingLoop,
    _ positive: Int
  ) -> Found {
    var found = Found()
    let threshold = threshold(loop, positive)
    found.threshold = 1 / (1 + exp(-threshold))
    found.negatives = MiningQuantiles(scores.negatives)
    found.positives = MiningQuantiles(scores.positives)
    let order = scores.negatives.indices.sorted { scores.negatives[$0] > scores.negatives[$1] }
    let most = mostAdded ?? pool.positives.count
    var rank = 0
    for place in order {
      let row = pool.rows[place]
      guard !pool.isHard(row) else { continue }
      defer { rank += 1 }
      let score = Double(scores.negatives[place])
      if score >= threshold { found.newFalsePositives += 1 }
      guard found.added < most else {
        if score < threshold { break }
        continue
      }
      if let rule = window.refuses(
        score,
        rank: rank,
        positive: found.positives.median,
        threshold: threshold
      ) {
        // Below the threshold everything is easy; to count it says nothing.
        if rule == .belowThreshold { break }
        found.dropped[rule, default: 0] += 1
        continue
      }
      pool.add(row)
      found.added += 1
    }
    return found
  }

  /// The log-odds from which the target recall of the validation rows is reached.
  private func threshold(_ loop: TrainingLoop, _ positive: Int) -> Double {
    let rows = loop.data.validation
    let odds = NegativePool.odds(loop.bestModel, rows.features, positive: positive)
    let ones = odds.indices.filter { Int(rows.labels[$0]) == positive }.map { odds[$0] }.sorted(
      by: >
    )
    guard !ones.isEmpty else { return 0 }
    let needed = max(1, Int((targetRecall * Double(ones.count)).rounded(.up)))
    return Double(ones[min(needed, ones.count) - 1])
  }
}
