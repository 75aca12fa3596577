import Basics
import Foundation
import Fusion
import Pipeline
import Review
import Terminal
import Testing
import Workspace

@testable import Dashboard

@Suite("The order and the filter of the review queue", .serialized)
struct ReviewArrangementTests {
  @Test("The queue is narrowed by kind, attribute, class and source, and widened again")
  func theQueueIsNarrowed() async throws {
    var model = try await MolesFixture.model(on: .review)
    let all = model.table(.reviewQueue).rowCount
    let hand = try #require(model.reviewedItem)
    _ = model.update(.key(.character("/")))
    #expect(model.reviewFilterChoices(matching: "").first?.title == "kind conflict")
    for character in "class melanoma" { _ = model.update(.key(.character(character))) }
    let choice = try #require(model.reviewFilterChoices(matching: "class melanoma").first)
    _ = model.update(.key(.enter))
    #expect(model.overlay == nil)
    let table = model.table(.reviewQueue)
    #expect(table.title == "queue: class melanoma")
    #expect(table.rowCount == choice.open && table.rowCount < all)
    #expect(model.reviewedItem == hand, "renji says melanoma of it")
    let label = try #require(model.dataset.label)
    let places = try #require(model.review.arrangement.places)
    let items = try #require(model.review.queue.value?.items)
    #expect(places.allSatisfy { items[$0].attribute == label })
    // Deciding goes on among what is shown.
    _ = model.update(.key(.character("a")))
    #expect(model.reviewedPlace == places[1])
    #expect(model.review.latest.keys.sorted() == [places[0]])
    _ = model.update(.key(.character("G")))
    #expect(model.reviewedPlace == places.last)
    let last = try #require(model.reviewedItem)
    _ = model.update(.key(.backspace))
    #expect(model.reviewedItem == last)
    #expect(model.table(.reviewQueue).rowCount == all)
  }

  @Test("Of a sorted queue, the item at hand is the one that is selected")
  func sortedQueues() async throws {
    var model = try await MolesFixture.model(on: .review)
    _ = model.update(.navigation(.sort(.reviewQueue, column: 1)))
    let table = model.table(.reviewQueue)
    #expect(model.reviewedItem?.name == table.cells(0)[1].plain.text)
  }

  @Test("Two conditions hold together, and what is taken back is shown whatever they hide")
  func conditionsHoldTogether() async throws {
    var model = try await MolesFixture.model(on: .review)
    let queue = try #require(model.review.queue.value)
    var filter = ReviewFilter(attribute: "site", source: "renji", kind: .conflict)
    #expect(filter.words == "kind conflict, attribute site, source renji")
    let decision = try #require(ReviewScreen.decisions(model.update(.key(.character("a")))).first)
    _ = model.narrowReview(to: filter)
    let shown = try #require(model.review.arrangement.places)
    #expect(!shown.isEmpty)
    for place in shown {
      let item = queue.items[place]
      #expect(item.attribute == "site" && item.kind == .conflict)
      #expect(item.statements.contains { $0.source == "renji" })
    }
    _ = model.update(.review(.turned(decision, [], isUndo: true)))
    #expect(model.reviewedItem?.item == decision.item)
    #expect(model.review.filter.isEmpty)
    filter.source = "nobody"
    _ = model.narrowReview(to: filter)
    #expect(model.reviewedItem == nil && model.table(.reviewQueue).rowCount == 0)
    #expect(model.update(.key(.character("a"))).isEmpty)
  }

  @Test("What a cell is ordered by is what stands in it", arguments: [false, true])
  func sortValuesAreThoseOfCells(isBlind: Bool) async throws {
    var model = try await MolesFixture.model(on: .review)
    for key in "as1f" { _ = model.update(.key(.character(key))) }
    if isBlind { _ = model.update(.key(.character("b"))) }
    let lines = try #require(model.review.lines)
    for place in lines.queue.items.indices {
      let cells = lines.cells(place)
      for column in QueueLines.Column.allCases {
        #expect(cells[column.rawValue].plain.sort == lines.sortValue(place, column))
      }
    }
  }

  @Test("A sorted queue is gone through in its order, and keeps it")
  func sortedQueuesAreGoneThrough() async throws {
    var model = ReviewScreen.model(of: 60)
    _ = model.update(.navigation(.sort(.reviewQueue, column: 4)))
    let items = try #require(model.review.queue.value?.items)
    let places = try #require(model.review.arrangement.places)
    let confidences = places.map { items[$0].confidence }
    #expect(confidences == items.map(\.confidence).sorted(by: >))
    for row in 0..<5 {
      #expect(model.reviewedPlace == places[row])
      _ = model.update(.key(.character("a")))
    }
    #expect(model.table(.reviewQueue).sort?.column == 4)
    #expect(model.review.latest.keys.sorted() == places.prefix(5).sorted())
    // What is undone comes back where it stands in this order.
    let decision = try #require(model.review.latest[places[2]])
    _ = model.update(.review(.turned(decision, [], isUndo: true)))
    #expect(model.reviewedPlace == places[2])
    #expect(model.selection(.reviewQueue).item == 2)
    // The other way round, and a third time as the queue was made; the cell at the top is shown.
    _ = model.update(.navigation(.sort(.reviewQueue, column: 4)))
    #expect(model.review.arrangement.request.sort?.isDescending == false)
    let hand = model.reviewedPlace
    _ = model.update(.navigation(.sort(.reviewQueue, column: 4)))
    #expect(model.review.arrangement.places == nil && model.table(.reviewQueue).sort == nil)
    #expect(model.reviewedPlace == hand)
  }

  @Test("A long queue stands as it was, and answers every key, until its new order is there")
  func longQueuesAreArrangedElsewhere() async throws {
    let count = ReviewState.mostAtOnce + 500
    var model = ReviewScreen.model(of: count)
    let items = try #require(model.review.queue.value?.items)
    let asked = ReviewScreen.arrangings(
      model.update(.navigation(.sort(.reviewQueue, column: 1)))
    )
    let arranging = try #require(asked.first)
    #expect(model.review.arrangement.places == nil)
    #expect(model.table(.reviewQueue).sort == nil)
    #expect(model.table(.reviewQueue).footer?.hasSuffix("arranging …") == true)
    // Decisions go on in the old order.
    #expect(
      ReviewScreen.decisions(model.update(.key(.character("a")))).first?.item == items[0].item
    )
    #expect(model.reviewedPlace == 1)
    let made = ReviewArrangement(arranging.request, of: arranging.lines)
    _ = model.update(.review(.arranged(made, generation: arranging.generation)))
    #expect(
      model.review.arrangement.places
        == items.indices.sorted {
          (items[$0].name, $0) < (items[$1].name, $1)
        }
    )
    #expect(model.reviewedPlace == 1, "whoever went on keeps the cell at hand")
    #expect(model.review.open == count - 1, "what was decided meanwhile is counted")
    #expect(model.table(.reviewQueue).footer == "\(Figures.count(count - 1)) left")
  }

  @Test("Only the last order that was asked for is shown, and none of an older queue")
  func lateArrangementsAreDropped() async throws {
    var model = ReviewScreen.model(of: ReviewState.mostAtOnce + 500)
    let queue = try #require(model.review.queue.value)
    func ask(_ message: Message) throws -> (ReviewArrangement, Int) {
      let arranging = try #require(ReviewScreen.arrangings(model.update(message)).first)
      return (ReviewArrangement(arranging.request, of: arranging.lines), arranging.generation)
    }
    let byName = try ask(.navigation(.sort(.reviewQueue, column: 1)))
    let byValue = try ask(.navigation(.sort(.reviewQueue, column: 3)))
    _ = model.update(.review(.arranged(byName.0, generation: byName.1)))
    #expect(model.review.arrangement.places == nil)
    _ = model.update(.review(.arranged(byValue.0, generation: byValue.1)))
    #expect(model.table(.reviewQueue).sort?.column == 3)
    #expect(model.selection(.reviewQueue).item == 0, "a new order is seen from its top")
    // A queue made anew stands as it was asked for; what was asked since comes after it.
    let byConfidence = try ask(.navigation(.sort(.reviewQueue, column: 4)))
    let opening = ReviewOpening(
      queue: queue,
      decisions: [],
      progress: ReviewProgress(queue, []),
      for: ReviewAsking(reviewer: "ann", label: "diagnosis", request: byValue.0.request)
    )
    let effects = model.update(.review(.opened(.success(opening))))
    #expect(model.table(.reviewQueue).sort?.column == 3)
    #expect(ReviewScreen.arrangings(effects).first?.request == byConfidence.0.request)
    _ = model.update(.review(.arranged(byConfidence.0, generation: byConfidence.1)))
    #expect(model.table(.reviewQueue).sort?.column == 3, "it was made of the queue before")
    // All of it as it was made takes no work.
    _ = model.update(.navigation(.sort(.reviewQueue, column: 4)))
    _ = model.update(.navigation(.sort(.reviewQueue, column: 4)))
    #expect(model.review.arrangement.places == nil && !model.review.isArranging)
  }

  @Test("What a filter leaves is counted with every decision, and at once when it is asked for")
  func choicesAreKeptUp() async throws {
    var model = ReviewScreen.model(of: 300)
    func counted() -> [ReviewFilterChoice] {
      QueueChoices(model.review.queue.value, model.review.answers, label: "diagnosis").sorted
    }
    #expect(model.review.choices.sorted == counted())
    for key in "aasfaxa" { _ = model.update(.key(.character(key))) }
    #expect(model.review.latest.count == 7)
    #expect(model.review.choices.sorted == counted())
    let decision = try #require(model.review.latest.values.first)
    _ = model.update(.review(.turned(decision, [], isUndo: true)))
    #expect(model.review.choices.sorted == counted())
    #expect(counted().first?.open == 294)
    for choice in counted() {
      var filter = ReviewFilter()
      filter.toggle(choice.value)
      _ = model.narrowReview(to: filter)
      #expect(model.review.open == choice.open)
      #expect(model.review.rowCount == model.review.queue.value?.places(filter).count)
    }
  }
}
