internal import Basics
package import Foundation

/// What a server of models says of itself every second, in a file beside its logs.
///
/// The file is `.tuina/serving/server-PORT.json` of the dataset. Whoever reads it tells a server that was
/// killed from one that runs by ``isAlive`` and ``writtenAt``.
package struct ServerSnapshot: Sendable, Hashable {
  package static let kind = "tuina-server"
  package static let version = 1
  /// Scores lie in so many bins of 0...1.
  package static let scoreBins = 10
  /// Seconds of which the rates are kept.
  package static let secondsKept = 180

  package enum State: String, Sendable, Hashable, Codable {
    case running = "running"
    /// Requests under way may end.
    case stopping = "stopping"
    case stopped = "stopped"
  }

  /// Percentiles of the durations of requests for predictions, in seconds.
  ///
  /// They come from a histogram with fixed buckets, within which a value is taken to lie evenly.
  package struct Latency: Sendable, Hashable {
    package var requests: Int
    package var p50: Double
    package var p90: Double
    package var p99: Double

    package init(requests: Int, p50: Double, p90: Double, p99: Double) {
      (self.requests, self.p50, self.p90, self.p99) = (requests, p50, p90, p99)
    }
  }

  /// One second of its work.
  package struct Second: Sendable, Hashable {
    /// Seconds since 1970, at the end.
    package var at: Int
    package var requests: Int
    package var rows: Int
    package var errors: Int

    package init(at: Int, requests: Int, rows: Int, errors: Int) {
      (self.at, self.requests, self.rows, self.errors) = (at, requests, rows, errors)
    }
  }

  /// What one version answered.
  package struct Model: Sendable, Hashable {
    package var run: String
    package var requests: Int
    package var failures: Int
    package var rows: Int
    /// In tenths of 0...1, and their sum; empty where it gives none.
    package var scores: [Int]
    package var scoreSum: Double
    /// Whether nobody saw its answers: it scored what the champion answered.
    package var isShadow: Bool

    package init(
      run: String,
      requests: Int,
      failures: Int,
      rows: Int,
      scores: [Int],
      scoreSum: Double,
      isShadow: Bool
    ) {
      self.run = run
      self.requests = requests
      self.failures = failures
      self.rows = rows
      self.scores = scores
      self.scoreSum = scoreSum
      self.isShadow = isShadow
    }
  }

  package var state = State.running
  package var process: Int32
  package var host: String
  package var port: Int
  /// Its name in paths.
  package var model: String
  package var startedAt: Date
  package var writtenAt: Date
  package var champion: String
  /// Whether that one was promoted, as opposed to being the newest or asked for.
  package var isPromoted: Bool
  package var challenger: String?
  /// Runs that could not be read, with the reason.
  package var problems: [String] = []

  package var requests = 0
  /// Answered with 4xx, and with 5xx.
  package var clientErrors = 0
  package var serverErrors = 0
  package var inFlight = 0
  package var refusedBusy = 0
  package var rows = 0
  package var events = 0
  package var eventsRejected = 0
  package var reloads = 0
  package var reloadFailures = 0
  package var logDropped = 0
  package var shadowRows = 0
  package var shadowDisagreements = 0
  package var shadowDropped = 0
  /// Since the start, and over the last minute; nil of no request.
  package var latency: Latency?
  package var recentLatency: Latency?
  package var models: [Model] = []
  /// The oldest first; a second without a request is left out.
  package var seconds: [Second] = []

  package init(
    process: Int32,
    host: String,
    port: Int,
    model: String,
    startedAt: Date,
    writtenAt: Date,
    champion: String,
    isPromoted: Bool,
    challenger: String?
  ) {
    self.process = process
    self.host = host
    self.port = port
    self.model = model
    self.startedAt = startedAt
    self.writtenAt = writtenAt
    self.champion = champion
    self.isPromoted = isPromoted
    self.challenger = challenger
  }

  /// Whether a process that says it runs is still there.
  package var isAlive: Bool {
    state != .stopped && process > 0 && (kill(process, 0) == 0 || errno == EPERM)
  }
}

extension ServerSnapshot: Codable {
  private enum CodingKeys: String, CodingKey {
    case kind, version, state, process, host, port, model, champion, challenger, problems, requests
    case rows, events, reloads, latency, models, seconds
    case startedAt = "started_at"
    case writtenAt = "written_at"
    case isPromoted = "is_promoted"
    case clientErrors = "client_errors"
    case serverErrors = "server_errors"
    case inFlight = "in_flight"
    case refusedBusy = "refused_busy"
    case eventsRejected = "events_rejected"
    case reloadFailures = "reload_failures"
    case logDropped = "log_dropped"
    case shadowRows = "shadow_rows"
    case shadowDisagreements = "shadow_disagreements"
    case shadowDropped = "shadow_dropped"
    case recentLatency = "recent_latency"
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    guard try container.decode(String.self, forKey: .kind) == Self.kind,
      try container.decode(Int.self, forKey: .version) == Self.version
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .version,
        in: container,
        debugDescription: "no snapshot of this version"
      )
    }
    func count(_ key: CodingKeys) throws -> Int { try container.decodeCount(forKey: key) }
    state = try container.decode(State.self, forKey: .state)
    process = try container.decode(Int32.self, forKey: .process)
    host = try container.decode(String.self, forKey: .host)
    port = try count(.port)
    model = try container.decode(String.self, forKey: .model)
    startedAt = try container.decode(Date.self, forKey: .startedAt)
    writtenAt = try container.decode(Date.self, forKey: .writtenAt)
    champion = try container.decode(String.self, forKey: .champion)
    isPromoted = try container.decode(Bool.self, forKey: .isPromoted)
    challenger = try container.decodeIfPresent(String.self, forKey: .challenger)
    problems = try container.decode([String].self, forKey: .problems)
    requests = try count(.requests)
    clientErrors = try count(.clientErrors)
    serverErrors = try count(.serverErrors)
    inFlight = try count(.inFlight)
    refusedBusy = try count(.refusedBusy)
    rows = try count(.rows)
    events = try count(.events)
    eventsRejected = try count(.eventsRejected)
    reloads = try count(.reloads)
    reloadFailures = try count(.reloadFailures)
    logDropped = try count(.logDropped)
    shadowRows = try count(.shadowRows)
    shadowDisagreements = try count(.shadowDisagreements)
    shadowDropped = try count(.shadowDropped)
    latency = try container.decodeIfPresent(Latency.self, forKey: .latency)
    recentLatency = try container.decodeIfPresent(Latency.self, forKey: .recentLatency)
    models = try container.decode([Model].self, forKey: .models)
    seconds = try container.decode([Second].self, forKey: .seconds)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Self.kind, forKey: .kind)
    try container.encode(Self.version, forKey: .version)
    try container.encode(state, forKey: .state)
    try container.encode(process, forKey: .process)
    try container.encode(host, forKey: .host)
    try container.encode(port, forKey: .port)
    try container.encode(model, forKey: .model)
    try container.encode(startedAt, forKey: .startedAt)
    try container.encode(writtenAt, forKey: .writtenAt)
    try container.encode(champion, forKey: .champion)
    try container.encode(isPromoted, forKey: .isPromoted)
    try container.encodeIfPresent(challenger, forKey: .challenger)
    try container.encode(problems, forKey: .problems)
    try container.encode(requests, forKey: .requests)
    try container.encode(clientErrors, forKey: .clientErrors)
    try container.encode(serverErrors, forKey: .serverErrors)
    try container.encode(inFlight, forKey: .inFlight)
    try container.encode(refusedBusy, forKey: .refusedBusy)
    try container.encode(rows, forKey: .rows)
    try container.encode(events, forKey: .events)
    try container.encode(eventsRejected, forKey: .eventsRejected)
    try container.encode(reloads, forKey: .reloads)
    try container.encode(reloadFailures, forKey: .reloadFailures)
    try container.encode(logDropped, forKey: .logDropped)
    try container.encode(shadowRows, forKey: .shadowRows)
    try container.encode(shadowDisagreements, forKey: .shadowDisagreements)
    try container.encode(shadowDropped, forKey: .shadowDropped)
    try container.encodeIfPresent(latency, forKey: .latency)
    try container.encodeIfPresent(recentLatency, forKey: .recentLatency)
    try container.encode(models, forKey: .models)
    try container.encode(seconds, forKey: .seconds)
  }
}

extension ServerSnapshot.Latency: Codable {
  private enum CodingKeys: String, CodingKey { case requests, p50, p90, p99 }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      requests: try container.decodeCount(forKey: .requests),
      p50: try container.decode(Double.self, forKey: .p50),
      p90: try container.decode(Double.self, forKey: .p90),
      p99: try container.decode(Double.self, forKey: .p99)
    )
  }
}

extension ServerSnapshot.Second: Codable {
  private enum CodingKeys: String, CodingKey { case at, requests, rows, errors }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      at: try container.decodeCount(forKey: .at),
      requests: try container.decodeCount(forKey: .requests),
      rows: try container.decodeCount(forKey: .rows),
      errors: try container.decodeCount(forKey: .errors)
    )
  }
}

extension ServerSnapshot.Model: Codable {
  private enum CodingKeys: String, CodingKey {
    case run, requests, failures, rows, scores
    case scoreSum = "score_sum"
    case isShadow = "is_shadow"
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      run: try container.decode(String.self, forKey: .run),
      requests: try container.decodeCount(forKey: .requests),
      failures: try container.decodeCount(forKey: .failures),
      rows: try container.decodeCount(forKey: .rows),
      scores: try container.decodeCounts(forKey: .scores),
      scoreSum: try container.decode(Double.self, forKey: .scoreSum),
      isShadow: try container.decode(Bool.self, forKey: .isShadow)
    )
  }
}
