import Foundation
import Learning
import Pipeline
import Terminal
import Testing
import Workspace

@testable import Dashboard

@Suite struct InterruptTests {
  private let interrupt = Message.key(.control("c"))

  private func reading(_ model: DashboardModel) -> DashboardModel {
    var model = model
    _ = model.update(.grid(.open(RowFilter(.rows), title: "all rows")))
    return model
  }

  @Test func aRestingMachineIsAskedToQuit() {
    var model = Fixture.model
    #expect(model.update(interrupt).isEmpty)
    #expect(model.overlay == .confirmQuit)
    #expect(!model.isQuitting)
    #expect(model.update(.key(.character("y"))) == [.quit])
  }

  @Test func aQueryIsCancelledAndSaysSo() throws {
    var model = reading(Fixture.model)
    let question = try #require(model.grid?.question)
    #expect(model.update(interrupt).contains(.cancelFetches(question)))
    #expect(model.grid?.isReading == false)
    #expect(model.grid?.problem?.contains("cancelled") == true)
    let late = GridPage(columns: ["a"], numeric: [], rows: [["x"]], widths: [1])
    _ = model.update(
      .grid(.page(grid: question.grid, generation: question.generation, page: 0, .success(late)))
    )
    #expect(model.grid?.pages.isEmpty == true)
  }

  @Test func anExportIsCancelledBeforeATraining() throws {
    var model = Fixture.training(Fixture.model)
    _ = model.update(.overlay(.export))
    let effects = model.update(.key(.enter))
    guard case .export(_, let job) = effects.first else {
      Issue.record("nothing is exported")
      return
    }
    #expect(model.update(interrupt) == [.cancelJob(job)])
    #expect(model.jobs.isEmpty)
    let ticket = try #require(model.training.live.first?.ticket)
    #expect(model.update(interrupt) == [.interruptTraining(ticket)])
    #expect(model.training.foremost?.activity == .stopping)
    let run = try #require(model.training.foremost?.run)
    _ = model.update(.train(.left(ticket, run)))
    #expect(!model.training.isActive)
    #expect(model.training.unfinished?.id == run.id)
  }

  @Test func readingIsCancelled() {
    var model = Fixture.empty
    let progress = WorkProgress(stage: "reading", completed: 10, total: 100, unit: "rows")
    _ = model.update(.loading(.progress(.sources, progress)))
    #expect(model.update(interrupt) == [.cancelLoading])
    #expect(model.currentWork == nil)
    #expect(model.sources.status.contains("cancelled"))
    _ = model.update(.loading(.progress(.sources, progress)))
    _ = model.update(.loading(.ended))
    #expect(model.currentWork == nil)
  }

  @Test func theKeyOfAGridClosesItAndThatOfAScreenQuits() {
    var model = Fixture.withGrid(Fixture.model)
    #expect(!model.update(.key(.character("q"))).contains(.quit))
    #expect(model.grid == nil)
    #expect(model.update(.key(.character("q"))) == [.quit])
  }

  @Test(arguments: [Key.escape, .character("q"), .character("s"), .character("2")])
  func whatNobodyWaitsForIsCancelled(key: Key) throws {
    var model = Fixture.withGrid(Fixture.model)
    let question = try #require(model.grid?.question)
    #expect(model.update(.key(key)).contains(.cancelFetches(question)))
  }

  @Test func readingAgainRestartsOpenGrids() throws {
    var model = Fixture.withGrid(reading(Fixture.model))
    let before = try #require(model.grid?.question)
    let effects = model.update(.key(.character("R")))
    let grid = try #require(model.grid)
    #expect(effects.contains(.load))
    #expect(effects.contains(.cancelFetches(before)))
    #expect(grid.pages.isEmpty && grid.total == nil)
    #expect(
      effects.contains { if case .fetch(let page) = $0 { page.grid == grid.id } else { false } }
    )
    // The grid below asks when it comes up.
    let effectsBelow = model.update(.key(.escape))
    #expect(effectsBelow.contains { if case .fetch = $0 { true } else { false } })
  }

  @Test func workSaysHowFastItGoesAndHowLongItTakes() {
    var meter = PaceMeter()
    let start = ContinuousClock.now
    func work(_ done: Double) -> WorkProgress {
      WorkProgress(stage: "reading", completed: done, total: 1000, unit: "rows")
    }
    #expect(meter.pace(work(100), at: start) == nil)
    #expect(meter.pace(work(150), at: start + .milliseconds(500)) == nil)
    let pace = meter.pace(work(300), at: start + .seconds(2))
    #expect(pace == WorkPace(perSecond: 100, secondsLeft: 7))
    #expect(meter.pace(work(10), at: start + .seconds(3)) == nil)

    var model = Fixture.empty
    _ = model.update(.loading(.progress(.sources, work(300), pace: pace)))
    let rows = model.render(size: Size(columns: 120, rows: 24), appearance: Appearance()).frame
      .textRows()
    #expect(rows.last?.contains("100 rows/s") == true)
    #expect(rows.last?.contains("7.0 s left") == true)
    #expect(rows.last?.contains("ctrl-c cancel") == true)
    // What goes on stands in the panels that wait for it, not in all of them.
    let telling = rows.dropLast().joined().components(separatedBy: "reading, 30 %").count - 1
    #expect((1...3).contains(telling), "\(telling) panels tell it")
  }

  @Test func aCancelledReadingIsToldOnceAndTheFootOffersToReadAgain() {
    var model = DashboardModel(dataset: DatasetFacts(name: "d", path: "/d"))
    _ = model.update(
      .loading(
        .progress(.sources, WorkProgress(stage: "opening", completed: 0, total: nil, unit: ""))
      )
    )
    _ = model.update(.loading(.ended))
    let words = model.screen.panels.map { model.table($0).empty }
    #expect(words.filter { $0.contains("cancelled") }.count == 1)
    #expect(!words.contains { $0.contains("looking") })
    let hints = model.hints(width: 100, TextWidth())
    #expect(hints.first == KeyHints.Hint(key: "R", title: "read again"))
  }
}
