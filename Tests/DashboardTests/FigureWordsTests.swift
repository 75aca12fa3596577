import Feedback
import Pipeline
import Terminal
import Testing

@testable import Dashboard

@Suite("Words and figures that could be taken for others")
struct FigureWordsTests {
  private static func counts(_ pairs: [(Outcome, Int)]) -> [ActionCount] {
    pairs.map { ActionCount(action: $0.0, count: $0.1) }
  }

  @Test("Where people only click, an acceptance is a click, and opens the clicks")
  func clicksAreCalledClicks() {
    let actions = Self.counts([
      (.accepted, 0), (.ignored, 0), (.rejected, 0), (.typed, 0), (.shown, 90), (.click, 10),
    ])
    #expect(actions.acceptanceWord == "clicked")
    #expect(
      actions.accepted == RowFilter(.events, [.equals(column: "action", value: "click")])
    )
    #expect(actions.occurring.map(\.action) == [.shown, .click])
  }

  @Test("Where people accept and click, both are accepted, and nothing else is opened")
  func clicksAndAcceptancesAreOne() {
    let actions = Self.counts([(.accepted, 5), (.rejected, 2), (.click, 10)])
    #expect(actions.acceptanceWord == "accepted")
    let left = Set(
      actions.accepted.conditions.compactMap { condition -> String? in
        if case .differs("action", let value) = condition { value } else { nil }
      }
    )
    #expect(left == ["ignored", "rejected", "typed", "shown", "unseen"])
    #expect(actions.accepted.conditions.count == left.count)
    let none = Self.counts([(.accepted, 0), (.ignored, 0)])
    #expect(none.acceptanceWord == "accepted" && none.occurring.count == 2)
  }

  @Test(
    "No two classes are cut to the same text",
    arguments: [
      (["可以退货，请申请", "可以换货，请申请"], 6), (["nevus", "melanoma"], 3),
      (["class one", "class two"], 7), (["same", "same"], 3), ([], 3),
    ] as [([String], Int)]
  )
  func classesStayApart(names: [String], width: Int) {
    #expect(Canvas.distinctWidth(names, TextWidth()) == width)
  }

  @Test("A title that is longer than its limit does not push other columns out")
  func longTitlesAreCut() {
    let columns: [PanelTable.Column] = [
      .init(title: "source", isName: true),
      .init(title: "a class with a long name", isNumeric: true, dispensable: 2, titleLimit: 8),
      .init(title: "another class of that kind", isNumeric: true, dispensable: 1, titleLimit: 8),
    ]
    let rows: [[PanelTable.Cell]] = [[.text("st-mary"), .text("12.5 %"), .text("100 %")]]
    let places = Canvas.arrange(columns, rows, width: 30, keeping: 0, TextWidth())
    #expect(places.map(\.column) == [0, 1, 2])
    #expect(places.allSatisfy { $0.x + $0.width <= 30 })
  }
}
