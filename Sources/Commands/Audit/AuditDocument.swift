import Basics
import Learning

/// What `tuina audit` prints; docs/json.md is the reference of its keys.
struct AuditDocument: Encodable {
  struct Cut: Encodable {
    /// Absent for a number of rows of the ranking.
    var rule: LabelErrorRule?
    var ranking: LabelErrorRanking
    /// Whether it is the one with the highest estimated F1, as opposed to asked for.
    var isEstimated: Bool
    var expectedErrors: Double
    var expectedErrorsInAll: Double
    var estimatedF1: Double
  }

  struct Rule: Encodable {
    var rule: LabelErrorRule
    var flagged: Int
    var expectedErrors: Double
    var estimatedF1: Double
  }

  struct Class: Encodable {
    var value: String
    var given: Int
    var flagged: Int
    /// Absent for a class that no row is given.
    var threshold: Double?
  }

  /// Rows given one class that should perhaps have another.
  struct Confusion: Encodable {
    var given: String
    var suggested: String
    var flagged: Int
    var confident: Int
    var expected: Double
  }

  struct Item: Encodable {
    var row: Int
    var source: String
    var record: Int
    var key: String?
    var given: String
    var suggested: String
    var score: Float
  }

  var label: String
  var probabilities: String
  var rows: Int
  var flagged: Int
  var cut: Cut
  var rules: [Rule]
  var classes: [Class]
  var matrix: [Confusion]
  var items: [Item]
  var precision: Double?
  var precisionLow: Double?
  var precisionHigh: Double?
  var recall: Double?
  var recallLow: Double?
  var recallHigh: Double?
  var f1: Double?
  var rowsWithTruth: Int?
  var wrongLabels: Int?
  var unknownTruthKeys: Int?
  var repeatedTruthKeys: Int?
  /// Present with `--review`.
  var review: ReviewAddedDocument?
  var notes: [String]
  var seconds: Double

  init(
    _ audit: LabelAudit,
    _ judged: JudgedRows,
    score: (figures: LabelErrorScore, unknownKeys: Int, repeatedKeys: Int)?,
    isChosen: Bool,
    seconds: Double
  ) {
    let classes = judged.classes
    let joint = audit.joint
    label = judged.rows.label
    probabilities = judged.origin
    rows = joint.given.count
    flagged = audit.cut.flagged
    cut = Cut(
      rule: audit.cut.rule,
      ranking: audit.ranking,
      isEstimated: isChosen,
      expectedErrors: audit.cut.expectedErrors,
      expectedErrorsInAll: audit.cut.expectedTotal,
      estimatedF1: audit.cut.f1
    )
    rules = audit.rules.compactMap { estimate in
      estimate.rule.map {
        Rule(
          rule: $0,
          flagged: estimate.flagged,
          expectedErrors: estimate.expectedErrors,
          estimatedF1: estimate.f1
        )
      }
    }
    var flaggedPairs = [[Int]](
      repeating: [Int](repeating: 0, count: classes.count),
      count: classes.count
    )
    for item in audit.items { flaggedPairs[item.given][item.suggested] += 1 }
    self.classes = classes.indices.map { k in
      Class(
        value: classes[k],
        given: joint.counts[k],
        flagged: flaggedPairs[k].reduce(0, +),
        threshold: joint.thresholds[k].isFinite ? joint.thresholds[k] : nil
      )
    }
    matrix = classes.indices.flatMap { i in
      classes.indices.compactMap { j in
        guard i != j, flaggedPairs[i][j] > 0 || joint.confidentJoint[i][j] > 0 else { return nil }
        return Confusion(
          given: classes[i],
          suggested: classes[j],
          flagged: flaggedPairs[i][j],
          confident: joint.confidentJoint[i][j],
          expected: joint.joint[i][j] * Double(joint.given.count)
        )
      }
    }
    items = audit.items.map { item in
      let row = judged.positions[item.row]
      return Item(
        row: row + 1,
        source: judged.rows.sources[row],
        record: judged.rows.records[row],
        key: judged.rows.keys.isEmpty ? nil : judged.rows.keys[row],
        given: classes[item.given],
        suggested: classes[item.suggested],
        score: item.score
      )
    }
    notes = judged.notes
    if joint.saysLittle {
      notes.append(
        "the probabilities fit the labels no better than the shares of the classes do: what they "
          + "doubt says little"
      )
    }
    self.seconds = seconds
    guard let (figures, unknown, repeated) = score else { return }
    precision = figures.precision
    recall = figures.recall
    f1 = figures.f1
    if figures.flagged > 0 {
      precisionLow = figures.precisionInterval.low
      precisionHigh = figures.precisionInterval.high
    }
    if figures.wrong > 0 {
      recallLow = figures.recallInterval.low
      recallHigh = figures.recallInterval.high
    }
    rowsWithTruth = figures.rows
    wrongLabels = figures.wrong
    unknownTruthKeys = unknown
    repeatedTruthKeys = repeated
  }
}
