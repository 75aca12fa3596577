import Basics
import Foundation
import Fusion
import Pipeline
import Review
import Terminal
import Testing
import Workspace

@testable import Dashboard

@Suite("The review screen", .serialized)
struct ReviewScreenTests {
  private static func decisions(_ effects: [Effect]) -> [Decision] {
    effects.compactMap { if case .decide(let decision) = $0 { decision } else { nil } }
  }

  private static func at(_ seconds: TimeInterval) -> Message {
    .time(Date(timeIntervalSince1970: 1_773_603_000 + seconds))
  }

  @Test("Accepting keeps the believed value, and the next cell follows by itself")
  func acceptingGoesOn() async throws {
    var model = try await MolesFixture.model(on: .review)
    let first = try #require(model.reviewedItem)
    _ = model.update(Self.at(4))
    let decision = try #require(Self.decisions(model.update(.key(.character("a")))).first)
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
    let decision = try #require(Self.decisions(model.update(.key(.character("2")))).first)
    #expect(decision.verdict == .value(claims[1].value))
    let effects = model.update(.key(.character("9")))
    #expect(Self.decisions(effects).isEmpty)
    #expect(model.screen == .review)
  }

  @Test("A typed value, and none", arguments: [("12.5", "12.5"), ("", nil as String?)])
  func valuesAreTyped(text: String, expected: String?) async throws {
    var model = try await MolesFixture.model(on: .review)
    model.dataset.declaredValues = [:]
    _ = model.update(.key(.character("e")))
    #expect(model.overlay == .reviewText(.value, TextFieldState()))
    for character in text { _ = model.update(.key(.character(character))) }
    let decision = try #require(Self.decisions(model.update(.key(.enter))).first)
    #expect(decision.verdict == .value(expected))
    #expect(model.overlay == nil)
  }

  @Test(
    "Skipping, flagging and leaving out",
    arguments: [("s", Decision.Verdict.skip), ("f", .flag), ("x", .reject)]
      as [(Character, Decision.Verdict)]
  )
  func otherVerdicts(key: Character, verdict: Decision.Verdict) async throws {
    var model = try await MolesFixture.model(on: .review)
    let decision = try #require(Self.decisions(model.update(.key(.character(key)))).first)
    #expect(decision.verdict == verdict)
    #expect((decision.attribute == nil) == (verdict == .reject), "an item is left out as a whole")
  }

  @Test("A remark goes with the next decision and with no other")
  func remarksGoWithTheNextDecision() async throws {
    var model = try await MolesFixture.model(on: .review)
    _ = model.update(.key(.character("c")))
    for character in "odd" { _ = model.update(.key(.character(character))) }
    _ = model.update(.key(.enter))
    #expect(Self.decisions(model.update(.key(.character("a")))).first?.why == "odd")
    #expect(Self.decisions(model.update(.key(.character("a")))).first?.why == nil)
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
    let decision = try #require(Self.decisions(model.update(.key(.character("a")))).first)
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
    let decision = try #require(Self.decisions(model.update(.key(.character("a")))).first)
    _ = model.update(.review(.failed(decision, WorkProblem(message: "the disk is full"))))
    #expect(model.selection(.reviewQueue).item == 0)
    #expect(model.review.latest.isEmpty, "it is open again")
    #expect(model.notice?.text.contains("the disk is full") == true)
  }

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
    #expect(effects.contains(.openReview))
    #expect(model.notice?.text == "2 cells sent to review, 1 waited there already")
    // A second one comes while the queue is being ordered: it is ordered once more.
    _ = model.update(.review(.sent(added, isCut: false)))
    let opening = ReviewOpening(
      queue: queue,
      decisions: [],
      progress: ReviewProgress(queue, [])
    )
    #expect(model.reviewedItem == hand, "until then it stands as it was")
    #expect(model.update(.review(.opened(.success(opening)))).contains(.openReview))
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
    #expect(Self.decisions(model.update(.key(.character("1")))).isEmpty, "not all are here")
    let effects = arrive(page)
    #expect(effects.allSatisfy { if case .fetch(let ask) = $0 { ask.page == 0 } else { true } })
    #expect(Self.decisions(effects).count == 1, "the key waited for them")
  }

  @Test("Keys that come before the rows wait for them, in their order")
  func keysWait() async throws {
    var model = try await MolesFixture.model(on: .review)
    let item = try #require(model.reviewedItem)
    let page = try #require(model.entityRows?.page)
    let claims = model.reviewedClaims
    model.entityRows = EntityRows(item: item.item, generation: 50)
    for key in "2sf" { #expect(Self.decisions(model.update(.key(.character(key)))).isEmpty) }
    #expect(model.notice?.text.hasPrefix("3 keys") == true)
    let effects = model.update(
      .grid(.page(grid: EntityRows.grid, generation: 50, page: 0, .success(page)))
    )
    let said = Self.decisions(effects)
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
    let decision = Self.decisions(model.update(.key(.character(Character("\(last)"))))).first
    #expect(decision?.verdict == .value(claims[last - 1].value))
  }

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
    let places = try #require(model.review.shown)
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
    let decision = try #require(Self.decisions(model.update(.key(.character("a")))).first)
    model.narrowReview(to: filter)
    let shown = try #require(model.review.shown)
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
    model.narrowReview(to: filter)
    #expect(model.reviewedItem == nil && model.table(.reviewQueue).rowCount == 0)
    #expect(model.update(.key(.character("a"))).isEmpty)
  }

  /// The screen of a person after others decided.
  private static func model(
    after decisions: [Decision],
    secondShare: Double = 0
  ) async throws -> DashboardModel {
    var model = try await MolesFixture.model(on: .review)
    model.review.secondShare = secondShare
    let queue = try #require(model.review.queue.value)
    let opening = ReviewOpening(
      queue: queue,
      decisions: decisions,
      progress: ReviewProgress(queue, decisions)
    )
    model.review.queue = .waiting
    _ = model.update(.review(.opened(.success(opening))))
    return model
  }

  private static func answer(
    _ who: String,
    _ item: ReviewItem,
    _ value: String,
    id: Int64
  ) -> Decision {
    var decision = Decision(
      who: who,
      item: item.item,
      attribute: item.attribute,
      verdict: .value(value),
      old: item.value
    )
    decision.id = id
    return decision
  }

  @Test("A second look is blind: neither the answer, nor the belief, nor reliability is shown")
  func secondLooksAreBlind() async throws {
    let plain = try await MolesFixture.model(on: .review)
    let item = try #require(plain.reviewedItem)
    let bob = Self.answer("bob", item, "melanoma", id: 1)
    var model = try await Self.model(after: [bob], secondShare: 1)
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
    #expect(try await Self.model(after: [bob]).review.latest[0]?.who == "bob")
  }

  @Test("A disagreement comes again with who said what, and the next answer settles it")
  func disagreementsComeAgain() async throws {
    let plain = try await MolesFixture.model(on: .review)
    let item = try #require(plain.reviewedItem)
    let said = [
      Self.answer("bob", item, "melanoma", id: 1), Self.answer("cid", item, "odd one", id: 2),
    ]
    var model = try await Self.model(after: said)
    #expect(model.reviewedItem == item)
    #expect(model.table(.reviewQueue).cells(0).contains { $0.plain.text == "disputed" })
    let claims = model.reviewedClaims
    #expect(claims.first { $0.value == "melanoma" }?.people == ["bob"])
    let last = try #require(claims.last)
    #expect(last.value == "odd one" && last.people == ["cid"] && last.sources.isEmpty)
    let decision = try #require(
      Self.decisions(model.update(.key(.character(Character("\(claims.count)"))))).first
    )
    #expect(decision.verdict == .value("odd one"))
    #expect(model.review.disputed.isEmpty)
    // A progress that knows of another disagreement has the queue looked at again.
    var progress = try #require(model.review.progress)
    progress.disputed = 1
    #expect(model.update(.review(.measured(progress))).contains(.openReview))
  }

  @Test("What was decided while the queue was made anew is not asked again")
  func decisionsMeanwhile() async throws {
    var model = try await MolesFixture.model(on: .review)
    let queue = try #require(model.review.queue.value)
    _ = model.update(.review(.withdrawn(true)))
    var decision = try #require(Self.decisions(model.update(.key(.character("a")))).first)
    decision.id = 5
    _ = model.update(.review(.recorded(decision)))
    let opening = ReviewOpening(queue: queue, decisions: [], progress: ReviewProgress(queue, []))
    _ = model.update(.review(.opened(.success(opening))))
    #expect(model.review.latest[0] == decision)
  }

  @Test("A typed value that the manifest does not declare is not taken")
  func typedValuesAreChecked() async throws {
    var model = try await MolesFixture.model(on: .review)
    let attribute = try #require(model.reviewedItem?.attribute)
    model.dataset.declaredValues[attribute] = ["nevus", "melanoma"]
    _ = model.update(.key(.character("e")))
    for character in "Nevus" { _ = model.update(.key(.character(character))) }
    #expect(Self.decisions(model.update(.key(.enter))).isEmpty)
    #expect(model.notice?.text.contains("nevus, melanoma") == true)
    #expect(model.overlay != nil, "it can be mended")
    for _ in 0..<5 { _ = model.update(.key(.backspace)) }
    for character in "melanoma" { _ = model.update(.key(.character(character))) }
    #expect(Self.decisions(model.update(.key(.enter))).first?.verdict == .value("melanoma"))
  }
}
