import Basics
import Foundation
import Fusion
import Testing
import Workspace

@testable import Review

@Suite("The order of looking")
struct ReviewQueueTests {
  private static func item(
    _ key: String,
    confidence: Double = 0.6,
    claims: Int = 3,
    rarest: Double = 0.5,
    kind: ReviewItem.Kind = .conflict,
    signature: String? = nil
  ) -> ReviewItem {
    ReviewItem(
      kind: kind,
      item: .entity(key),
      attribute: "kind",
      value: "red",
      confidence: confidence,
      claims: claims,
      rarestShare: rarest,
      signature: signature ?? key
    )
  }

  private static func keys(_ queue: ReviewQueue) -> [String] { queue.items.map(\.item.text) }

  @Test("Doubt, rows and rare classes come first")
  func worthDecides() {
    let queue = ReviewQueue(
      doubtful: [
        Self.item("sure", confidence: 0.9), Self.item("plain"),
        Self.item("many", claims: 6), Self.item("rare", rarest: 0.01),
      ],
      drawn: [],
      classes: ["kind": 2]
    )
    #expect(Self.keys(queue) == ["rare", "many", "plain", "sure"])
  }

  @Test("Of items that are alike one comes first, and the others after those of other kinds")
  func alikeItemsAreSpread() {
    let alike = (0..<4).map { Self.item("a\($0)", confidence: 0.5, signature: "same") }
    let queue = ReviewQueue(
      doubtful: alike + [Self.item("other", confidence: 0.6)],
      drawn: [],
      classes: ["kind": 2]
    )
    #expect(Self.keys(queue) == ["a0", "other", "a1", "a2", "a3"])
  }

  @Test("Every fifth is drawn by chance, and none stands twice")
  func everyFifthIsDrawn() {
    let doubtful = (0..<8).map { Self.item("d\($0)", confidence: 0.5 + Double($0) / 100) }
    let drawn = ["r0", "d6", "r1"].map { Self.item($0, kind: .random) }
    let queue = ReviewQueue(doubtful: doubtful, drawn: drawn, classes: ["kind": 2])
    #expect(
      Self.keys(queue)
        == ["d0", "d1", "d2", "d3", "r0", "d4", "d5", "d6", "d7", "r1"]
    )
    #expect(queue.drawn == [4, 7, 9])
    #expect(queue.place(of: .entity("r1"), "kind") == 9)
    #expect(queue.place(of: .entity("r1"), "size") == nil)
  }

  @Test("A queue of 100,000 items is made whole")
  func longQueues() {
    let items = (0..<80_000).map {
      Self.item("d\($0)", confidence: Double($0 % 97) / 97, signature: "\($0 % 1000)")
    }
    let drawn = (0..<20_000).map { Self.item("r\($0)", kind: .random) }
    let queue = ReviewQueue(doubtful: items, drawn: drawn, classes: ["kind": 2])
    #expect(queue.items.count == 100_000)
    #expect(queue.drawn.count == 20_000)
  }

  @Test("The rate of errors comes from items drawn by chance, whatever doubt found")
  func theErrorRateIsUnbiased() throws {
    // 10 % of cells are wrong, and doubt knows many of them: those come first.
    var random = SeededGenerator(seed: 3)
    var held = 0
    for _ in 0..<40 {
      let wrong = (0..<2_000).map { _ in Double.random(in: 0..<1, using: &random) < 0.1 }
      let doubtful = (0..<2_000).filter {
        Double.random(in: 0..<1, using: &random) < (wrong[$0] ? 0.7 : 0.1)
      }.map { Self.item("\($0)") }
      let drawn = (0..<2_000).shuffled(using: &random).map { Self.item("\($0)", kind: .random) }
      let queue = ReviewQueue(doubtful: doubtful, drawn: drawn, classes: ["kind": 2])
      let decisions = queue.items.prefix(600).map { item in
        Decision(
          who: "ann",
          item: item.item,
          attribute: "kind",
          verdict: .value(wrong[Int(item.item.text) ?? 0] ? "blue" : "red"),
          old: "red"
        )
      }
      let progress = ReviewProgress(queue, decisions)
      #expect(progress.decided == 600)
      let interval = try #require(progress.errorRate).interval
      let truth = Double(wrong.count(where: \.self)) / 2_000
      if interval.low <= truth, truth <= interval.high { held += 1 }
      // What doubt chose is wrong far more often.
      #expect(Double(progress.changedOfChosen) > 0.2 * Double(progress.chosen))
    }
    #expect(held >= 36, "\(held) of 40 intervals hold the rate")
  }

  @Test("Skips are told apart from decisions, and two people agree or not")
  func progressIsCounted() throws {
    let queue = ReviewQueue(
      doubtful: (0..<6).map { Self.item("d\($0)") },
      drawn: [],
      classes: ["kind": 2]
    )
    func said(_ who: String, _ key: Int, _ verdict: Decision.Verdict) -> Decision {
      Decision(who: who, item: .entity("d\(key)"), attribute: "kind", verdict: verdict, old: "red")
    }
    let progress = ReviewProgress(
      queue,
      [
        said("ann", 0, .value("red")), said("bob", 0, .value("red")),
        said("ann", 1, .value("blue")), said("bob", 1, .value("blue")),
        said("ann", 2, .value("red")), said("bob", 2, .value("blue")),
        said("ann", 3, .skip), said("ann", 4, .skip), said("bob", 4, .value("red")),
        said("ann", 9, .value("red")),
      ]
    )
    #expect(progress.items == 6)
    #expect(progress.decided == 4)
    #expect(progress.left == 1, "one was skipped, and one nobody looked at")
    #expect(progress.setAside == 1)
    #expect(progress.kappa.items == 3)
    // Both say red 1, blue 1; once ann red, bob blue: observed 2/3, expected 4/9.
    #expect(abs(try #require(progress.kappa.value) - 0.4) < 1e-9)
    #expect(progress.errorRate == nil)
  }

  @Test("An item that is left out is decided in each of its cells, and stops no count")
  func rejectedItemsAreDecided() throws {
    var cells = ["kind", "size"].map { attribute in
      var item = Self.item("d0")
      item.attribute = attribute
      return item
    }
    cells.append(Self.item("d1"))
    let drawn = (0..<4).map { Self.item("r\($0)", kind: .random) }
    let queue = ReviewQueue(doubtful: cells, drawn: drawn, classes: ["kind": 2])
    func said(_ key: String, _ attribute: String?, _ verdict: Decision.Verdict) -> Decision {
      Decision(who: "ann", item: .entity(key), attribute: attribute, verdict: verdict, old: "red")
    }
    let progress = ReviewProgress(
      queue,
      [
        said("d0", nil, .reject), said("r0", nil, .reject), said("r1", "kind", .value("blue")),
        said("r2", "kind", .value("red")), said("r2", "kind", .skip),
      ]
    )
    #expect(progress.decided == 5)
    #expect(progress.left == 2)
    #expect(progress.drawn == 2 && progress.changedOfDrawn == 1)
    #expect(progress.chosen == 0)
  }

  @Test("A filter keeps the order of looking and what was drawn by chance")
  func filtersKeepTheOrder() {
    var doubtful = (0..<8).map { Self.item("d\($0)", confidence: 0.5 + Double($0) / 100) }
    for place in doubtful.indices where place % 2 == 0 { doubtful[place].attribute = "size" }
    let drawn = ["r0", "r1"].map { Self.item($0, kind: .random) }
    let queue = ReviewQueue(doubtful: doubtful, drawn: drawn, classes: ["kind": 2, "size": 2])
    let narrow = queue.selecting(ReviewFilter(attribute: "KIND"))
    #expect(
      Self.keys(narrow)
        == Self.keys(queue).filter {
          ["1", "3", "5", "7"].contains($0.dropFirst()) || $0.hasPrefix("r")
        }
    )
    #expect(narrow.drawn.map { narrow.items[$0].item.text } == ["r0", "r1"])
    #expect(Self.keys(queue.selecting(ReviewFilter(kind: .random))) == ["r0", "r1"])
    #expect(queue.selecting(ReviewFilter(source: "x")).items.isEmpty)
  }

  @Test("What sources say is read as the engine writes it, whatever the texts hold")
  func statementsAreRead() {
    let text = "a\u{1F}x=1\u{1E}b\u{1F}\u{1E}c=d\u{1F}y\u{1F}z"
    #expect(
      ReviewItem.statements(text) == [
        .init(source: "a", value: "x=1"), .init(source: "b", value: ""),
        .init(source: "c=d", value: "y\u{1F}z"),
      ]
    )
    #expect(ReviewItem.statements("").isEmpty)
  }
}
