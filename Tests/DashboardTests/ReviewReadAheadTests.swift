import Basics
import Foundation
import Fusion
import Pipeline
import Review
import Terminal
import Testing
import Workspace

@testable import Dashboard

@Suite("The rows of the items under review", .serialized)
struct ReviewReadAheadTests {
  @Test("All rows of an item are read before a claim may be taken")
  func allRowsAreRead() async throws {
    var model = try await MolesFixture.model(on: .review)
    let rows = try #require(model.entityRows)
    let page = try #require(rows.page)
    model.entityRows = EntityRows(item: rows.item, generation: 50)
    var full = page
    full.rows = (0..<GridState.pageLength).map { page.rows[$0 % page.rows.count] }
    func arrive(_ page: GridPage) -> [Effect] {
      model.update(
        .grid(.page(grid: EntityRows.grid, generation: 50, page: 0, .success(page)))
      )
    }
    let next = arrive(full)
    #expect(next.contains { if case .fetch(let ask) = $0 { ask.page == 1 } else { false } })
    #expect(ReviewScreen.decisions(model.update(.key(.character("1")))).isEmpty, "not all are here")
    let effects = arrive(page)
    #expect(effects.allSatisfy { if case .fetch(let ask) = $0 { ask.page == 0 } else { true } })
    #expect(ReviewScreen.decisions(effects).count == 1, "the key waited for them")
  }

  @Test("Keys that come before the rows wait for them, in their order")
  func keysWait() async throws {
    var model = try await MolesFixture.model(on: .review)
    let item = try #require(model.reviewedItem)
    let page = try #require(model.entityRows?.page)
    let claims = model.reviewedClaims
    model.entityRows = EntityRows(item: item.item, generation: 50)
    for key in "2sf" {
      #expect(ReviewScreen.decisions(model.update(.key(.character(key)))).isEmpty)
    }
    #expect(model.notice?.text.hasPrefix("3 keys") == true)
    let effects = model.update(
      .grid(.page(grid: EntityRows.grid, generation: 50, page: 0, .success(page)))
    )
    let said = ReviewScreen.decisions(effects)
    #expect(said.map(\.verdict) == [.value(claims[1].value), .skip, .flag])
    #expect(said.first?.item == item.item && Set(said.map(\.item)).count > 1)
    // Escape lets go of what waits.
    let next = try #require(model.reviewedItem)
    model.entityRows = EntityRows(item: next.item, generation: 60)
    _ = model.update(.key(.character("1")))
    _ = model.update(.key(.escape))
    #expect(model.review.heldKeys.isEmpty)
  }

  @Test("The next items are read before they are looked at, and stand there with the key")
  func itemsAreReadAhead() async throws {
    var model = try await MolesFixture.model(on: .review)
    model.review.ahead.forget()
    let questions = model.update(.key(.down)).compactMap {
      if case .readAhead(let question) = $0 { question } else { nil }
    }
    let question = try #require(questions.first)
    let queue = try #require(model.review.queue.value)
    let place = try #require(model.reviewedPlace)
    #expect(question.items.count == Set(question.items).count || question.items.count > 20)
    #expect(question.items[0] == queue.items[place].item)
    #expect(question.items[1] == queue.items[place + 1].item)
    #expect(question.items.contains(queue.items[place - 1].item), "and the one before")
    let page = GridPage(
      columns: ["_source", "label"],
      numeric: [],
      rows: [["a", "b"]],
      widths: [1, 1]
    )
    let pages = Dictionary(question.items.map { ($0, page) }, uniquingKeysWith: { one, _ in one })
    _ = model.update(.review(.ahead(question, .success(pages))))
    let effects = model.update(.key(.character("s")))
    #expect(!effects.contains { if case .fetch = $0 { true } else { false } })
    #expect(model.entityRows?.item == model.reviewedItem?.item)
    #expect(model.entityRows?.isComplete == true)
    // What was read of older data is not taken.
    model.review.ahead.forget()
    _ = model.update(.review(.ahead(question, .success(pages))))
    #expect(model.review.ahead.pages.isEmpty)
  }
}
