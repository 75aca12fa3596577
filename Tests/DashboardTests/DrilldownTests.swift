import Basics
import Pipeline
import Profiling
import Terminal
import Testing

@testable import Dashboard

@Suite struct DrilldownTests {
  /// The filter of the figure selected by these keys.
  private func filter(_ screen: Screen, _ panel: Panel, keys: [Key]) -> RowFilter? {
    var model = Fixture.model
    _ = model.update(.navigation(.open(screen)))
    _ = model.update(.navigation(.openPanel(panel)))
    for key in keys { _ = model.update(.key(key)) }
    guard case .rows(let filter, _) = model.selectedDrilldown else { return nil }
    return filter
  }

  static let source = RowFilter.Condition.equals(column: "source", value: "st-mary")
  static let isConflict = RowFilter.Condition.equals(column: "is_conflict", value: "true")
  static let about = RowFilter.Condition.equals(column: "attribute", value: "diagnosis")

  @Test(arguments: [
    (Panel.reliability, 0, RowFilter(.claims, [source, .counted])),
    (.reliability, 1, RowFilter(.resolutions, [.claimedBy(source: "st-mary")])),
    (.reliability, 2, RowFilter(.claims, [source, .counted, .shared])),
    (.reliability, 3, RowFilter(.claims, [source, .counted, .contradicted])),
    (.attributes, 0, RowFilter(.resolutions, [about])),
    (.attributes, 1, RowFilter(.claims, [about, .counted])),
    (.attributes, 2, RowFilter(.resolutions, [about, isConflict])),
    (.columns, 2, RowFilter(.values(source: "st-mary", column: "lesion_id"))),
  ])
  func everyFigureOpensWhatItCounts(panel: Panel, steps: Int, filter: RowFilter) {
    let keys = [Key](repeating: .right, count: steps)
    #expect(self.filter(panel.screen, panel, keys: keys) == filter)
  }

  @Test(
    arguments: [
      ([], RowFilter(.rows)),
      ([.down], RowFilter.rejectedRows),
      ([.down, .down], RowFilter(.resolutions, [isConflict])),
      ([.right, .right, .down], RowFilter(.events)),
      (
        [.right, .right, .right], RowFilter(.events, [.equals(column: "action", value: "accepted")])
      ),
      (
        [.right, .right, .right, .down, .down],
        RowFilter(.rejects, [.equals(column: "source", value: "feedback")])
      ),
    ] as [([Key], RowFilter)]
  )
  func everyFigureOfTheLoopIsADoorOfItsOwn(keys: [Key], filter: RowFilter) {
    #expect(self.filter(.overview, .stages, keys: keys) == filter)
  }

  @Test(arguments: [Panel.trainClasses, .confusion])
  func figuresOfARunSayWhyTheirRowsCannotBeOpenedAndWhereToLook(panel: Panel) {
    var model = Fixture.model
    _ = model.update(.navigation(.openPanel(panel)))
    _ = model.update(.key(.enter))
    #expect(model.grid == nil)
    guard case .detail(let detail) = model.overlay else {
      Issue.record("nothing is explained")
      return
    }
    let text = detail.lines.joined(separator: " ")
    #expect(text.contains("cannot be opened one by one"))
    #expect(text.contains("3 Labels"))
  }

  @Test func everyCountOfTheConfusionIsExplainedByItself() {
    let confusion = Confusion(classes: ["a", "b"], counts: [[3, 1], [0, 0]])
    func lines(_ given: Int, _ predicted: Int) -> [String]? {
      guard
        case .explanation(_, let lines)? = confusion.explanation(
          given: given,
          predicted: predicted,
          "test"
        )
      else { return nil }
      return lines
    }
    #expect(lines(0, 1)?.first == "1 of 4 test rows given as a (25.0 %) were taken for b.")
    #expect(lines(0, 0)?.first == "3 of 4 test rows given as a (75.0 %) were recognised as a.")
    #expect(lines(1, 0)?.first == "0 of 0 test rows given as b were taken for a.")
    #expect(lines(0, -1) == nil)
    #expect(lines(2, 0) == nil)
  }

  @Test func aDistinctValueOpensItsRows() throws {
    var model = Fixture.model
    let values = RowFilter(.values(source: "st-mary", column: "site"))
    _ = model.update(.grid(.open(values, title: "sites")))
    let grid = try #require(model.grid)
    let page = GridPage(
      columns: ["value", "rows"],
      numeric: [1],
      rows: [["back", "402"]],
      widths: [5, 4]
    )
    _ = model.update(.grid(.page(grid: grid.id, generation: 0, page: 0, .success(page))))
    _ = model.update(.key(.enter))
    let filter = RowFilter(.source("st-mary"), [.equals(column: "site", value: "back")])
    #expect(model.grid?.filter == filter)
  }

  @Test func whatCannotBeReadInAColumnOpensItsCells() throws {
    var column = try #require(Fixture.model.profile.value?.columns.last)
    column.unreadable = 3
    let line = try #require(column.lines.last)
    #expect(line.count == 3)
    guard case .rows(let filter, _) = line.drilldown else {
      Issue.record("\(line.text) opens nothing")
      return
    }
    #expect(filter == RowFilter(.unreadable(source: column.source, column: column.name)))
    #expect(filter.breadcrumb() == ["unreadable \(column.name) in \(column.source)"])
  }

  @Test func edgesOfTimesAreWrittenAsTimes() throws {
    var model = Fixture.model
    let range = RowFilter.Condition.range(
      column: "time",
      low: 1_777_777_740,
      high: 1_777_777_800,
      includesHigh: false
    )
    _ = model.update(.grid(.open(RowFilter(.events, [range]), title: "events")))
    let grid = try #require(model.grid)
    #expect(
      model.breadcrumb(of: grid) == [
        "feedback events", "2026-05-03 03:09 ≤ time < 2026-05-03 03:10",
      ]
    )
  }

  @Test func aChartOpensItsFigures() {
    for panel in Panel.allCases where panel.isChart {
      var model = Fixture.model
      // The first column of the fixture has neither a histogram nor frequent values.
      model.selections[.columns] = Selection(item: 2)
      _ = model.update(.navigation(.openPanel(panel)))
      _ = model.update(.key(.enter))
      guard case .local(let table) = model.grid?.content else {
        Issue.record("\(panel) opens no table")
        continue
      }
      #expect(!table.rows.isEmpty)
    }
  }
}
