import Basics
import Foundation
import Fusion
import Pipeline
import Review
import Terminal
import Testing
import Workspace

@testable import Dashboard

@Suite("What others said on the review screen", .serialized)
struct SecondLookTests {
  @Test("Blind review shows neither what is believed nor how good a source is")
  func blindReviewHidesTheBelief() async throws {
    var model = try await MolesFixture.model(on: .review)
    func shown() -> String {
      [Panel.reviewQueue, .reviewClaims].map { panel in
        let table = model.table(panel)
        return (0..<min(table.rowCount, 5)).map { row in
          table.cells(row).map { $0.plain.text }.joined(separator: "|")
        }.joined(separator: "\n")
      }.joined(separator: "\n")
    }
    let value = try #require(model.reviewedItem?.value)
    #expect(model.table(.reviewQueue).cells(0).contains { $0.plain.text == value })
    #expect(shown().contains("%"))
    _ = model.update(.key(.character("b")))
    #expect(!model.table(.reviewQueue).cells(0).contains { $0.plain.text == value })
    #expect(!shown().contains("%"))
  }

  @Test("A second look is blind: neither the answer, nor the belief, nor reliability is shown")
  func secondLooksAreBlind() async throws {
    let plain = try await MolesFixture.model(on: .review)
    let item = try #require(plain.reviewedItem)
    let bob = ReviewScreen.answer("bob", item, "melanoma", id: 1)
    var model = try await ReviewScreen.model(after: [bob], secondShare: 1)
    #expect(model.reviewedItem == item && model.isBlindNow)
    #expect(!model.review.isBlind, "other cells are seen as ever")
    let row = model.table(.reviewQueue).cells(0).map(\.plain.text)
    #expect(!row.contains(item.value ?? "") && !row.contains("melanoma"))
    let next = model.table(.reviewQueue).cells(1).map(\.plain.text)
    #expect(next.contains(model.review.queue.value?.items[1].value ?? ""))
    for panel in [Panel.reviewClaims, .reviewEntity] {
      let table = model.table(panel)
      #expect(!table.columns.contains { $0.title.contains("%") })
      for row in 0..<table.rowCount {
        #expect(!table.cells(row).contains { $0.plain.text.contains("%") })
      }
    }
    _ = model.update(.key(.character("1")))
    #expect(model.review.blind.isEmpty && model.review.latest[0]?.who == "ann")
    #expect(try await ReviewScreen.model(after: [bob]).review.latest[0]?.who == "bob")
  }

  @Test("A disagreement comes again with who said what, and the next answer settles it")
  func disagreementsComeAgain() async throws {
    let plain = try await MolesFixture.model(on: .review)
    let item = try #require(plain.reviewedItem)
    let said = [
      ReviewScreen.answer("bob", item, "melanoma", id: 1),
      ReviewScreen.answer("cid", item, "odd one", id: 2),
    ]
    var model = try await ReviewScreen.model(after: said)
    #expect(model.reviewedItem == item)
    #expect(model.table(.reviewQueue).cells(0).contains { $0.plain.text == "disputed" })
    let claims = model.reviewedClaims
    #expect(claims.first { $0.value == "melanoma" }?.people == ["bob"])
    let last = try #require(claims.last)
    #expect(last.value == "odd one" && last.people == ["cid"] && last.sources.isEmpty)
    let decision = try #require(
      ReviewScreen.decisions(model.update(.key(.character(Character("\(claims.count)"))))).first
    )
    #expect(decision.verdict == .value("odd one"))
    #expect(model.review.disputed.isEmpty)
    // A progress that knows of another disagreement has the queue looked at again.
    var progress = try #require(model.review.progress)
    progress.disputed = 1
    #expect(ReviewScreen.asksForQueue(model.update(.review(.measured(progress)))))
  }
}
