import Fusion
import Learning
import Pipeline
import Workspace

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
  var review: ReviewAddedDocument?
  var notes: [String]
  var seconds = 0.0

  private static let looked = 200

  init(
    _ result: MiningResult,
    _ data: PreparedData,
    _ keys: LabelledRowKeys,
    model: String,
    target: Double
  ) {
    label = data.label
    positive = data.positive.map { data.classes[$0] } ?? ""
    self.model = model
    targetRecall = target
    pool = result.pool
    rounds = result.rounds.map { round in
      Round(
        round: round.round,
        trainedOn: round.trainedOn,
        pool: round.pool,
        added: round.added,
        hard: round.hard,
        suspect: result.suspects.rows.count,
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
    suspects = result.suspects.rows.map { suspect in
      let row = Int(data.rowNumbers[Int(suspect.row)])
      return Suspect(
        row: row + 1,
        source: keys.sources[row],
        record: keys.records[row],
        key: keys.keys.isEmpty ? nil : keys.keys[row],
        given: keys.labels[row] ?? "",
        logOdds: suspect.logOdds,
        repeatsPositive: suspect.repeatsPositive
      )
    }
    highest = min(Self.looked, result.pool)
    suspectsOfHighest = min(highest, suspects.count { !$0.repeatsPositive })
    test = result.mined
    testOfAllRows = result.whole
    notes = data.notes
  }

  /// The suspects as cells for people to look at.
  var requests: [ReviewRequest] {
    suspects.map { suspect in
      ReviewRequest(
        suspect.key.map { .item(.entity($0)) }
          ?? .record(RecordPlace(source: suspect.source, row: suspect.record)),
        attribute: label,
        kind: .labelError,
        reason: suspect.repeatsPositive
          ? "its features are those of a row of \(positive)"
          : "\(model) believes \(positive), not \(suspect.given)"
      )
    }
  }
}
