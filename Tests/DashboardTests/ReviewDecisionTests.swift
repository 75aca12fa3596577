import Basics
import Foundation
import Fusion
import Pipeline
import Review
import Terminal
import Testing
import Workspace

@testable import Dashboard

@Suite("Deciding on the review screen", .serialized)
struct ReviewDecisionTests {
  @Test("Accepting keeps the believed value, and the next cell follows by itself")
  func acceptingGoesOn() async throws {
    var model = try await MolesFixture.model(on: .review)
    let first = try #require(model.reviewedItem)
    _ = model.update(ReviewScreen.at(4))
    let decision = try #require(ReviewScreen.decisions(model.update(.key(.character("a")))).first)
    #expect(decision.verdict == .value(first.value))
    #expect(decision.item == first.item && decision.attribute == first.attribute)
    #expect(decision.old == first.value)
    #expect(decision.who == "ann")
    #expect(decision.seconds == 4)
    #expect(model.selection(.reviewQueue).item == 1)
    #expect(model.reviewedItem != first)
  }

  @Test("A digit takes a claim, in one key as accepting does")
  func digitsTakeClaims() async throws {
    var model = try await MolesFixture.model(on: .review)
    let claims = model.reviewedClaims
    try #require(claims.count >= 2)
    #expect(claims[0].value == model.reviewedItem?.value, "the believed one is the first")
    let decision = try #require(ReviewScreen.decisions(model.update(.key(.character("2")))).first)
    #expect(decision.verdict == .value(claims[1].value))
    let effects = model.update(.key(.character("9")))
    #expect(ReviewScreen.decisions(effects).isEmpty)
    #expect(model.screen == .review)
  }

  @Test("A typed value, and none", arguments: [("12.5", "12.5"), ("", nil as String?)])
  func valuesAreTyped(text: String, expected: String?) async throws {
    var model = try await MolesFixture.model(on: .review)
    model.dataset.declaredValues = [:]
    _ = model.update(.key(.character("e")))
    #expect(model.overlay == .reviewText(.value, TextFieldState()))
    for character in text { _ = model.update(.key(.character(character))) }
    let decision = try #require(ReviewScreen.decisions(model.update(.key(.enter))).first)
    #expect(decision.verdict == .value(expected))
    #expect(model.overlay == nil)
  }

  @Test("A typed value that the manifest does not declare is not taken")
  func typedValuesAreChecked() async throws {
    var model = try await MolesFixture.model(on: .review)
    let attribute = try #require(model.reviewedItem?.attribute)
    model.dataset.declaredValues[attribute] = ["nevus", "melanoma"]
    _ = model.update(.key(.character("e")))
    for character in "Nevus" { _ = model.update(.key(.character(character))) }
    #expect(ReviewScreen.decisions(model.update(.key(.enter))).isEmpty)
    #expect(model.notice?.text.contains("nevus, melanoma") == true)
    #expect(model.overlay != nil, "it can be mended")
    for _ in 0..<5 { _ = model.update(.key(.backspace)) }
    for character in "melanoma" { _ = model.update(.key(.character(character))) }
    #expect(ReviewScreen.decisions(model.update(.key(.enter))).first?.verdict == .value("melanoma"))
  }

  @Test(
    "Skipping, flagging and leaving out",
    arguments: [("s", Decision.Verdict.skip), ("f", .flag), ("x", .reject)]
      as [(Character, Decision.Verdict)]
  )
  func otherVerdicts(key: Character, verdict: Decision.Verdict) async throws {
    var model = try await MolesFixture.model(on: .review)
    let decision = try #require(ReviewScreen.decisions(model.update(.key(.character(key)))).first)
    #expect(decision.verdict == verdict)
    #expect((decision.attribute == nil) == (verdict == .reject), "an item is left out as a whole")
  }

  @Test("A remark goes with the next decision and with no other")
  func remarksGoWithTheNextDecision() async throws {
    var model = try await MolesFixture.model(on: .review)
    _ = model.update(.key(.character("c")))
    for character in "odd" { _ = model.update(.key(.character(character))) }
    _ = model.update(.key(.enter))
    #expect(ReviewScreen.decisions(model.update(.key(.character("a")))).first?.why == "odd")
    #expect(ReviewScreen.decisions(model.update(.key(.character("a")))).first?.why == nil)
  }

  @Test("Decided cells are passed over, back and forth")
  func decidedCellsArePassedOver() async throws {
    var model = try await MolesFixture.model(on: .review)
    for _ in 0..<3 { _ = model.update(.key(.character("a"))) }
    #expect(model.selection(.reviewQueue).item == 3)
    _ = model.update(.key(.up))
    #expect(model.selection(.reviewQueue).item == 2, "arrows go through decided ones too")
    _ = model.update(.key(.character("n")))
    #expect(model.selection(.reviewQueue).item == 3)
    _ = model.update(.key(.character("N")))
    #expect(model.selection(.reviewQueue).item == 3, "there is none before")
  }

  @Test("Undo brings the cell back, and what the log says then stands")
  func undoBringsTheCellBack() async throws {
    var model = try await MolesFixture.model(on: .review)
    let decision = try #require(ReviewScreen.decisions(model.update(.key(.character("a")))).first)
    #expect(model.update(.key(.character("u"))).contains(.turnDecision(by: "ann", isUndo: true)))
    let effects = model.update(.review(.turned(decision, [], isUndo: true)))
    #expect(effects.contains(.measureReview))
    #expect(model.selection(.reviewQueue).item == 0)
    #expect(model.review.latest.isEmpty)
    #expect(model.notice?.text.hasPrefix("undone: ") == true)
  }

  @Test("A decision that cannot be kept is told, and its cell comes back")
  func failuresAreTold() async throws {
    var model = try await MolesFixture.model(on: .review)
    let decision = try #require(ReviewScreen.decisions(model.update(.key(.character("a")))).first)
    _ = model.update(.review(.failed(decision, WorkProblem(message: "the disk is full"))))
    #expect(model.selection(.reviewQueue).item == 0)
    #expect(model.review.latest.isEmpty, "it is open again")
    #expect(model.notice?.text.contains("the disk is full") == true)
  }

  @Test("Where a source claims a class, the others of the label are offered after it")
  func classesAreOffered() async throws {
    var model = try await MolesFixture.model(on: .review)
    let label = try #require(model.dataset.label)
    let queue = try #require(model.review.queue.value)
    let place = try #require(queue.items.firstIndex { $0.attribute == label })
    let rows = try #require(model.entityRows?.page)
    model.selections[.reviewQueue] = Selection(item: place)
    model.entityRows = EntityRows(item: queue.items[place].item, generation: 9)
    model.entityRows?.append(rows)
    let claims = model.reviewedClaims
    let offered = claims.filter(\.sources.isEmpty)
    #expect(!offered.isEmpty)
    #expect(Set(claims.map(\.value)).count == claims.count)
    let last = claims.count
    try #require(last <= 9)
    let decision = ReviewScreen.decisions(model.update(.key(.character(Character("\(last)")))))
      .first
    #expect(decision?.verdict == .value(claims[last - 1].value))
  }
}
