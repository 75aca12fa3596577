import Feedback
import Foundation
import Fusion
import Ingest
import Learning
import Pipeline
import Profiling
import Terminal
import Workspace

@testable import Dashboard

/// What the program itself tells the dashboard of `sample-data/moles`: opened, analysed and learnt
/// from once, with clocks and names that differ from run to run made still.
enum MolesFixture {
  struct Recording: Sendable {
    /// One opening and one short training, in their order.
    var opening: [Message] = []
    /// What is answered when the screen of conflicts is opened, and a grid of the rows of a source.
    var entity: [Message] = []
    var grid: [Message] = []
    /// The queue of the review, and the rows of its first entity.
    var review: [Message] = []
  }

  static let recording = Task { try await record() }

  /// The dashboard after all of it.
  static func model() async throws -> DashboardModel {
    var model = DashboardModel(dataset: DatasetFacts(name: "moles", path: "/data/moles"))
    model.themes = ["dark", "light", "mono", "high-contrast"]
    model.theme = "dark"
    model.review.reviewer = "ann"
    // Ninety minutes after the last event.
    _ = model.update(.time(Date(timeIntervalSince1970: 1_773_603_000)))
    for message in try await recording.value.opening { _ = model.update(message) }
    _ = model.update(.key(.escape))
    model.notice = nil
    _ = model.update(.navigation(.open(.overview)))
    return model
  }

  /// A screen of the dashboard with all that belongs to it.
  static func model(on screen: Screen) async throws -> DashboardModel {
    var model = try await model()
    _ = model.update(.navigation(.open(screen)))
    if screen == .conflicts {
      for message in try await recording.value.entity { _ = model.update(message) }
    }
    if screen == .review {
      for message in try await recording.value.review { _ = model.update(message) }
    }
    if screen == .deploy, let run = model.training.allRuns.first {
      var challenger = run
      challenger.id = "20260315-190000-0001"
      challenger.startedAt = run.startedAt.addingTimeInterval(3600)
      challenger.tag = "challenger"
      model.training.keep(challenger)
      let record = Fixture.deployment(
        champion: run.id,
        challenger: challenger.id,
        at: Date(timeIntervalSince1970: 1_773_602_999)
      )
      _ = model.update(.deploy(.record(record)))
    }
    return model
  }

  /// The rows of a source over the screen of sources.
  static func grid() async throws -> DashboardModel {
    var model = try await model(on: .sources)
    _ = model.update(gridOpening)
    for message in try await recording.value.grid { _ = model.update(message) }
    return model
  }

  private static let gridOpening =
    Message.grid(.open(RowFilter(.source("renji")), title: "rows of renji"))

  private static func record() async throws -> Recording {
    try await SampleRunner.with { try await record($0) }
  }

  private static func record(_ sampled: SampleRunner) async throws -> Recording {
    let (runner, mailbox) = (sampled.runner, sampled.mailbox)
    var heard: [Message] = []
    runner.perform(.load)
    try await wait(for: mailbox, &heard) { messages in
      let hasEnded = messages.contains { if case .loading(.ended) = $0 { true } else { false } }
      return hasEnded
        && messages.contains { if case .feedback(.summary) = $0 { true } else { false } }
    }
    sampled.train(epochs: 6)
    try await wait(for: mailbox, &heard) { messages in
      messages.contains { message in
        switch message {
        case .train(.event(_, .finished)), .train(.failed): true
        default: false
        }
      }
    }
    var recording = Recording(opening: heard.compactMap(stilled))
    var model = DashboardModel(dataset: DatasetFacts(name: "moles", path: "/data/moles"))
    for message in recording.opening { _ = model.update(message) }
    recording.entity = try await answers(
      to: model.update(.navigation(.open(.conflicts))),
      of: runner,
      mailbox
    )
    _ = model.update(.navigation(.open(.sources)))
    recording.grid = try await answers(to: model.update(gridOpening), of: runner, mailbox, count: 2)
    model = DashboardModel(dataset: DatasetFacts(name: "moles", path: "/data/moles"))
    for message in recording.opening { _ = model.update(message) }
    recording.review = try await review(&model, runner, mailbox)
    return recording
  }

  private static func review(
    _ model: inout DashboardModel,
    _ runner: EffectRunner,
    _ mailbox: Mailbox
  ) async throws -> [Message] {
    var heard: [Message] = []
    for effect in model.update(.navigation(.open(.review))) { runner.perform(effect) }
    try await wait(for: mailbox, &heard) { messages in
      messages.contains { if case .review(.opened) = $0 { true } else { false } }
    }
    let opened = heard.filter { if case .review = $0 { true } else { false } }
    var effects: [Effect] = []
    for message in opened { effects += model.update(message) }
    return opened + (try await answers(to: effects, of: runner, mailbox))
  }

  /// Performs effects and waits for messages about rows.
  private static func answers(
    to effects: [Effect],
    of runner: EffectRunner,
    _ mailbox: Mailbox,
    count: Int = 1
  ) async throws -> [Message] {
    var heard: [Message] = []
    for effect in effects { runner.perform(effect) }
    func aboutRows(_ messages: [Message]) -> [Message] {
      messages.filter { if case .grid = $0 { true } else { false } }
    }
    try await wait(for: mailbox, &heard) { aboutRows($0).count >= count }
    return aboutRows(heard)
  }

  private static func wait(
    for mailbox: Mailbox,
    _ heard: inout [Message],
    until isDone: ([Message]) -> Bool
  ) async throws {
    for _ in 0..<6000 {
      heard += mailbox.drain()
      if isDone(heard) { return }
      try await Task.sleep(for: .milliseconds(20))
    }
    throw FixtureProblem(heard: heard.suffix(3).map { "\($0)".prefix(400).description })
  }

  struct FixtureProblem: Error {
    var heard: [String]
  }

  /// The message without what differs from run to run; nil for progress.
  private static func stilled(_ message: Message) -> Message? {
    switch message {
    case .loading(.progress), .train(.event(_, .progress)), .train(.event(_, .checkpointed)),
      .train(.preparing), .deploy:
      return nil
    case .loading(.opened(var facts, let inferences)):
      facts.path = "/data/moles"
      return .loading(.opened(facts, inferences))
    case .loading(.profile(.success(var profile))):
      profile.seconds = 0.5
      return .loading(.profile(.success(profile)))
    case .loading(.conflicts(.success(var report))):
      report.seconds = 0.5
      return .loading(.conflicts(.success(report)))
    case .train(.event(let ticket, .started(let run))):
      return .train(.event(ticket, .started(stilled(run))))
    case .train(.event(let ticket, .epoch(let epoch))):
      return .train(.event(ticket, .epoch(stilled(epoch))))
    case .train(.event(let ticket, .finished(let run))):
      return .train(.event(ticket, .finished(stilled(run))))
    default: return message
    }
  }

  private static func stilled(_ run: TrainingRun) -> TrainingRun {
    var run = run
    run.id = "20260315-180000-0000"
    run.startedAt = Date(timeIntervalSince1970: 1_773_597_600)
    run.rowsPerSecond = 400_000
    run.seconds = 1.5
    run.epochs = run.epochs.map(stilled)
    return run
  }

  private static func stilled(_ epoch: EpochRecord) -> EpochRecord {
    var epoch = epoch
    epoch.rowsPerSecond = 400_000
    epoch.seconds = 0.25
    return epoch
  }
}
