import Basics
import Foundation

/// Adds events and bad lines up to a summary, one line at a time and in bounded memory, apart from
/// sixteen bytes an event that recognise duplicates.
struct FeedbackTally: Sendable {
  /// Rejects kept in full; the counts by reason are always complete.
  static let keptRejects = 1000
  /// Characters kept of a bad line.
  private static let keptText = 400
  static let minutes = 180
  static let hours = 24 * 14

  fileprivate struct ModelTally {
    var events = 0
    var accepted = 0
    var calibration = CalibrationTally()
  }

  private var seen: Set<Digest> = []
  private var actions: [FeedbackEvent.Action: Int] = [:]
  private var models: [String: ModelTally] = [:]
  private var perMinute = TimeSeries(secondsPerBucket: 60, limit: minutes)
  private var perHour = TimeSeries(secondsPerBucket: 3600, limit: hours)
  private var earliest = Double.infinity
  private var latest = -Double.infinity
  private var rejected = 0
  private var reasons: [String: Int] = [:]
  private var rejects: [Reject] = []

  /// Seconds since 1970 at which events are read; what lies a day beyond them is no event.
  var now = Date().timeIntervalSince1970

  mutating func count(_ bytes: [UInt8], _ range: Range<Int>) throws(EventProblem) {
    let event = try EventReader.essentials(bytes, range, now: now)
    guard seen.insert(event.id).inserted else { throw .duplicatedID }
    let isAccepted = event.action == .accepted
    actions[event.action, default: 0] += 1
    models[event.model, default: ModelTally()].count(score: event.score, isAccepted: isAccepted)
    perMinute.count(at: event.seconds, isAccepted: isAccepted)
    perHour.count(at: event.seconds, isAccepted: isAccepted)
    earliest = min(earliest, event.seconds)
    latest = max(latest, event.seconds)
  }

  mutating func reject(_ problem: EventProblem, file: String, line: Int?, text: ArraySlice<UInt8>) {
    rejected += 1
    reasons[problem.reason, default: 0] += 1
    guard rejects.count < Self.keptRejects else { return }
    rejects.append(
      Reject(
        source: "feedback",
        file: file,
        line: line,
        column: problem.field,
        reason: problem.reason,
        text: String(
          String(decoding: text.prefix(4 * Self.keptText), as: UTF8.self)
            .prefix(Self.keptText)
        )
      )
    )
  }

  func summary(unfinishedLines: Int) -> FeedbackSummary {
    let events = seen.count
    // Sums of floats depend on their order.
    let models = models.sorted { $0.key < $1.key }
    let accepted = actions[.accepted, default: 0]
    var summary = FeedbackSummary(
      events: events,
      rejected: rejected,
      acceptance: AcceptanceRate(accepted: accepted, events: events),
      actions: FeedbackEvent.Action.allCases.map {
        ActionCount(action: $0, count: actions[$0, default: 0])
      },
      byModel: models.map { $1.acceptance(of: $0) },
      perMinute: perMinute.buckets,
      perHour: perHour.buckets,
      calibration: models.reduce(into: CalibrationTally()) { $0.add($1.value.calibration) }
        .calibration
    )
    summary.answered = AcceptanceRate(
      accepted: accepted,
      events: events - actions[.ignored, default: 0]
    )
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
  fileprivate mutating func count(score: Double, isAccepted: Bool) {
    events += 1
    if isAccepted { accepted += 1 }
    calibration.count(score: score, isAccepted: isAccepted)
  }

  fileprivate func acceptance(of model: String) -> ModelAcceptance {
    let rate = AcceptanceRate(accepted: accepted, events: events)
    return ModelAcceptance(
      model: model,
      events: events,
      rate: rate.rate ?? 0,
      low: rate.low ?? 0,
      high: rate.high ?? 1,
      calibration: calibration.calibration
    )
  }
}
