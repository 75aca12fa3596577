import Ingest
import Learning
import Pipeline
import Profiling
import Terminal
import Testing

@testable import Dashboard

@Suite struct RunsTests {
  /// Two runs: the best is the older one, chosen by validation though the other does better on
  /// the test rows.
  private static var model: DashboardModel {
    var model = Fixture.empty
    var best = Fixture.run
    best.id = "best"
    best.classes = ["melanoma", "keratosis"]
    best.validation?.averagePrecision = 0.81
    best.test?.averagePrecision = 0.44
    var other = Fixture.run
    other.id = "other"
    other.configuration.model = .softmax
    other.validation?.averagePrecision = 0.79
    other.test?.averagePrecision = 0.5
    for message in Fixture.messages { _ = model.update(message) }
    _ = model.update(.loading(.runs(.success([other, best]), best: best, unfinished: nil)))
    _ = model.update(.navigation(.openPanel(.runs)))
    return model
  }

  private func texts(_ model: DashboardModel) -> String {
    model.render(size: Size(columns: 160, rows: 48), appearance: Appearance()).frame.textRows()
      .joined(separator: "\n")
  }

  @Test func theCursorBeginsOnTheBestRunAndDrivesTheRest() throws {
    var model = Self.model
    #expect(model.shownRun?.id == "best")
    #expect(model.table(.trainClasses).rowCount == 2)
    _ = model.update(.key(.up))
    #expect(model.shownRun?.id == "other")
    #expect(model.table(.trainClasses).rowCount == Fixture.run.classes.count)
    #expect(texts(model).contains("finished: val AP 0.790, test AP 0.500"))
    // Results that arrive leave the cursor where the person put it.
    _ = model.update(
      .loading(.runs(.success(model.training.allRuns), best: model.training.best, unfinished: nil))
    )
    #expect(model.shownRun?.id == "other")
  }

  @Test func validationAndTestScoresHaveColumnsOfTheirOwn() throws {
    let table = Self.model.table(.runs).local
    let validation = try #require(table.columns.firstIndex(of: "val AP"))
    let test = try #require(table.columns.firstIndex(of: "test AP"))
    #expect(table.texts.map { $0[validation] } == ["0.790", "0.810"])
    #expect(table.texts.map { $0[test] } == ["0.500", "0.440"])
    #expect(table.texts[1].last == "best, finished")
  }

  @Test func theSameRunIsCalledBestEverywhere() {
    var model = Self.model
    _ = model.update(.navigation(.open(.overview)))
    let overview = texts(model)
    #expect(overview.contains("val AP 0.810 best"))
    #expect(overview.contains("best run: perceptron 128"))
    #expect(!overview.contains("0.790"))
  }

  @Test func deletingAsksSaysWhatIsLostAndIsUndone() throws {
    var model = Fixture.model
    _ = model.update(.navigation(.openPanel(.runs)))
    let unfinished = try #require(model.training.unfinished)
    let runs = [unfinished] + model.training.allRuns
    _ = model.update(.loading(.runs(.success(runs), best: nil, unfinished: unfinished)))
    _ = model.update(.key(.character("g")))
    #expect(model.shownRun?.id == unfinished.id)
    #expect(model.update(.key(.character("D"))).isEmpty)
    #expect(model.overlay == .confirmDelete(unfinished))
    #expect(texts(model).contains("7 of 100 epochs done"))
    _ = model.update(.key(.enter))
    #expect(model.overlay == .confirmDelete(unfinished))
    _ = model.update(.key(.character("n")))
    #expect(model.overlay == nil && model.training.unfinished != nil)
    _ = model.update(.key(.character("D")))
    let count = model.training.lines.count
    #expect(model.update(.key(.character("y"))) == [.deleteRun(unfinished.id)])
    #expect(model.training.unfinished == nil)
    #expect(model.training.lines.count == count - 1)
    #expect(model.update(.key(.character("u"))) == [.restoreRun(unfinished.id)])
    #expect(model.update(.key(.character("u"))).isEmpty)
  }

  @Test func classesHaveOneOrderAndOneColourEverywhere() {
    var model = Self.model
    model.dataset.classValues = ["melanoma", "naevus"]
    _ = model.update(.loading(.opened(model.dataset, [])))
    let order = model.classOrder
    #expect(order.values.prefix(3) == ["melanoma", "naevus", "keratosis"])
    #expect(order.role(of: "melanoma") == .series1)
    #expect(model.skew.value?.classes.map(\.value).prefix(2) == ["melanoma", "naevus"])
    let listed = model.table(.classes).local.texts.compactMap(\.first)
    _ = model.update(.key(.up))
    let trained = model.table(.trainClasses).local.texts.compactMap(\.first)
    #expect(trained == Array(listed.prefix(trained.count)))
    #expect(model.table(.confusion).local.texts.compactMap(\.first) == trained)
  }
}

@Suite struct SortingTests {
  @Test func numbersAreSortedAsNumbersAndTheMissingComeLast() {
    let rows: [(Int?, String)] = [(1200, "b"), (nil, "c"), (95, "a"), (1_000_000, "d")]
    let table = PanelTable(
      title: "t",
      columns: [.init(title: "n", isNumeric: true, isFigure: true), .init(title: "name")],
      rowCount: rows.count,
      cells: { [.count(rows[$0].0), .text(rows[$0].1)] },
      drilldown: { _, _ in nil }
    )
    let up = table.sorted(by: .init(column: 0, isDescending: false))
    #expect(up.local.texts.map(\.last) == ["a", "b", "d", "c"])
    let down = table.sorted(by: .init(column: 0, isDescending: true))
    #expect(down.local.texts.map(\.last) == ["d", "b", "a", "c"])
    #expect(down.order == [3, 0, 2, 1])
  }

  @Test func aSortedListOpensTheRowUnderTheCursor() throws {
    var model = Fixture.model
    _ = model.update(.navigation(.openPanel(.sources)))
    _ = model.update(.key(.character("o")))
    let kept = model.table(.sources).local
    let place = try #require(kept.columns.firstIndex(of: "kept"))
    #expect(kept.texts.map { $0[place] } == ["1,804", "1,120", "978", "921"])
    _ = model.update(.key(.character("o")))
    #expect(model.table(.sources).local.texts.first?[place] == "921")
    #expect(model.selectedSource?.rowsKept == 921)
    _ = model.update(.key(.enter))
    #expect(model.grid?.filter?.relation == .source(Fixture.hostile))
  }

  @Test func aTableOfTheGridIsSortedByWhatItsTextsMean() {
    var model = Fixture.model
    let table = LocalTable(
      title: "t",
      columns: ["n"],
      rows: [[.init("12.3k", sort: .number(12_300))], [.init("950", sort: .number(950))]],
      numeric: [0]
    )
    _ = model.update(.grid(.openTable(table)))
    _ = model.update(.grid(.sort))
    #expect(model.grid?.row(0) == ["950"])
  }
}
