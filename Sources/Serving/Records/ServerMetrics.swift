import Basics
import Synchronization
import Workspace

/// What the server counted since it started, in the text format of Prometheus.
final class ServerMetrics: Sendable {
  /// One request, as it ended.
  struct Sample {
    var route: String
    var status: Int
    var seconds: Double
    /// Of that, how long the model scored.
    var scoring: Double
    var rows: Int
    var version: ModelVersion?
  }

  struct RouteStatus: Hashable, Comparable {
    var route: String
    var status: Int

    static func < (a: Self, b: Self) -> Bool { (a.route, a.status) < (b.route, b.status) }
  }

  fileprivate struct Inference {
    var successes = 0
    var failures = 0
    var rows = 0
    var executions = 0
    var seconds = 0.0
    var scoring = 0.0
    /// Scores in tenths of 0...1.
    var scores = [Int](repeating: 0, count: 10)
    var scoreSum = 0.0
  }

  fileprivate struct State {
    var requests: [RouteStatus: Int] = [:]
    var durations: [String: LatencyHistogram] = [:]
    var inferences: [String: Inference] = [:]
    /// Of requests for predictions, whatever their route.
    var latency = LatencyHistogram()
    /// Scores that nobody saw, by version.
    var shadows: [String: Inference] = [:]
    var counters: [Counter: Int] = [:]
    var inFlight = 0
  }

  enum Counter: String, CaseIterable, Comparable {
    case refusedBusy = "tuina_refused_busy_total"
    case events = "tuina_events_accepted_total"
    case eventsRejected = "tuina_events_rejected_total"
    case reloads = "tuina_model_reloads_total"
    case reloadFailures = "tuina_model_reload_failures_total"
    case shadowRows = "tuina_shadow_rows_total"
    case shadowDisagreements = "tuina_shadow_disagreements_total"
    case shadowDropped = "tuina_shadow_dropped_total"
    case logDropped = "tuina_log_lines_dropped_total"

    static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

    var help: String {
      switch self {
      case .refusedBusy: "Requests answered 503 because too many were under way."
      case .events: "Events written to disk."
      case .eventsRejected: "Lines that were no events."
      case .reloads: "Times the served versions changed."
      case .reloadFailures: "Models that could not be read."
      case .shadowRows: "Rows that the challenger scored beside the champion."
      case .shadowDisagreements: "Of these, rows for which the two chose different classes."
      case .shadowDropped: "Requests that the challenger had no time for."
      case .logDropped: "Lines of the request log that could not be written."
      }
    }
  }

  private let state = Mutex(State())

  func add(_ counter: Counter, _ count: Int = 1) {
    state.withLock { $0.counters[counter, default: 0] += count }
  }

  func count(_ counter: Counter) -> Int { state.withLock { $0.counters[counter] ?? 0 } }

  /// Takes a place among the requests under way; false where `most` are taken.
  func enter(most: Int) -> Bool {
    state.withLock { state in
      guard state.inFlight < most else { return false }
      state.inFlight += 1
      return true
    }
  }

  func leave() { state.withLock { $0.inFlight -= 1 } }

  /// Adds a request, and the scores that its rows got.
  func record(_ sample: Sample, scores: [Float]) {
    state.withLock { state in
      state.requests[RouteStatus(route: sample.route, status: sample.status), default: 0] += 1
      state.durations[sample.route, default: LatencyHistogram()].add(sample.seconds)
      guard let version = sample.version else { return }
      state.latency.add(sample.seconds)
      state.inferences[version.description, default: Inference()].add(sample, scores)
    }
  }

  /// Adds scores that a version gave to rows which another one answered.
  func record(shadow version: ModelVersion, rows: Int, scores: [Float]) {
    state.withLock { state in
      state.shadows[version.description, default: Inference()].add(rows: rows, scores)
    }
  }

  /// What was counted, for a snapshot.
  struct Totals {
    fileprivate var state = State()
    var latency: LatencyHistogram { state.latency }
    var requests: Int { state.requests.values.reduce(0, +) }
    var rows: Int { state.inferences.values.reduce(0) { $0 + $1.rows } }
    /// Answered with 4xx or 5xx.
    var errors: Int { requests(from: 400) }

    private func requests(from low: Int, below high: Int = .max) -> Int {
      state.requests.reduce(0) { sum, entry in
        (low..<high).contains(entry.key.status) ? sum + entry.value : sum
      }
    }

    func since(_ earlier: Totals) -> (
      requests: Int, rows: Int, errors: Int, latency: LatencyHistogram
    ) {
      (
        requests - earlier.requests, rows - earlier.rows, errors - earlier.errors,
        latency.since(earlier.latency)
      )
    }

    /// Writes the counts into a snapshot; `names` gives the runs of versions.
    func fill(_ snapshot: inout ServerSnapshot, names: [String: String]) {
      func counter(_ counter: Counter) -> Int { state.counters[counter] ?? 0 }
      snapshot.requests = requests
      snapshot.clientErrors = requests(from: 400, below: 500)
      snapshot.serverErrors = requests(from: 500)
      snapshot.inFlight = state.inFlight
      snapshot.refusedBusy = counter(.refusedBusy)
      snapshot.rows = rows
      snapshot.events = counter(.events)
      snapshot.eventsRejected = counter(.eventsRejected)
      snapshot.reloads = counter(.reloads)
      snapshot.reloadFailures = counter(.reloadFailures)
      snapshot.logDropped = counter(.logDropped)
      snapshot.shadowRows = counter(.shadowRows)
      snapshot.shadowDisagreements = counter(.shadowDisagreements)
      snapshot.shadowDropped = counter(.shadowDropped)
      for (inferences, isShadow) in [(state.inferences, false), (state.shadows, true)] {
        for (version, inference) in inferences.sorted(by: { $0.key < $1.key }) {
          snapshot.models.append(
            ServerSnapshot.Model(
              run: names[version] ?? version,
              requests: inference.successes + inference.failures,
              failures: inference.failures,
              rows: inference.rows,
              scores: inference.scores.contains { $0 > 0 } ? inference.scores : [],
              scoreSum: inference.scoreSum,
              isShadow: isShadow
            )
          )
        }
      }
    }
  }

  func totals() -> Totals { Totals(state: state.withLock { $0 }) }

  func text(_ models: ModelSet) -> String {
    let state = state.withLock { $0 }
    var text = PrometheusText()
    text.family("tuina_requests_total", "counter", "Requests by route and status.")
    for (key, count) in state.requests.sorted(by: { $0.key < $1.key }) {
      text.line(
        "tuina_requests_total",
        [("route", key.route), ("code", String(key.status))],
        count
      )
    }
    text.family("tuina_request_duration_seconds", "histogram", "From the head to the whole reply.")
    for (route, histogram) in state.durations.sorted(by: { $0.key < $1.key }) {
      text.histogram("tuina_request_duration_seconds", [("route", route)], histogram)
    }
    text.family("tuina_requests_in_flight", "gauge", "Requests under way.")
    text.line("tuina_requests_in_flight", [], state.inFlight)
    for counter in Counter.allCases.sorted() {
      text.family(counter.rawValue, "counter", counter.help)
      text.line(counter.rawValue, [], state.counters[counter] ?? 0)
    }
    text.family("tuina_model_alias", "gauge", "1 for the version that an alias means.")
    for (alias, version) in models.aliases {
      text.line(
        "tuina_model_alias",
        [("model", models.name), ("alias", alias), ("version", version.description)],
        1
      )
    }
    inferences(state, models.name, &text)
    return text.text
  }

  /// The families that dashboards for inference servers know.
  private func inferences(_ state: State, _ name: String, _ text: inout PrometheusText) {
    let all = state.inferences.sorted { $0.key < $1.key }
    func family(_ metric: String, _ help: String, _ value: (Inference) -> Int) {
      text.family(metric, "counter", help)
      for (version, inference) in all {
        text.line(metric, [("model", name), ("version", version)], value(inference))
      }
    }
    family("nv_inference_request_success", "Requests that were answered.") { $0.successes }
    family("nv_inference_request_failure", "Requests that could not be answered.") { $0.failures }
    family("nv_inference_count", "Rows that were scored.") { $0.rows }
    family("nv_inference_exec_count", "Batches that were scored.") { $0.executions }
    family("nv_inference_request_duration_us", "Microseconds of requests, summed.") {
      Int($0.seconds * 1e6)
    }
    family("nv_inference_compute_infer_duration_us", "Microseconds of scoring, summed.") {
      Int($0.scoring * 1e6)
    }
    text.family("tuina_score", "histogram", "Scores that were given.")
    for (version, inference) in all where inference.scores.contains(where: { $0 > 0 }) {
      text.histogram(
        "tuina_score",
        [("model", name), ("version", version)],
        bounds: (1...10).map { Double($0) / 10 },
        counts: inference.scores + [0],
        sum: inference.scoreSum
      )
    }
  }
}

extension ServerMetrics.Inference {
  fileprivate mutating func add(_ sample: ServerMetrics.Sample, _ given: [Float]) {
    seconds += sample.seconds
    guard sample.status < 400 else {
      failures += 1
      return
    }
    successes += 1
    executions += sample.rows > 0 ? 1 : 0
    scoring += sample.scoring
    add(rows: sample.rows, given)
  }

  /// Adds rows and their scores.
  fileprivate mutating func add(rows count: Int, _ given: [Float]) {
    rows += count
    for score in given where score.isFinite {
      // A bucket holds its upper bound.
      scores[max(0, min(9, Int((Double(score) * 10).rounded(.up)) - 1))] += 1
      scoreSum += Double(score)
    }
  }
}
