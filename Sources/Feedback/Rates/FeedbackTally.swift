import Basics
import Foundation

/// Adds events and bad lines up to a summary, in bounded memory.
struct FeedbackTally: Sendable {
  /// Rejects kept in full; the counts by reason are always complete.
  static let keptRejects = 1000
  /// Models that have series of their own; of more, only the totals are kept over time.
  static let mostModelsOverTime = 32

  fileprivate struct ModelTally {
    var events = 0
    var actions: [FeedbackEvent.Action: Int] = [:]
    var calibration = CalibrationTally()
    /// Nil for a model that came too late to have one.
    var series: SeriesTally?
  }

  private var events = 0
  private var actions: [FeedbackEvent.Action: Int] = [:]
  private var models: [String: ModelTally] = [:]
  private var series = SeriesTally()
  private var earliest = Double.infinity
  private var latest = -Double.infinity
  private var rejected = 0
  private var reasons: [String: Int] = [:]
  private var rejects: [Reject] = []

  mutating func add(_ batch: FeedbackBatch) {
    if batch.startsAnew { self = FeedbackTally() }
    for line in batch.lines { count(line.event) }
    for line in batch.badLines { reject(line) }
  }

  private mutating func count(_ event: EventReader.Essentials) {
    events += 1
    actions[event.action, default: 0] += 1
    series.count(event)
    let isKept = models.count < Self.mostModelsOverTime
    models[event.model, default: ModelTally(series: isKept ? SeriesTally() : nil)].count(event)
    earliest = min(earliest, event.seconds)
    latest = max(latest, event.seconds)
  }

  private mutating func reject(_ line: FeedbackBatch.BadLine) {
    rejected += 1
    reasons[line.problem.reason, default: 0] += 1
    guard rejects.count < Self.keptRejects else { return }
    rejects.append(
      Reject(
        source: "feedback",
        file: line.file,
        line: line.line,
        column: line.problem.field,
        reason: line.problem.reason,
        text: line.text
      )
    )
  }

  func summary(unfinishedLines: Int, at now: Date) -> FeedbackSummary {
    // Sums of floats depend on their order.
    let models = models.sorted { $0.key < $1.key }
    let accepted = actions[.accepted, default: 0]
    var summary = FeedbackSummary(
      events: events,
      rejected: rejected,
      acceptance: AcceptanceRate(accepted: accepted, events: events),
      actions: ActionCount.all(of: actions),
      byModel: models.map { $1.acceptance(of: $0) },
      series: series.series,
      calibration: models.reduce(into: CalibrationTally()) { $0.add($1.value.calibration) }
        .calibration
    )
    let ignored = actions[.ignored, default: 0]
    summary.answered = AcceptanceRate(accepted: accepted, events: events - ignored)
    summary.ignored = EventShare(count: ignored, events: events)
    summary.asOf = now
    summary.lastHour = summary.eventsInLastHour(at: now)
    if events > 0 {
      summary.first = Date(timeIntervalSince1970: earliest)
      summary.last = Date(timeIntervalSince1970: latest)
    }
    summary.rejectReasons = reasons.map { ReasonCount(reason: $0, count: $1) }
      .sorted { ($1.count, $0.reason) < ($0.count, $1.reason) }
    summary.rejects = rejects
    summary.unfinishedLines = unfinishedLines
    return summary
  }
}

extension FeedbackTally.ModelTally {
  fileprivate mutating func count(_ event: EventReader.Essentials) {
    events += 1
    actions[event.action, default: 0] += 1
    series?.count(event)
    // Who did not answer said nothing of whether the score was kept.
    guard event.action != .ignored else { return }
    calibration.count(score: event.score, isAccepted: event.action == .accepted)
  }

  fileprivate func acceptance(of model: String) -> ModelAcceptance {
    let (accepted, ignored) = (actions[.accepted, default: 0], actions[.ignored, default: 0])
    let rate = AcceptanceRate(accepted: accepted, events: events)
    var acceptance = ModelAcceptance(
      model: model,
      events: events,
      rate: rate.rate ?? 0,
      low: rate.low ?? 0,
      high: rate.high ?? 1,
      calibration: calibration.calibration
    )
    acceptance.answered = AcceptanceRate(accepted: accepted, events: events - ignored)
    acceptance.ignored = EventShare(count: ignored, events: events)
    acceptance.actions = ActionCount.all(of: actions)
    acceptance.series = series?.series
    return acceptance
  }
}

/// Counts over time at every width of bucket.
struct SeriesTally: Sendable {
  private var minutes = TimeSeries(secondsPerBucket: 60, limit: FeedbackSeries.minutes)
  private var hours = TimeSeries(secondsPerBucket: 3600, limit: FeedbackSeries.hours)
  private var days = TimeSeries(secondsPerBucket: 86_400, limit: FeedbackSeries.days)

  mutating func count(_ event: EventReader.Essentials) {
    let isAccepted = event.action == .accepted
    minutes.count(at: event.seconds, isAccepted: isAccepted)
    hours.count(at: event.seconds, isAccepted: isAccepted)
    days.count(at: event.seconds, isAccepted: isAccepted)
  }

  var series: FeedbackSeries {
    FeedbackSeries(perMinute: minutes.buckets, perHour: hours.buckets, perDay: days.buckets)
  }
}

extension ActionCount {
  /// The count of every action there is, be it none.
  fileprivate static func all(of counts: [FeedbackEvent.Action: Int]) -> [ActionCount] {
    FeedbackEvent.Action.allCases.map { ActionCount(action: $0, count: counts[$0, default: 0]) }
  }
}
