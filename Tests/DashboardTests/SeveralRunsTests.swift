import Foundation
import Learning
import Pipeline
import Terminal
import Testing

@testable import Dashboard

/// Trainings side by side: each key works on the one under the cursor.
@Suite struct SeveralRunsTests {
  /// Two trainings that learn, the later one first in the list.
  private static func two() throws -> (model: DashboardModel, first: Int, second: Int) {
    var model = Fixture.training(Fixture.model)
    let first = try #require(model.training.live.first?.ticket)
    #expect(model.update(.train(.start)).count == 1)
    let second = try #require(model.training.live.first?.ticket)
    var run = Fixture.run("run-4", .running, epochs: 0, model: .softmax)
    run.configuration = RunConfiguration(model: .softmax)
    _ = model.update(.train(.event(second, .waiting(run, ahead: 1))))
    _ = model.update(.navigation(.openPanel(.runs)))
    return (model, first, second)
  }

  private func texts(_ model: DashboardModel) -> String {
    model.render(size: Size(columns: 160, rows: 48), appearance: Appearance()).frame.textRows()
      .joined(separator: "\n")
  }

  @Test func aSecondTrainingBeginsBesideTheFirst() throws {
    var (model, first, second) = try Self.two()
    #expect(model.training.live.map(\.ticket) == [second, first])
    #expect(model.shownRun?.id == "run-4")
    #expect(texts(model).contains("waits, 1 before"))
    #expect(texts(model).contains("waits for the cores, 1 training before"))
    let run = try #require(model.shownRun)
    _ = model.update(.train(.event(second, .started(run))))
    #expect(texts(model).contains("learning"))
    #expect(texts(model).contains("+1"))
  }

  @Test func keysConcernTheRunUnderTheCursor() throws {
    var (model, first, second) = try Self.two()
    #expect(model.update(.key(.character("x"))) == [.stopTraining(second)])
    _ = model.update(.key(.down))
    #expect(model.shownRun?.id == "run-3")
    #expect(model.update(.key(.character(" "))) == [.pauseTraining(first)])
    _ = model.update(.train(.event(first, .paused)))
    #expect(model.update(.key(.character(" "))) == [.resumeTraining(first)])
    _ = model.update(.key(.down))
    #expect(model.update(.key(.character("x"))).isEmpty)
    #expect(model.notice?.text.contains("has ended") == true)
  }

  /// What ends, begins or arrives moves lines, and the cursor goes with its run.
  @Test func theCursorStaysOnItsRun() throws {
    var (model, first, second) = try Self.two()
    _ = model.update(.key(.down))
    _ = model.update(.train(.left(second, nil)))
    #expect(model.shownRun?.id == "run-3")
    var run = try #require(model.shownRun)
    run.status = .finished
    run.startedAt = .distantPast
    _ = model.update(.train(.event(first, .finished(run))))
    #expect(model.shownRun?.id == "run-3")
    #expect(model.shownLine?.live == nil)
    #expect(model.training.lines.last?.run?.id == "run-3")
  }

  @Test func progressGoesToItsOwnCurve() throws {
    var (model, first, second) = try Self.two()
    let run = try #require(model.shownRun)
    _ = model.update(.train(.event(second, .started(run))))
    let other = try #require(model.training.training(first)?.run)
    let before = model.training.losses(of: other).count
    let progress = TrainingProgress(
      epoch: 1,
      epochs: 9,
      rowsSeen: 5,
      rowsInEpoch: 10,
      loss: 2,
      rowsPerSecond: 10,
      secondsLeft: nil
    )
    _ = model.update(.train(.event(second, .progress(progress))))
    #expect(model.training.losses(of: run).map(\.loss) == [2])
    #expect(model.training.losses(of: other).count == before)
    #expect(model.training.training(second)?.progress == progress)
  }

  @Test func aFailedTrainingStaysInTheListWithItsReason() throws {
    var (model, first, _) = try Self.two()
    _ = model.update(.key(.down))
    _ = model.update(.train(.failed(first, "the loss is no longer a number")))
    #expect(model.shownRun?.status == .failed)
    #expect(model.training.live.count == 1)
    #expect(model.shownRun?.problem == "the loss is no longer a number")
  }

  @Test func ordersGoToTheTrainingTheyWereAskedFor() throws {
    var (model, first, second) = try Self.two()
    let run = try #require(model.shownRun)
    _ = model.update(.train(.event(second, .started(run))))
    _ = model.update(.key(.character("r")))
    // The list moves while the question stands.
    _ = model.update(.train(.start))
    _ = model.update(.overlay(.close))
    _ = model.update(.navigation(.openPanel(.runs)))
    _ = model.update(.key(.down))
    #expect(model.shownRun?.id == "run-4")
    _ = model.update(.key(.character("r")))
    for _ in 0..<8 { _ = model.update(.key(.backspace)) }
    for letter in "x" { _ = model.update(.key(.character(letter))) }
    #expect(model.update(.key(.enter)).isEmpty)
    #expect(texts(model).contains("a number above 0 and at most 10"))
    _ = model.update(.key(.backspace))
    for letter in "0.002" { _ = model.update(.key(.character(letter))) }
    #expect(model.update(.key(.enter)) == [.orderTraining(second, .learningRate(0.002))])
    #expect(model.overlay == nil)
    #expect(model.update(.key(.character("v"))) == [.orderTraining(second, .evaluate(test: false))])
    #expect(model.update(.key(.character("V"))) == [.orderTraining(second, .evaluate(test: true))])
    _ = model.update(.key(.down))
    _ = model.update(.key(.character("m")))
    #expect(model.update(.key(.enter)) == [.orderTraining(first, .extend(epochs: 10))])
    var extended = try #require(model.training.training(first)?.run)
    extended.configuration.epochs = 30
    _ = model.update(.train(.event(first, .changed(extended, .extend(epochs: 10)))))
    #expect(model.notice?.text.contains("up to 30 epochs now") == true)
  }

  @Test func anEndedRunIsExtendedTaggedAndPromoted() throws {
    var model = Fixture.model
    _ = model.update(.navigation(.openPanel(.runs)))
    let run = try #require(model.shownRun)
    #expect(run.hasEnded)
    #expect(model.update(.key(.character("r"))).isEmpty)
    #expect(model.update(.key(.character("v"))).isEmpty)
    #expect(model.update(.key(.character("P"))).isEmpty)
    _ = model.update(.deploy(.record(DeploymentRecord())))
    #expect(model.update(.key(.character("P"))).isEmpty)
    #expect(model.overlay == .confirmChampion(.promote(run)), "as on 7 Deploy it asks first")
    #expect(model.update(.key(.character("n"))).isEmpty && model.overlay == nil)
    _ = model.update(.key(.character("P")))
    #expect(model.update(.key(.character("y"))) == [.promoteRun(run.id)])
    model.training.champion = run.id
    #expect(model.update(.key(.character("P"))).isEmpty)
    #expect(texts(model).contains("best, champion, finished"))
    _ = model.update(.key(.character("T")))
    for letter in " night run " { _ = model.update(.key(.character(letter))) }
    #expect(model.update(.key(.enter)) == [.tagRun(run.id, "night run")])
    _ = model.update(.key(.character("m")))
    _ = model.update(.key(.backspace))
    _ = model.update(.key(.character("5")))
    let effects = model.update(.key(.enter))
    let ticket = try #require(model.training.live.first?.ticket)
    #expect(effects == [.extendRun(run.id, epochs: 15, ticket: ticket)])
    #expect(model.shownRun?.id == run.id)
    #expect(model.training.lines.count { $0.run?.id == run.id } == 1)
  }
}
