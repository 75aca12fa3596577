import Learning

/// The Train screen: the form, the run that goes on, and earlier runs.
struct TrainState: Sendable {
  enum Activity: Sendable, Hashable {
    case idle
    /// Features are being made; nothing is learnt yet.
    case preparing(String)
    case running
    /// Asked to pause: the batch at hand is finished first.
    case pausing
    case paused
    case stopping
  }

  /// Points of the loss curve kept: enough for any screen, few enough to copy.
  static let keptLosses = 1024

  var configuration = RunConfiguration()
  var activity = Activity.idle
  /// The run of this session: the one that goes on, else the latest.
  var run: TrainingRun?
  var progress: TrainingProgress?
  /// The loss of recent batches over time in epochs, thinned as it grows.
  var losses: [LossPoint] = []
  /// Every how manieth report becomes a point; doubled whenever the curve is full.
  var stride = 1
  var reports = 0
  /// Earlier runs, newest first.
  var runs: Remote<[TrainingRun]> = .waiting
  var best: TrainingRun?
  var unfinished: TrainingRun?
  var problem: String?
  var isLogarithmic = false
  /// The person moved the cursor of the runs: it no longer goes to the best one by itself.
  var hasChosenRun = false

  struct LossPoint: Sendable, Hashable {
    /// Epochs done, with fractions.
    var epoch: Double
    var loss: Double
  }

  var isActive: Bool { activity != .idle }

  /// The run of this session that learns, or that learnt last.
  func isLive(_ run: TrainingRun) -> Bool { isActive && self.run?.id == run.id }

  mutating func record(_ progress: TrainingProgress) {
    self.progress = progress
    reports += 1
    guard reports.isMultiple(of: stride), progress.loss.isFinite else { return }
    let done = Double(progress.rowsSeen) / Double(max(progress.rowsInEpoch, 1))
    losses.append(LossPoint(epoch: Double(progress.epoch - 1) + min(done, 1), loss: progress.loss))
    guard losses.count >= Self.keptLosses else { return }
    losses = losses.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
    stride *= 2
  }

  mutating func begin(_ run: TrainingRun) {
    self.run = run
    progress = nil
    losses = []
    stride = 1
    reports = 0
    problem = nil
    activity = .running
  }
}
