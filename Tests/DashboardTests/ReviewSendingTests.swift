import Basics
import Foundation
import Fusion
import Pipeline
import Review
import Terminal
import Testing
import Workspace

@testable import Dashboard

@Suite("What is sent to review and taken out of it", .serialized)
struct ReviewSendingTests {
  @Test("One key sends the rows behind a figure, and in a grid the row at hand")
  func figuresAndRowsAreSent() async throws {
    var model = try await MolesFixture.model(on: .conflicts)
    _ = model.update(.navigation(.openPanel(.cells)))
    let cell = try #require(model.selectedResolution)
    let effects = model.update(.key(.character("S")))
    let sent = try #require(
      effects.compactMap { if case .sendToReview(let sent) = $0 { sent } else { nil } }.first
    )
    #expect(sent.filter.relation == .claims && sent.rows == nil)
    #expect(sent.filter.conditions.contains(.entity(cell.entity)))
    #expect(sent.who == "ann")
    var grid = try await MolesFixture.grid()
    _ = grid.update(.key(.down))
    _ = grid.update(.key(.right))
    _ = grid.update(.key(.right))
    let row = try #require(grid.grid?.row(1))
    let inGrid = grid.update(.key(.character("S"))).compactMap {
      if case .sendToReview(let sent) = $0 { sent } else { nil }
    }
    #expect(inGrid.first?.rows?.rows == [row])
    #expect(inGrid.first?.column != nil && inGrid.first?.column == grid.grid?.selectedColumn)
  }

  @Test("What cannot be decided is not sent, and the screen says why")
  func undecidableRowsAreNotSent() async throws {
    var model = try await MolesFixture.model(on: .review)
    #expect(model.update(.key(.character("S"))).isEmpty)
    #expect(model.notice?.text.contains("it is in the queue") == true)
    model = try await MolesFixture.model(on: .sources)
    _ = model.update(.grid(.open(RowFilter(.rejects), title: "rejects")))
    _ = model.update(.key(.character("S")))
    #expect(model.notice?.text.contains("no part of the data") == true)
  }

  @Test("After something was sent the queue is ordered anew, and the cell at hand stays")
  func theQueueIsOrderedAnew() async throws {
    var model = try await MolesFixture.model(on: .review)
    _ = model.update(.key(.down))
    let hand = try #require(model.reviewedItem)
    let queue = try #require(model.review.queue.value)
    var added = ReviewAdded()
    added.added = 2
    added.known = 1
    let effects = model.update(.review(.sent(added, isCut: false)))
    #expect(ReviewScreen.asksForQueue(effects))
    #expect(model.notice?.text == "2 cells sent to review, 1 waited there already")
    // A second one comes while the queue is being ordered: it is ordered once more.
    _ = model.update(.review(.sent(added, isCut: false)))
    let opening = ReviewOpening(
      queue: queue,
      decisions: [],
      progress: ReviewProgress(queue, [])
    )
    #expect(model.reviewedItem == hand, "until then it stands as it was")
    #expect(ReviewScreen.asksForQueue(model.update(.review(.opened(.success(opening))))))
    _ = model.update(.review(.opened(.success(opening))))
    #expect(model.reviewedItem == hand)
  }

  @Test("What somebody sent can be taken out, and nothing else")
  func sentItemsAreWithdrawn() async throws {
    var model = try await MolesFixture.model(on: .review)
    _ = model.update(.key(.character("w")))
    #expect(model.notice?.text.contains("by itself") == true)
    var item = try #require(model.reviewedItem)
    item.kind = .asked
    item.addition = ReviewAddition(
      who: "bob",
      item: item.item,
      attribute: item.attribute,
      kind: .asked,
      reason: "odd"
    )
    item.addition?.id = 7
    let queue = ReviewQueue(doubtful: [], added: [item], drawn: [], classes: [:])
    let opening = ReviewOpening(queue: queue, decisions: [], progress: ReviewProgress(queue, []))
    _ = model.update(.review(.opened(.success(opening))))
    #expect(model.update(.key(.character("w"))).contains(.withdraw(7, by: "ann")))
    let words = model.table(.reviewQueue).sentence?(0)
    #expect(words == "asked: odd, sent by bob")
  }

  @Test("What was decided while the queue was made anew is not asked again")
  func decisionsMeanwhile() async throws {
    var model = try await MolesFixture.model(on: .review)
    let queue = try #require(model.review.queue.value)
    _ = model.update(.review(.withdrawn(true)))
    var decision = try #require(ReviewScreen.decisions(model.update(.key(.character("a")))).first)
    decision.id = 5
    _ = model.update(.review(.recorded(decision)))
    let opening = ReviewOpening(queue: queue, decisions: [], progress: ReviewProgress(queue, []))
    _ = model.update(.review(.opened(.success(opening))))
    #expect(model.review.latest[0] == decision)
  }
}
