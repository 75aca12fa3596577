import Learning

/// A training of this session that goes on.
struct LiveTraining: Sendable, Hashable {
  enum Activity: Sendable, Hashable {
    /// Features are being made; nothing is learnt yet.
    case preparing(String)
    /// The cores are taken by so many trainings before it.
    case waiting(ahead: Int)
    case running
    /// Asked to pause: the batch at hand is finished first.
    case pausing
    case paused
    case stopping
  }

  /// Names it before its run has a name.
  let ticket: Int
  /// What was asked for; of a run, the run knows.
  var configuration: RunConfiguration
  var activity: Activity
  /// Nil while its features are made.
  var run: TrainingRun?
  var progress: TrainingProgress?

  var summary: String { (run?.configuration ?? configuration).summary }

  /// Its state in a word, for the list of runs.
  var word: String {
    switch activity {
    case .preparing: "preparing"
    case .waiting(let ahead): "waits, \(ahead) before"
    case .running: "running"
    case .pausing: "pausing"
    case .paused: "paused"
    case .stopping: "stopping"
    }
  }
}

/// The loss of recent batches over time in epochs, thinned as it grows.
struct LossCurve: Sendable, Hashable {
  struct Point: Sendable, Hashable {
    /// Epochs done, with fractions.
    var epoch: Double
    var loss: Double
  }

  /// Points kept: enough for any screen, few enough to copy.
  static let keptPoints = 1024

  private(set) var points: [Point] = []
  /// Every how manieth report becomes a point; doubled whenever the curve is full.
  private var stride = 1
  private var reports = 0

  mutating func add(_ progress: TrainingProgress) {
    reports += 1
    guard reports.isMultiple(of: stride), progress.loss.isFinite else { return }
    let done = Double(progress.rowsSeen) / Double(max(progress.rowsInEpoch, 1))
    points.append(Point(epoch: Double(progress.epoch - 1) + min(done, 1), loss: progress.loss))
    guard points.count >= Self.keptPoints else { return }
    points = points.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
    stride *= 2
  }
}
