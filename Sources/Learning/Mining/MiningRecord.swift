internal import Basics
package import Foundation
import Scoring

/// A mining as it is kept for later openings: its rounds, and the rows that look mislabelled.
package struct MiningRecord: Sendable, Hashable {
  /// A negative row that looks like a positive one.
  package struct Suspect: Sendable, Hashable {
    /// Its place in the curated view as training reads it, from 0.
    package var row: Int
    package var source: String
    /// Its number in the source, from 1.
    package var record: Int
    /// The entity; nil in a dataset without one.
    package var key: String?
    package var given: String
    /// Of the positive class, out of fold.
    package var logOdds: Float
    /// Whether its features are those of a positive row.
    package var repeatsPositive: Bool
  }

  package var startedAt: Date
  package var seconds = 0.0
  package var configuration: RunConfiguration
  /// Of the dataset that was mined; nil for rows made elsewhere.
  package var datasetFingerprint: String?
  package var label: String
  package var positive: String
  /// The recall on validation rows whose threshold tells false positives.
  package var targetRecall: Double
  /// Negative training rows, suspects among them.
  package var pool: Int
  package var rounds: [MiningResult.Round]
  /// The most suspect first.
  package var suspects: [Suspect]
  /// On the test rows: the last round, and a training on all rows; nil until both are there.
  package var test: Evaluation?
  package var testOfAllRows: Evaluation?
  /// By how much the average precision of the first exceeds that of the second, on the same rows.
  package var precisionDifference: PairedDifference?
  package var notes: [String]
}

extension MiningRecord {
  /// `keys` are those of the table that `data` was made of.
  package init(
    _ result: MiningResult,
    _ data: PreparedData,
    _ keys: LabelledRowKeys,
    configuration: RunConfiguration,
    targetRecall: Double,
    startedAt: Date
  ) {
    let suspects = result.suspects.rows.map { suspect in
      let row = Int(data.train.rows[Int(suspect.row)])
      return Suspect(
        row: row,
        source: keys.sources[row],
        record: keys.records[row],
        key: keys.keys.isEmpty ? nil : keys.keys[row],
        given: keys.labels[row] ?? "",
        logOdds: suspect.logOdds,
        repeatsPositive: suspect.repeatsPositive
      )
    }
    self.init(
      startedAt: startedAt,
      configuration: configuration,
      datasetFingerprint: data.datasetFingerprint,
      label: data.label,
      positive: data.positive.map { data.classes[$0] } ?? "",
      targetRecall: targetRecall,
      pool: result.pool,
      rounds: result.rounds,
      suspects: suspects,
      test: result.mined,
      testOfAllRows: result.whole,
      precisionDifference: result.precisionDifference,
      notes: data.notes
    )
  }

  private static let looked = 200

  /// The negatives with the highest scores out of fold that are looked at for label errors.
  package var highest: Int { min(Self.looked, pool) }

  /// How many of them look like label errors.
  package var suspectsOfHighest: Int { min(highest, suspects.count { !$0.repeatsPositive }) }

  package var suspectWords: String {
    let look =
      suspectsOfHighest == 1
      ? "1 looks like a label error" : "\(Figures.count(suspectsOfHighest)) look like label errors"
    return "Of the \(Figures.count(highest)) negatives that score highest out of fold, \(look): "
      + "\(Figures.plural(suspects.count, "suspect")) in all "
      + "\(suspects.count == 1 ? "was" : "were") not learnt from"
  }

  /// What a person would decide by; nil before the end, and without an average precision.
  package var verdict: String? {
    guard let precision = test?.averagePrecision, let all = testOfAllRows?.averagePrecision,
      let gap = precisionDifference, let rows = rounds.last?.trainedOn
    else { return nil }
    let figures =
      "Average precision \(Figures.decimal(precision, 4)) with \(Figures.count(rows)) training rows, "
      + "\(Figures.decimal(all, 4)) with all; the difference on the same test rows lies in "
      + "\(Figures.decimal(gap.low, 4)) to \(Figures.decimal(gap.high, 4))"
    guard gap.isTold else { return figures + ": they do not tell both apart." }
    return gap.low > 0
      ? figures + ": mining ranks better."
      : figures + ": mining ranks worse; mine more rounds, or add more a round."
  }
}

extension MiningRecord.Suspect: Codable {
  private enum CodingKeys: String, CodingKey {
    case row, source, record, key, given, logOdds, repeatsPositive
  }
}

extension MiningRecord: StudyRecord {
  static let kind = "tuina-mining"
  static let version = 1
  static let name = "mining"

  private enum CodingKeys: String, CodingKey {
    case kind, version, startedAt, seconds, configuration, datasetFingerprint, label, positive
    case targetRecall, pool, rounds, suspects, test, testOfAllRows, precisionDifference
    case notes
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    try FormatVersion.check(
      kind: try container.decodeIfPresent(String.self, forKey: .kind),
      version: try container.decodeIfPresent(Int.self, forKey: .version),
      against: (Self.kind, Self.version)
    )
    startedAt = try container.decode(Date.self, forKey: .startedAt)
    seconds = try container.decode(Double.self, forKey: .seconds)
    configuration = try container.decode(RunConfiguration.self, forKey: .configuration)
    datasetFingerprint = try container.decodeIfPresent(String.self, forKey: .datasetFingerprint)
    label = try container.decode(String.self, forKey: .label)
    positive = try container.decode(String.self, forKey: .positive)
    targetRecall = try container.decode(Double.self, forKey: .targetRecall)
    pool = try container.decode(Int.self, forKey: .pool)
    rounds = try container.decode([MiningResult.Round].self, forKey: .rounds)
    suspects = try container.decode([Suspect].self, forKey: .suspects)
    test = try container.decodeIfPresent(Evaluation.self, forKey: .test)
    testOfAllRows = try container.decodeIfPresent(Evaluation.self, forKey: .testOfAllRows)
    precisionDifference = try container.decodeIfPresent(
      PairedDifference.self,
      forKey: .precisionDifference
    )
    notes = try container.decode([String].self, forKey: .notes)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Self.kind, forKey: .kind)
    try container.encode(Self.version, forKey: .version)
    try container.encode(startedAt, forKey: .startedAt)
    try container.encode(seconds, forKey: .seconds)
    try container.encode(configuration, forKey: .configuration)
    try container.encodeIfPresent(datasetFingerprint, forKey: .datasetFingerprint)
    try container.encode(label, forKey: .label)
    try container.encode(positive, forKey: .positive)
    try container.encode(targetRecall, forKey: .targetRecall)
    try container.encode(pool, forKey: .pool)
    try container.encode(rounds, forKey: .rounds)
    try container.encode(suspects, forKey: .suspects)
    try container.encodeIfPresent(test, forKey: .test)
    try container.encodeIfPresent(testOfAllRows, forKey: .testOfAllRows)
    try container.encodeIfPresent(precisionDifference, forKey: .precisionDifference)
    try container.encode(notes, forKey: .notes)
  }
}

extension RunStore {
  /// Keeps a mining in the place of the one before.
  ///
  /// - Throws: `WorkspaceError` when it cannot be written.
  package func save(_ mining: MiningRecord) throws { try keep(mining) }

  /// The last mining that this user's Tuina kept; nil for none, and for one that is damaged or made by
  /// somebody else.
  package func mining() -> MiningRecord? { study() }
}
