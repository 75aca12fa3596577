import Learning
import Pipeline

/// The Train screen: the form, the trainings that go on, and earlier runs.
struct TrainState: Sendable {
  /// Runs of this session whose losses batch by batch are kept.
  private static let keptCurves = 32
  /// More than these only hold memory until their turn comes.
  static let mostLive = 16

  var configuration = RunConfiguration()
  /// The trainings of this session that go on, the latest first.
  private(set) var live: [LiveTraining] = []
  private var nextTicket = 1
  /// Recorded runs, newest first.
  var runs: Remote<[TrainingRun]> = .waiting
  var best: TrainingRun?
  var unfinished: TrainingRun?
  /// The run that was promoted.
  var champion: String?
  /// Who was champion when, and what the last gate said.
  var history = RunHistory()
  /// The run that the others are compared with.
  var pinned: String?
  /// Runs deleted in this session that can be brought back, the latest last.
  var deleted: [TrainingRun] = []
  var problem: String?
  var isLogarithmic = false
  /// The job of the retraining that goes on, or went on last.
  var retraining: Int?
  /// The person moved the cursor of the runs: it no longer goes to the best one by itself.
  var hasChosenRun = false
  /// The losses of batches, by run, the latest run last.
  private(set) var curves: [(run: String, curve: LossCurve)] = []

  var isActive: Bool { !live.isEmpty }

  /// The training to speak of where there is room for one: one that learns before one that waits.
  var foremost: LiveTraining? {
    live.first { $0.activity == .running } ?? live.first { $0.progress != nil } ?? live.first
  }

  /// The trainings that go on and the earlier runs, newest first.
  var lines: [RunLine] {
    let names = Set(live.compactMap { $0.run?.id })
    return live.map { RunLine(live: $0, run: $0.run) }
      + (runs.value ?? []).filter { !names.contains($0.id) }.map { RunLine(live: nil, run: $0) }
  }

  /// The runs among them.
  var allRuns: [TrainingRun] { lines.compactMap(\.run) }

  /// What people call a run: its tag, else the end of its id.
  func name(of id: String) -> String {
    runs.value?.first { $0.id == id }?.tag ?? String(id.suffix(4))
  }

  func training(_ ticket: Int) -> LiveTraining? { live.first { $0.ticket == ticket } }

  /// Whether a run goes on in this session.
  func isLive(_ run: TrainingRun) -> Bool { live.contains { $0.run?.id == run.id } }

  func losses(of run: TrainingRun) -> [LossCurve.Point] {
    curves.first { $0.run == run.id }?.curve.points ?? []
  }

  /// Takes note of a training that is asked for and gives it its ticket.
  mutating func begin(
    _ configuration: RunConfiguration,
    _ stage: String,
    of run: TrainingRun? = nil
  ) -> Int {
    let ticket = nextTicket
    nextTicket += 1
    problem = nil
    live.insert(
      LiveTraining(
        ticket: ticket,
        configuration: configuration,
        activity: .preparing(stage),
        run: run
      ),
      at: 0
    )
    if unfinished?.id == run?.id { unfinished = nil }
    return ticket
  }

  mutating func change(_ ticket: Int, _ body: (inout LiveTraining) -> Void) {
    guard let place = live.firstIndex(where: { $0.ticket == ticket }) else { return }
    body(&live[place])
  }

  /// A training got a run, or goes on with it.
  mutating func learn(_ run: TrainingRun, _ ticket: Int) {
    change(ticket) { training in
      training.run = run
      training.activity = .running
    }
    guard !curves.contains(where: { $0.run == run.id }) else { return }
    curves.append((run.id, LossCurve()))
    if curves.count > Self.keptCurves { curves.removeFirst() }
  }

  mutating func record(_ progress: TrainingProgress, _ ticket: Int) {
    change(ticket) { training in
      training.progress = progress
      if case .preparing = training.activity { training.activity = .running }
    }
    guard let run = training(ticket)?.run?.id,
      let place = curves.firstIndex(where: { $0.run == run })
    else { return }
    curves[place].curve.add(progress)
  }

  /// A training goes on no more; its run, if it came to one, is kept in the list.
  mutating func end(_ ticket: Int, _ run: TrainingRun?) {
    live.removeAll { $0.ticket == ticket }
    if let run { keep(run) }
  }

  /// Takes a run out of the list; it can be brought back.
  mutating func remove(_ run: TrainingRun) {
    deleted.append(run)
    runs = .ready((runs.value ?? []).filter { $0.id != run.id })
    if best?.id == run.id { best = nil }
    if unfinished?.id == run.id { unfinished = nil }
    if pinned == run.id { pinned = nil }
  }

  /// Puts a run into the list, in the place of what was known of it.
  mutating func keep(_ run: TrainingRun) {
    let others = (runs.value ?? []).filter { $0.id != run.id }
    runs = .ready((others + [run]).sorted { ($0.startedAt, $0.id) > ($1.startedAt, $1.id) })
  }
}

/// A line of the list of runs.
struct RunLine: Sendable, Hashable {
  /// The training that makes it, while that goes on.
  var live: LiveTraining?
  /// Nil while the features of a new training are made.
  var run: TrainingRun?

  var configuration: RunConfiguration { run?.configuration ?? live?.configuration ?? .init() }

  /// Whether it is the same training or run, which may have got its name meanwhile.
  func isSame(as other: RunLine) -> Bool {
    if let run, let otherRun = other.run { return run.id == otherRun.id }
    return live != nil && live?.ticket == other.live?.ticket
  }

  /// Neither ended nor going on here: it can be continued.
  var isUnfinished: Bool { live == nil && run?.hasEnded == false }
}
