import Basics
import Foundation

/// Adds events and bad lines up to a summary, in bounded memory.
///
/// What is counted are suggestions. One whose events may still come is remembered for the
/// ``MaturityWindow``, and counted anew when an event changes what became of it.
struct FeedbackTally: Sendable {
  /// Rejects kept in full; the counts by reason are always complete.
  static let keptRejects = 1000
  /// Models that have series of their own; of more, only the totals are kept over time.
  static let mostModelsOverTime = 32

  private var events = 0
  private var conversions = 0
  private var models: [ModelTally] = []
  private var places: [String: Int32] = [:]
  private var series = SeriesTally()
  private var typedAnswers = Remembered<[String], TypedAnswers>()
  private var offPolicy = Remembered<[String], [OffPolicyEstimate]>()
  private var open = Generations<Suggestion>(most: MaturityWindow.mostOpen)
  /// Suggestions of which only what became of them was read, not that they were shown.
  private var unmatched = 0
  /// Suggestions whose model no event has named.
  private var withoutModel = 0
  private var earliest = Double.infinity
  private var latest = -Double.infinity
  private var rejected = 0
  private var reasons: [String: Int] = [:]
  private var rejects: [Reject] = []

  mutating func add(_ batch: FeedbackBatch) {
    if batch.startsAnew { self = FeedbackTally() }
    for index in batch.lines.indices { count(batch.lines[index].event) }
    for line in batch.badLines { reject(line) }
  }

  private mutating func count(_ event: EventReader.Essentials) {
    events += 1
    if event.action == .conversion { conversions += 1 }
    earliest = min(earliest, event.seconds)
    latest = max(latest, event.seconds)
    let model = event.model.isEmpty ? nil : place(of: event.model)
    // A single event that says what became of its suggestion is complete.
    let isOpen = event.suggestion != nil || event.action == .shown || event.action == .click
    guard isOpen else {
      let suggestion = Suggestion(event, model: model)
      if let model { models[Int(model)].watch(suggestion) }
      return put(suggestion, event, by: 1)
    }
    let name = event.suggestion ?? event.id
    guard var known = open[name] else {
      let new = Suggestion(event, model: model)
      open.put(new, at: name, seconds: event.seconds)
      return put(new, event, by: 1)
    }
    put(known, nil, by: -1)
    known.add(event, model: model)
    open.put(known, at: name, seconds: event.seconds)
    put(known, event, by: 1)
  }

  /// Counts a suggestion, or takes it back; `event` is the one that made it what it is now.
  private mutating func put(
    _ suggestion: Suggestion,
    _ event: EventReader.Essentials?,
    by sign: Int
  ) {
    if !suggestion.isShown { unmatched += sign }
    guard let model = suggestion.model else {
      withoutModel += sign
      return
    }
    series.count(suggestion, by: sign)
    models[Int(model)].count(suggestion, by: sign)
    if let event { models[Int(model)].take(event) }
  }

  private mutating func place(of model: String) -> Int32 {
    if let place = places[model] { return place }
    let place = Int32(models.count)
    models.append(
      ModelTally(name: model, hasSeries: models.count < Self.mostModelsOverTime)
    )
    places[model] = place
    return place
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

  /// Groups of typed answers and estimates from logs are made anew only when more was read of them.
  mutating func summary(unfinishedLines: Int, at now: Date) -> FeedbackSummary {
    // Sums of floats depend on their order. A model may have lost its last suggestion to another.
    let places = self.models.indices.filter { self.models[$0].counts.suggestions > 0 }
      .sorted { self.models[$0].name < self.models[$1].name }
    var byModel: [ModelAcceptance] = []
    for place in places { byModel.append(self.models[place].acceptance(observedUntil: latest)) }
    let models = places.map { self.models[$0] }
    let counts = models.reduce(into: OutcomeCounts()) { $0.add($1.counts) }
    let answered = models.reduce((positive: 0, all: 0)) {
      ($0.positive + $1.counts.positive, $0.all + $1.answered)
    }
    var summary = FeedbackSummary(
      events: events,
      rejected: rejected,
      acceptance: counts.acceptance,
      actions: counts.actions,
      byModel: byModel,
      series: series.series,
      calibration: models.reduce(into: CalibrationTally()) { $0.add($1.calibration) }
        .calibration
    )
    summary.suggestions = counts.suggestions + withoutModel
    summary.unseen = counts[.unseen]
    summary.unmatched = unmatched
    summary.withoutModel = withoutModel
    summary.conversions = conversions
    summary.answered = AcceptanceRate(accepted: answered.positive, events: answered.all)
    summary.ignored = EventShare(count: counts[.ignored], events: counts.shown)
    summary.asOf = now
    summary.lastHour = summary.eventsInLastHour(at: now)
    if events > 0 {
      summary.first = Date(timeIntervalSince1970: earliest)
      summary.last = Date(timeIntervalSince1970: latest)
    }
    summary.typed = typedAnswers.value(for: models.map { "\($0.typed.answers) \($0.name)" }) {
      TypedAnswers(models.map(\.typed))
    }
    summary.offPolicy = offPolicy.value(for: models.map { "\($0.exposures.changes) \($0.name)" }) {
      OffPolicyEstimate.all(models.map { ($0.name, $0.exposures) })
    }
    summary.comparison = ModelComparison.of(summary.byModel)
    summary.rejectReasons = reasons.map { ReasonCount(reason: $0, count: $1) }
      .sorted { ($1.count, $0.reason) < ($0.count, $1.reason) }
    summary.rejects = rejects
    summary.unfinishedLines = unfinishedLines
    return summary
  }
}

/// Counts over time at every width of bucket.
struct SeriesTally: Sendable {
  private var minutes = TimeSeries(secondsPerBucket: 60, limit: FeedbackSeries.minutes)
  private var hours = TimeSeries(secondsPerBucket: 3600, limit: FeedbackSeries.hours)
  private var days = TimeSeries(secondsPerBucket: 86_400, limit: FeedbackSeries.days)

  mutating func count(_ suggestion: Suggestion, by sign: Int) {
    let outcome = suggestion.outcome
    guard outcome != .unseen else { return }
    let (seconds, isAccepted) = (suggestion.seconds, outcome.isPositive)
    minutes.count(at: seconds, isAccepted: isAccepted, by: sign)
    hours.count(at: seconds, isAccepted: isAccepted, by: sign)
    days.count(at: seconds, isAccepted: isAccepted, by: sign)
  }

  var series: FeedbackSeries {
    FeedbackSeries(perMinute: minutes.buckets, perHour: hours.buckets, perDay: days.buckets)
  }
}
