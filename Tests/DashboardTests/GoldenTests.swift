import Profiling
import Ingest
import Feedback
import Foundation
import Learning
import Pipeline
import Terminal
import TestSupport
import Testing
import Workspace

@testable import Dashboard

/// The screens as they look on the sample, at the sizes that people have.
@Suite(.serialized) struct GoldenTests {
  struct Look: Sendable, CustomTestStringConvertible {
    var name: String
    var size: Size
    var appearance: Appearance
    var testDescription: String { name }
  }

  static let looks: [Look] = [
    Look(name: "40x12", size: Size(columns: 40, rows: 12), appearance: Appearance()),
    Look(name: "80x24", size: Size(columns: 80, rows: 24), appearance: Appearance()),
    Look(name: "120x36", size: Size(columns: 120, rows: 36), appearance: Appearance()),
    Look(name: "160x48", size: Size(columns: 160, rows: 48), appearance: Appearance()),
    Look(name: "80x24-plain", size: Size(columns: 80, rows: 24), appearance: .plain),
    Look(name: "160x48-plain", size: Size(columns: 160, rows: 48), appearance: .plain),
  ]

  /// Compares a screen with its golden; one whose figures contradict each other is not recorded.
  private func check(_ model: DashboardModel, _ name: String, _ look: Look) throws {
    let contradictions = Consistency.contradictions(in: model)
    #expect(contradictions.isEmpty)
    guard contradictions.isEmpty else { return }
    var model = model
    // The first drawing tells the model how much of each list is seen; the second is the golden.
    _ = model.update(.drawn(model.render(size: look.size, appearance: look.appearance).view))
    let frame = model.render(size: look.size, appearance: look.appearance).frame
    try expectSnapshot(frame.golden(), "\(name)-\(look.name).txt")
  }

  @Test(arguments: Screen.allCases, looks)
  func everyScreenLooksAsDesigned(screen: Screen, look: Look) async throws {
    try check(try await MolesFixture.model(on: screen), screen.title.lowercased(), look)
  }

  @Test(arguments: looks) func theFirstFrameSaysThatItReads(look: Look) throws {
    var model = Fixture.empty
    let work = WorkProgress(stage: "reading st-mary", completed: 812, total: 1804, unit: "rows")
    let pace = WorkPace(perSecond: 400, secondsLeft: 2.48)
    _ = model.update(.loading(.progress(.sources, work, pace: pace)))
    try check(model, "reading", look)
  }

  @Test(arguments: looks) func aTrainingIsShownWhileItRuns(look: Look) async throws {
    var model = try await MolesFixture.model()
    let learnt = try #require(model.training.allRuns.first)
    _ = model.update(.navigation(.open(.train)))
    _ = model.update(.train(.start))
    let ticket = try #require(model.training.live.first?.ticket)
    var run = learnt
    run.id = "20260315-183000-0000"
    run.status = .running
    (run.epochs, run.validation, run.test, run.bestEpoch) = ([], nil, nil, nil)
    _ = model.update(.train(.event(ticket, .started(run))))
    for epoch in learnt.epochs.prefix(3) {
      for part in 1...4 {
        let progress = TrainingProgress(
          epoch: epoch.epoch,
          epochs: run.configuration.epochs,
          rowsSeen: run.rows.train * part / 4,
          rowsInEpoch: run.rows.train,
          loss: epoch.trainLoss,
          rowsPerSecond: 400_000,
          secondsLeft: 12
        )
        _ = model.update(.train(.event(ticket, .progress(progress))))
      }
      _ = model.update(.train(.event(ticket, .epoch(epoch))))
    }
    try check(model, "training", look)
  }

  @Test(arguments: looks) func overlaysStandOverTheScreen(look: Look) async throws {
    var model = try await MolesFixture.model()
    _ = model.update(.overlay(.help))
    try check(model, "help", look)
    _ = model.update(.key(.escape))
    _ = model.update(.overlay(.palette))
    for letter in "exp" { _ = model.update(.key(.character(letter))) }
    try check(model, "palette", look)
    _ = model.update(.key(.escape))
    _ = model.update(.overlay(.export))
    try check(model, "export", look)
    _ = model.update(.key(.escape))
    _ = model.update(.overlay(.themes))
    try check(model, "themes", look)
  }

  @Test(arguments: looks) func theGridShowsRowsAndTheirFilter(look: Look) async throws {
    try check(try await MolesFixture.grid(), "grid", look)
  }

  /// A golden whose figures contradict each other cannot be recorded: the check finds each kind.
  @Test func contradictionsAreFound() async throws {
    let model = try await MolesFixture.model()
    #expect(Consistency.contradictions(in: model).isEmpty)
    var broken = model
    broken.sources.value?[0].rowsKept += 1
    #expect(!Consistency.contradictions(in: broken).isEmpty)
    broken = model
    broken.skew.value?.classes[0].share += 0.1
    #expect(!Consistency.contradictions(in: broken).isEmpty)
    broken = model
    var run = try #require(broken.training.allRuns.first)
    run.test?.confusion[0][0] += 1
    broken.training.keep(run)
    #expect(!Consistency.contradictions(in: broken).isEmpty)
    broken = model
    broken.feedback.summary.value?.events += 1
    #expect(!Consistency.contradictions(in: broken).isEmpty)
    // The handmade figures of other tests are such.
    #expect(!Consistency.contradictions(in: Fixture.model).isEmpty)
  }
}
