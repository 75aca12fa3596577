import Basics
import Foundation
import Pipeline
import Terminal
import Testing
import Workspace

@testable import Dashboard
@testable import Learning

@Suite("A challenger from what people did", .serialized)
struct RetrainTests {
  @Test(
    "The key stands on Feedback and Deploy, and goes on from the champion, else from the newest run",
    arguments: [Screen.feedback, .deploy]
  )
  func oneKeyRetrains(screen: Screen) throws {
    var model = Fixture.model
    _ = model.update(.navigation(.open(screen)))
    let parent = try #require(model.retrainingParent)
    #expect(parent.id == model.championRun || model.championRun == nil)
    let effects = model.update(.key(.character("r")))
    let ticket = try #require(model.training.live.first?.ticket)
    let job = try #require(model.jobs.last?.id)
    #expect(effects == [.retrain(parent: parent.id, ticket: ticket, job: job)])
    #expect(model.screen == .train && model.shownLine?.live?.ticket == ticket)
    // It is no obstacle to anything else, and not begun twice.
    #expect(model.retrainReason?.contains("goes on") == true)
    #expect(model.update(.key(.control("c"))) == [.cancelJob(job)])
    #expect(model.notice?.text == "retraining from what people did: cancelled")
    _ = model.update(.train(.retrained(ticket)))
    #expect(model.training.live.isEmpty && !model.isRetraining && model.retrainReason == nil)
  }

  @Test("Why it cannot begin is said")
  func reasonsAreSaid() throws {
    var model = Fixture.model
    _ = model.update(.navigation(.open(.feedback)))
    model.feedback.summary = .waiting
    #expect(model.update(.key(.character("r"))).isEmpty)
    #expect(model.notice?.text.contains("no feedback events") == true)
    model = Fixture.model
    _ = model.update(.navigation(.open(.feedback)))
    model.training.runs = .ready([])
    #expect(model.update(.key(.character("r"))).isEmpty)
    #expect(model.notice?.text.contains("train one first") == true)
  }

  @Test("The outcome names rows, verdict and the next step")
  func outcomesAreTold() {
    var rows = RunLineage.Rows()
    (rows.added, rows.positives, rows.heldOut) = (1204, 312, 120)
    let lineage = RunLineage(parent: "run-1", rows: rows)
    var outcome = RetrainOutcome(parent: "run-1", lineage: lineage)
    #expect(outcome.notice.kind == .warning)
    #expect(outcome.notice.text.contains("1,204 added, 312 of them positive, 120 held out"))
    var run = Fixture.run
    run.id = "run-9"
    outcome.run = run
    outcome.gate = Self.gate(.passed)
    #expect(outcome.notice.kind == .information)
    #expect(outcome.notice.text.contains("Gate passed: P makes run run-9 the champion"))
    outcome.gate = Self.gate(.failed)
    #expect(outcome.notice.kind == .warning)
    #expect(
      outcome.notice.text.contains(
        "Gate failed by site = back, log-loss: 0.5000, champion 0.4000, worse by at most 0.01"
      )
    )
    #expect(outcome.notice.text.hasSuffix("the champion stays"))
  }

  private static func gate(_ state: GateReport.State) -> GateReport {
    GateReport(
      startedAt: Date(timeIntervalSince1970: 1_773_600_000),
      champion: "run-1",
      challenger: "run-9",
      label: "diagnosis",
      state: state,
      checks: [
        GateReport.Check(
          slice: "site = back",
          metric: .logLoss,
          rows: 100,
          champion: 0.4,
          challenger: 0.5,
          low: 0.05,
          high: 0.15,
          threshold: "worse by at most 0.01",
          isKept: state == .passed
        )
      ],
      notes: []
    )
  }

  /// The sample of moles with a short training, and what is heard of the effects.
  private static func trained(
    _ body: (EffectRunner, Mailbox, URL) async throws -> Void
  ) async throws {
    try await SampleRunner.with { sampled in
      let (runner, mailbox) = (sampled.runner, sampled.mailbox)
      runner.perform(.load)
      sampled.train(epochs: 3)
      _ = try await heard(mailbox) {
        if case .train(.event(1, .finished)) = $0 { true } else { false }
      }
      try await body(runner, mailbox, sampled.folder)
    }
  }

  /// All messages up to the one that is waited for.
  private static func heard(
    _ mailbox: Mailbox,
    until isLast: (Message) -> Bool
  ) async throws -> [Message] {
    var heard: [Message] = []
    for _ in 0..<9000 {
      heard += mailbox.drain()
      if heard.contains(where: isLast) { return heard }
      try await Task.sleep(for: .milliseconds(20))
    }
    throw WorkProblem(message: "\(heard.suffix(3).map { "\($0)".prefix(400) })")
  }

  @Test("A retraining ends with a run that knows its parent and with the report of the gate")
  func retrainingRunsToItsEnd() async throws {
    try await Self.trained { runner, mailbox, folder in
      let store = RunStore(try await runner.session().dataset.paths)
      let parent = try #require(store.all().first { $0.hasEnded })
      try store.promote(parent.id, by: "ann", gate: nil)
      runner.perform(.retrain(parent: parent.id, ticket: 2, job: 5))
      let heard = try await Self.heard(mailbox) {
        if case .job(.ended(5, _)) = $0 { true } else { false }
      }
      let ends = heard.compactMap {
        if case .job(.ended(5, let notice)) = $0 { notice } else { nil }
      }
      let stages = heard.compactMap {
        if case .job(.progress(5, let progress, _)) = $0 { progress.stage } else { nil }
      }
      #expect(stages.contains("retraining"))
      #expect(stages.last == "at the gate")
      #expect(heard.contains { if case .train(.retrained(2)) = $0 { true } else { false } })
      let run = try #require(store.all().first { $0.lineage?.parent == parent.id })
      let report = try #require(store.gateReport())
      #expect(report.challenger == run.id && report.champion == parent.id)
      #expect(run.lineage?.rows.new ?? 0 > 0)
      let told = try #require(ends.first)
      #expect(told.text.contains(run.lineage?.rows.words ?? "?"))
      #expect(told.text.contains("Gate \(report.state.rawValue)"))
      #expect(store.champion()?.run == parent.id, "nobody is promoted by it")
    }
  }

  @Test("A retraining that is cancelled leaves no run to go on with, and no report")
  func cancelledRetrainingsLeaveNothing() async throws {
    try await Self.trained { runner, mailbox, folder in
      let store = RunStore(try await runner.session().dataset.paths)
      let parent = try #require(store.all().first { $0.hasEnded })
      runner.perform(.retrain(parent: parent.id, ticket: 2, job: 5))
      _ = try await Self.heard(mailbox) {
        if case .train(.preparing(2, _)) = $0 { true } else { false }
      }
      runner.perform(.cancelJob(5))
      let heard = try await Self.heard(mailbox) {
        if case .job(.ended(5, _)) = $0 { true } else { false }
      }
      #expect(heard.contains { if case .train(.retrained(2)) = $0 { true } else { false } })
      #expect(store.unfinished() == nil && store.gateReport() == nil)
    }
  }
}
