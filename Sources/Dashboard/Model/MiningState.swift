import Learning

/// A mining of hard negatives: the one that goes on, or the last one that is known.
struct MiningState: Sendable {
  /// The work of the mining that goes on, or went on last.
  var job: Int?
  /// What it does now, in words.
  var stage: String?
  /// Rounds that were asked for; it may end before.
  private(set) var rounds = 0
  /// The mining of this session that goes on or was the last, as far as it came.
  private(set) var latest: ShownMining?
  /// The last one that came to its end.
  private(set) var kept: ShownMining?

  mutating func begin(_ job: Int, rounds: Int) {
    self.job = job
    self.rounds = rounds
    (stage, latest) = (nil, nil)
  }

  mutating func take(_ record: MiningRecord, isWhole: Bool) {
    latest = ShownMining(record: record, isWhole: isWhole)
    if isWhole { kept = latest }
  }

  /// A mining was kept by an earlier session, or by the command.
  mutating func recall(_ record: MiningRecord, isCurrent: Bool) {
    kept = ShownMining(
      record: record,
      isWhole: true,
      isOfOtherData: !isCurrent,
      isOfEarlierSession: true
    )
    if latest?.isWhole == true { latest = nil }
  }
}

struct ShownMining: Sendable {
  var record: MiningRecord
  /// Whether all rounds have ended.
  var isWhole: Bool
  var isOfOtherData = false
  var isOfEarlierSession = false
}
