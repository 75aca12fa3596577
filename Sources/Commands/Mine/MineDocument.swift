import Learning
import Pipeline

/// What `tuina mine` prints; docs/json.md is the reference of its keys.
struct MineDocument: Encodable {
  struct Round: Encodable {
    var round: Int
    var trainedOn: Int
    var pool: Int
    var added: Int
    var hard: Int
    var suspect: Int
    var newFalsePositives: Int
    var threshold: Double
    var dropped: Dropped
    var negatives: Scores
    var positives: Scores
    var averagePrecision: Double?
    var averagePrecisionLow: Double?
    var averagePrecisionHigh: Double?
    var logLoss: Double
    var ece: Double
  }

  /// Rows that each rule of the window kept out.
  struct Dropped: Encodable {
    var rangeMin: Int
    var rangeMax: Int
    var absoluteMargin: Int
    var relativeMargin: Int
  }

  /// Log-odds of rows of the pool, or of positive rows.
  struct Scores: Encodable {
    var lowest: Double
    var lowerQuartile: Double
    var median: Double
    var upperQuartile: Double
    var highest: Double
    var mean: Double

    init(_ scores: MiningQuantiles) {
      (lowest, highest, mean) = (scores.lowest, scores.highest, scores.mean)
      (lowerQuartile, median) = (scores.lowerQuartile, scores.median)
      upperQuartile = scores.upperQuartile
    }
  }

  struct Suspect: Encodable {
    var row: Int
    var source: String
    var record: Int
    var key: String?
    var given: String
    var logOdds: Float
    /// Whether its features are those of a positive row.
    var repeatsPositive: Bool
  }

  var run: String?
  var label: String
  var positive: String
  var model: String
  var targetRecall: Double
  var pool: Int
  var rounds: [Round]
  var suspects: [Suspect]
  /// Suspects among the 200 highest-scored negatives.
  var suspectsOfHighest: Int
  var highest: Int
  /// On the test rows: the last round, and a training on all rows.
  var test: Evaluation?
  var testOfAllRows: Evaluation?
  /// By how much the average precision of the first exceeds that of the second, on the same rows.
  var precisionDifference: PairedDifference?
  var review: ReviewAddedDocument?
  var notes: [String]
  var seconds = 0.0
  /// What it says in words.
  let record: MiningRecord

  private enum CodingKeys: String, CodingKey {
    case run, label, positive, model, targetRecall, pool, rounds, suspects, suspectsOfHighest,
      highest
    case test, testOfAllRows, precisionDifference, review, notes, seconds
  }

  init(_ record: MiningRecord) {
    self.record = record
    label = record.label
    positive = record.positive
    model = record.configuration.modelName
    targetRecall = record.targetRecall
    pool = record.pool
    rounds = record.rounds.map { round in
      Round(
        round: round.round,
        trainedOn: round.trainedOn,
        pool: round.pool,
        added: round.added,
        hard: round.hard,
        suspect: record.suspects.count,
        newFalsePositives: round.newFalsePositives,
        threshold: round.threshold,
        dropped: Dropped(
          rangeMin: round.dropped[.rangeMin] ?? 0,
          rangeMax: round.dropped[.rangeMax] ?? 0,
          absoluteMargin: round.dropped[.absoluteMargin] ?? 0,
          relativeMargin: round.dropped[.relativeMargin] ?? 0
        ),
        negatives: Scores(round.negatives),
        positives: Scores(round.positives),
        averagePrecision: round.validation.averagePrecision,
        averagePrecisionLow: round.validation.averagePrecisionLow,
        averagePrecisionHigh: round.validation.averagePrecisionHigh,
        logLoss: round.validation.logLoss,
        ece: round.validation.ece
      )
    }
    suspects = record.suspects.map { suspect in
      Suspect(
        row: suspect.row + 1,
        source: suspect.source,
        record: suspect.record,
        key: suspect.key,
        given: suspect.given,
        logOdds: suspect.logOdds,
        repeatsPositive: suspect.repeatsPositive
      )
    }
    highest = record.highest
    suspectsOfHighest = record.suspectsOfHighest
    test = record.test
    testOfAllRows = record.testOfAllRows
    precisionDifference = record.precisionDifference
    notes = record.notes
  }
}
