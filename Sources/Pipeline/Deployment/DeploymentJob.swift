package import Foundation
import Workspace

/// A batch or stream of scoring, as its record on the disk tells of it: `.tuina/deployments/jobs/ID.json`.
package struct DeploymentJob: Sendable, Hashable, Identifiable {
  package enum Form: String, Sendable, Hashable, Codable {
    case batch = "batch"
    case stream = "stream"
  }

  package enum State: String, Sendable, Hashable, Codable {
    case running = "running"
    case finished = "finished"
    case stopped = "stopped"
    case failed = "failed"
  }

  /// How long rows took, in seconds.
  package struct Latency: Sendable, Hashable {
    package var median: Double
    package var p90: Double
    package var p99: Double
    package var longest: Double

    package init(median: Double, p90: Double, p99: Double, longest: Double) {
      (self.median, self.p90, self.p99, self.longest) = (median, p90, p99, longest)
    }
  }

  /// Scores by equal parts of 0...1.
  package struct Scores: Sendable, Hashable {
    package var counts: [Int]
    package var sum: Double

    package init(counts: [Int], sum: Double) { (self.counts, self.sum) = (counts, sum) }
  }

  package var id: String
  package var form: Form
  package var state: State
  /// The run whose model scores.
  package var run: String
  package var process: Int32
  package var started: Date
  package var updated: Date
  package var inputs: [String]
  package var output: String
  package var rows: Int
  package var rejected: Int
  /// Nil where nobody knows.
  package var total: Int?
  package var rowsPerSecond: Double
  package var recentRowsPerSecond: Double
  package var latency: Latency?
  package var scores: Scores
  /// Why it failed.
  package var message: String?

  package init(
    id: String,
    form: Form,
    state: State,
    run: String,
    process: Int32,
    started: Date,
    updated: Date,
    inputs: [String],
    output: String,
    rows: Int,
    rejected: Int,
    total: Int? = nil,
    rowsPerSecond: Double,
    recentRowsPerSecond: Double,
    latency: Latency? = nil,
    scores: Scores,
    message: String? = nil
  ) {
    self.id = id
    self.form = form
    self.state = state
    self.run = run
    self.process = process
    self.started = started
    self.updated = updated
    self.inputs = inputs
    self.output = output
    self.rows = rows
    self.rejected = rejected
    self.total = total
    self.rowsPerSecond = rowsPerSecond
    self.recentRowsPerSecond = recentRowsPerSecond
    self.latency = latency
    self.scores = scores
    self.message = message
  }

  /// Whether a process that says it runs is still there.
  package var isAlive: Bool {
    state == .running && process > 0 && (kill(process, 0) == 0 || errno == EPERM)
  }

  /// Seconds until all rows are scored at the rate of late; nil where nobody can tell.
  package var secondsLeft: Double? {
    guard state == .running, let total, recentRowsPerSecond > 0 else { return nil }
    return Double(max(total - rows - rejected, 0)) / recentRowsPerSecond
  }
}

extension DeploymentJob: Codable {
  private enum CodingKeys: String, CodingKey {
    case id, form, state, run, process, started, updated, inputs, output, rows, rejected, total
    case latency, scores, message
    case rowsPerSecond = "rows_per_second"
    case recentRowsPerSecond = "recent_rows_per_second"
  }
}

extension DeploymentJob.Latency: Codable {
  private enum CodingKeys: String, CodingKey { case median, p90, p99, longest }
}

extension DeploymentJob.Scores: Codable {
  private enum CodingKeys: String, CodingKey { case counts, sum }
}

extension DeploymentJob {
  /// What a file must say it is.
  private struct Head: Codable {
    var kind: String
    var version: Int
    private enum CodingKeys: String, CodingKey { case kind, version }
  }

  private static let mostJobs = 200
  private static let largestFile = 1 << 20

  /// The jobs of a dataset whose records can be read, the latest first.
  static func all(_ paths: DatasetPaths) -> [DeploymentJob] {
    let folder = paths.tuina.appending(path: "deployments/jobs", directoryHint: .isDirectory)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    let found = names.filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }.sorted().suffix(
      mostJobs
    )
    return found.compactMap { name -> DeploymentJob? in
      guard
        let data = try? RegularFile.read(folder.appending(path: name), limit: largestFile),
        let head = try? decoder.decode(Head.self, from: data), head.kind == "tuina-job",
        head.version == 1
      else { return nil }
      return try? decoder.decode(DeploymentJob.self, from: data)
    }.sorted { ($0.started, $0.id) > ($1.started, $1.id) }
  }
}
