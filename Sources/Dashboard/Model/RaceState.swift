import Foundation
import Learning

/// A race of remedies: the one that goes on, or the last one that is known.
struct RaceState: Sendable {
  /// The work of the race that goes on, or went on last.
  var job: Int?
  /// What it does now.
  var stage: RemedyRace.Stage?
  /// Trainings that have ended, of all.
  var ended = 0
  var total = 0
  /// What its models are trained with.
  private(set) var configuration = RunConfiguration()
  /// The race of this session that goes on or was the last, as far as it came.
  private(set) var latest: ShownRace?
  /// The last one that came to its end.
  private(set) var kept: ShownRace?

  mutating func begin(_ job: Int, _ race: RemedyRace, _ configuration: RunConfiguration) {
    self.job = job
    self.configuration = configuration
    (stage, latest) = (nil, nil)
    let remedies = race.remedies.contains(.none) ? race.remedies.count : race.remedies.count + 1
    (ended, total) = (0, race.folds * race.repeats * remedies)
  }

  mutating func take(_ progress: RemedyRace.Progress) {
    (ended, total) = (progress.ended, progress.total)
    let isWhole = ended == total
    latest = ShownRace(progress.report, configuration, isWhole: isWhole)
    if isWhole { kept = latest }
  }

  /// A race was kept by an earlier session, or by the command.
  mutating func recall(_ record: RaceRecord, isCurrent: Bool) {
    var race = ShownRace(record.report, record.configuration, isWhole: true)
    race.startedAt = record.startedAt
    race.isOfOtherData = !isCurrent
    kept = race
    if latest?.isWhole == true { latest = nil }
  }
}

/// A race with its table made once.
struct ShownRace: Sendable {
  var report: RaceReport
  var configuration: RunConfiguration
  var rows: [RaceReport.Row]
  var verdict: String
  /// Nil for a race of this session.
  var startedAt: Date?
  var isOfOtherData = false
  /// Whether all trainings have ended.
  var isWhole: Bool

  init(_ report: RaceReport, _ configuration: RunConfiguration, isWhole: Bool) {
    self.report = report
    self.configuration = configuration
    self.isWhole = isWhole
    // Remedies that no fold has been trained with have nothing to show.
    rows = report.table.filter { $0.figures[.logLoss] != nil }
    verdict = isWhole ? report.verdict : ""
  }
}
