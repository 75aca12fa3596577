import Basics
import Deployment

/// What `tuina stream --json` prints; docs/json.md is the reference of its keys.
struct StreamDocument: Encodable {
  struct Latency: Encodable {
    struct Bucket: Encodable {
      var upToSeconds: Double
      var rows: Int
    }

    var mean: Double?
    var median: Double?
    var p90: Double?
    var p99: Double?
    var longest: Double
    var histogram: [Bucket]
  }

  var model: String
  var version: String
  var linesRead: Int
  var rowsScored: Int
  var rowsRejected: Int
  var blankLines: Int
  var bytes: Int
  var latencySeconds: Latency
  var scores: [Int]
  var meanScore: Double?
  /// Columns that the model reads and that no line had.
  var missingColumns: [String]
  var position: Int?
  var rotations: Int
  var seconds: Double
  var rowsPerSecond: Double

  init(
    _ summary: LineStream.Summary,
    model: DeployedModel,
    position: Int?,
    rotations: Int,
    seconds: Double
  ) {
    self.model = model.name
    version = model.version
    linesRead = summary.linesRead
    rowsScored = summary.rows
    rowsRejected = summary.rejected
    blankLines = summary.blank
    bytes = summary.bytes
    let latency = summary.latency
    latencySeconds = Latency(
      mean: latency.mean,
      median: latency.quantile(0.5),
      p90: latency.quantile(0.9),
      p99: latency.quantile(0.99),
      longest: latency.longest,
      histogram: latency.powersOfTwo.map { Latency.Bucket(upToSeconds: $0.upTo, rows: $0.count) }
    )
    scores = summary.scores.counts
    meanScore = summary.scores.mean
    missingColumns =
      summary.rows == 0
      ? [] : summary.rowsWithMember.filter { $0.value == 0 }.map(\.key).sorted()
    self.position = position
    self.rotations = rotations
    self.seconds = seconds
    rowsPerSecond = Double(summary.rows) / max(seconds, 1e-9)
  }
}
