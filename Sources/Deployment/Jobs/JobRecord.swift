package import Basics
package import Foundation

/// What is known of a batch or a stream that runs or ran, as it stands in a file for whoever watches.
///
/// The file is `.tuina/deployments/jobs/ID.json` of the dataset; docs/json.md names its keys.
package struct JobRecord: Sendable, Hashable, Identifiable {
  package static let kind = "tuina-job"
  package static let version = 1

  package enum Form: String, Sendable, Hashable, Codable {
    case batch = "batch"
    case stream = "stream"
  }

  package enum State: String, Sendable, Hashable, Codable {
    case running = "running"
    case finished = "finished"
    /// Somebody ended it, or its source did before it was done.
    case stopped = "stopped"
    case failed = "failed"
  }

  /// How long rows took from when they were read until their scores were written, in seconds.
  package struct Latency: Sendable, Hashable {
    package var median: Double
    package var p90: Double
    package var p99: Double
    package var longest: Double

    package init(median: Double, p90: Double, p99: Double, longest: Double) {
      (self.median, self.p90, self.p99, self.longest) = (median, p90, p99, longest)
    }

    /// Nil of no rows.
    package init?(_ histogram: LatencyHistogram) {
      guard let median = histogram.quantile(0.5), let p90 = histogram.quantile(0.9),
        let p99 = histogram.quantile(0.99)
      else { return nil }
      self.median = median
      self.p90 = p90
      self.p99 = p99
      longest = histogram.longest
    }
  }

  /// Sorts by when the job was started.
  package let id: String
  package let form: Form
  package var state = State.running
  /// The dataset that the model was trained on, and the run that made it.
  package let model: String
  package let run: String
  package let process: Int32
  package let started: Date
  /// When the record was written.
  package var updated: Date
  package var inputs: [String]
  package var output: String
  /// Scored rows; `read == rows + rejected + blank`.
  package var rows = 0
  package var rejected = 0
  /// All rows there are; nil where nobody knows, as of a stream.
  package var total: Int?
  /// Rows that a killed process had done before.
  package var resumedAt = 0
  /// Rows a second since the start, and since the record before.
  package var rowsPerSecond = 0.0
  package var recentRowsPerSecond = 0.0
  package var latency: Latency?
  package var scores = ScoreHistogram()
  /// Why it failed.
  package var message: String?

  package init(
    _ form: Form,
    model: String,
    run: String,
    inputs: [String],
    output: String,
    started: Date = Date(),
    process: Int32 = getpid()
  ) {
    let format = Date.ISO8601FormatStyle(timeSeparator: .omitted, includingFractionalSeconds: true)
    let moment = started.formatted(format).filter { $0.isNumber || $0 == "T" }
    id = "\(moment)-\(process)-\(form.rawValue)"
    self.form = form
    self.model = model
    self.run = run
    self.process = process
    self.started = started
    updated = started
    self.inputs = inputs
    self.output = output
  }

  /// Whether a process that says it runs is still there.
  package var isAlive: Bool {
    state == .running && process > 0 && (kill(process, 0) == 0 || errno == EPERM)
  }

  /// Seconds from the start to the last record.
  package var seconds: Double { updated.timeIntervalSince(started) }

  /// Seconds until all rows are scored at the rate of late; nil where nobody can tell.
  package var secondsLeft: Double? {
    guard state == .running, let total, recentRowsPerSecond > 0 else { return nil }
    return Double(max(total - rows - rejected, 0)) / recentRowsPerSecond
  }
}

extension JobRecord: Codable {
  private enum CodingKeys: String, CodingKey {
    case kind, version, id, form, state, model, run, process, started, updated, inputs, output, rows
    case rejected, total, resumedAt, rowsPerSecond, recentRowsPerSecond, latency, scores, message
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    guard try container.decode(String.self, forKey: .kind) == Self.kind,
      try container.decode(Int.self, forKey: .version) == Self.version
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .version,
        in: container,
        debugDescription: "no record of this version"
      )
    }
    id = try container.decode(String.self, forKey: .id)
    form = try container.decode(Form.self, forKey: .form)
    state = try container.decode(State.self, forKey: .state)
    model = try container.decode(String.self, forKey: .model)
    run = try container.decode(String.self, forKey: .run)
    process = try container.decode(Int32.self, forKey: .process)
    started = try container.decode(Date.self, forKey: .started)
    updated = try container.decode(Date.self, forKey: .updated)
    inputs = try container.decode([String].self, forKey: .inputs)
    output = try container.decode(String.self, forKey: .output)
    rows = try container.decodeCount(forKey: .rows)
    rejected = try container.decodeCount(forKey: .rejected)
    total = try container.decodeCountIfPresent(forKey: .total)
    resumedAt = try container.decodeCount(forKey: .resumedAt)
    rowsPerSecond = try container.decode(Double.self, forKey: .rowsPerSecond)
    recentRowsPerSecond = try container.decode(Double.self, forKey: .recentRowsPerSecond)
    latency = try container.decodeIfPresent(Latency.self, forKey: .latency)
    scores = try container.decode(ScoreHistogram.self, forKey: .scores)
    message = try container.decodeIfPresent(String.self, forKey: .message)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Self.kind, forKey: .kind)
    try container.encode(Self.version, forKey: .version)
    try container.encode(id, forKey: .id)
    try container.encode(form, forKey: .form)
    try container.encode(state, forKey: .state)
    try container.encode(model, forKey: .model)
    try container.encode(run, forKey: .run)
    try container.encode(process, forKey: .process)
    try container.encode(started, forKey: .started)
    try container.encode(updated, forKey: .updated)
    try container.encode(inputs, forKey: .inputs)
    try container.encode(output, forKey: .output)
    try container.encode(rows, forKey: .rows)
    try container.encode(rejected, forKey: .rejected)
    try container.encodeIfPresent(total, forKey: .total)
    try container.encode(resumedAt, forKey: .resumedAt)
    try container.encode(rowsPerSecond, forKey: .rowsPerSecond)
    try container.encode(recentRowsPerSecond, forKey: .recentRowsPerSecond)
    try container.encodeIfPresent(latency, forKey: .latency)
    try container.encode(scores, forKey: .scores)
    try container.encodeIfPresent(message, forKey: .message)
  }
}

extension JobRecord.Latency: Codable {
  private enum CodingKeys: String, CodingKey { case median, p90, p99, longest }
}
