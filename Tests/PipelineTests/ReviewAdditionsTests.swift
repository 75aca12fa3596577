import Basics
import DatasetSupport
import Engine
import Foundation
import Fusion
import Ingest
import Review
import Testing
import Workspace

@testable import Pipeline

@Suite("Cells sent to review")
struct ReviewAdditionsTests {
  private static func open(_ folder: TemporaryDataset) throws -> DatasetSession {
    DatasetSession(
      try Dataset.open(folder.root, consent: .given),
      connect: { try await Engines.open(uri: nil, threads: 2) }
    )
  }

  private static func keyed() throws -> TemporaryDataset {
    let folder = try TemporaryDataset()
    try folder.write("id,kind,size\ne1,red,1\ne2,blue,2\ne3,red,3\n", "a.csv")
    try folder.write("id,kind,note\ne1,green,odd\ne2,blue,\ne3,red,fine\n", "b.csv")
    try folder.write("entity: id\nlabel: kind\n", "dataset.yaml")
    return folder
  }

  private static func keyless() throws -> TemporaryDataset {
    let folder = try TemporaryDataset()
    try folder.write("kind,size\nred,1\nblue,2\nred,1\n", "a.csv")
    try folder.write("label: kind\n", "dataset.yaml")
    return folder
  }

  private static func request(_ entity: String, _ attribute: String) -> ReviewRequest {
    ReviewRequest(.item(.entity(entity)), attribute: attribute, kind: .asked, reason: "look")
  }

  @Test("The rows of several items are those of each alone, keyed or not")
  func rowsOfItems() async throws {
    for (folder, items) in [
      (try Self.keyed(), ["e1", "e3", "nobody"].map { ItemKey.entity($0) }),
      (try Self.keyless(), []),
    ] {
      defer { folder.remove() }
      let session = try Self.open(folder)
      var items = items
      if items.isEmpty {
        items = try await session.reviewQueue().items.map(\.item)
        #expect(items.count == 3 && items.allSatisfy { !$0.isEntity })
      }
      let found = try await session.rows(of: items, limit: 10)
      #expect(found.count == items.count { $0 != .entity("nobody") })
      for item in items where item != .entity("nobody") {
        let alone = try await session.page(RowFilter(of: item), offset: 0, limit: 10)
        #expect(found[item] == alone)
      }
    }
  }

  @Test("What waits, how many cells are wrong and who disagrees is told as a finding")
  func findings() async throws {
    let folder = try Self.keyed()
    defer { folder.remove() }
    let session = try Self.open(folder)
    #expect(try await session.results().review == nil, "nobody has begun")
    let queue = try await session.reviewQueue()
    let store = try StateStore(session.dataset.paths)
    for (who, value) in [("ann", "red"), ("bob", "blue")] {
      try store.record(
        Decision(
          who: who,
          item: queue.items[0].item,
          attribute: queue.items[0].attribute,
          verdict: .value(value)
        )
      )
    }
    session.decisionsChanged()
    let found = try await session.results().findings.filter { $0.area == .review }
    #expect(found.map(\.kind) == ["disagreements", "waiting-review"])
    #expect(found[0].size?.count == 1)
    #expect(found[1].size?.count == queue.items.count - 1)
    for place in queue.items.indices {
      try store.record(
        Decision(
          who: "ann",
          item: queue.items[place].item,
          attribute: queue.items[place].attribute,
          verdict: .value(queue.items[place].value)
        )
      )
    }
    #expect(try await session.results().findings.allSatisfy { $0.area != .review })
  }

  @Test("They come first, with what stands in their cells, claimed or not")
  func addedCellsComeFirst() async throws {
    let folder = try Self.keyed()
    defer { folder.remove() }
    let session = try Self.open(folder)
    let before = try await session.reviewQueue().items.count
    let added = try await session.addToReview(
      [Self.request("e3", "SIZE"), Self.request("e2", "kind"), Self.request("e1", "note")],
      who: "ann"
    )
    #expect(added.added == 3 && added.known == 0 && added.gone == 0)
    let queue = try await session.reviewQueue()
    let first = queue.items.prefix(3)
    #expect(first.map(\.item) == [.entity("e3"), .entity("e2"), .entity("e1")])
    #expect(first.map(\.attribute) == ["size", "kind", "note"])
    #expect(first.map(\.value) == ["3", "blue", "odd"])
    #expect(first.allSatisfy { $0.kind == .asked && $0.addition?.reason == "look" })
    #expect(queue.items.count >= before)
    let again = try await Self.open(folder).addToReview([Self.request("e3", "size")], who: "bob")
    #expect(again.known == 1 && again.added == 0)
  }

  @Test("A cell that sources contradict each other about stands in the queue once")
  func conflictsAreNotDoubled() async throws {
    let folder = try Self.keyed()
    defer { folder.remove() }
    let session = try Self.open(folder)
    _ = try await session.addToReview([Self.request("e1", "kind")], who: "ann")
    let queue = try await session.reviewQueue()
    let same = queue.items.filter { $0.item == .entity("e1") && $0.attribute == "kind" }
    #expect(same.map(\.kind) == [.asked])
    #expect(same.first?.claims == 2)
  }

  @Test("Rows without a key are found by their number, and decided by their content")
  func rowsAreSent() async throws {
    let folder = try Self.keyless()
    defer { folder.remove() }
    let session = try Self.open(folder)
    let requests = [3, 2, 9].map { row in
      ReviewRequest(
        .record(RecordPlace(source: "a", row: row)),
        attribute: "kind",
        kind: .labelError,
        confidence: 0.1
      )
    }
    let added = try await session.addToReview(requests, who: "ann")
    #expect(added.added == 2 && added.gone == 1)
    let queue = try await session.reviewQueue()
    let suspects = queue.items.filter { $0.kind == .labelError }
    #expect(suspects.map(\.name).sorted() == ["a row 2", "a row 3"])
    #expect(Set(suspects.map(\.value)) == ["red", "blue"])
    #expect(suspects.allSatisfy { $0.confidence == 0.1 })
    let blue = try #require(suspects.first { $0.value == "blue" })
    try StateStore(session.dataset.paths).record(
      Decision(
        who: "ann",
        item: blue.item,
        attribute: "kind",
        verdict: .value("green"),
        old: "blue"
      )
    )
    try folder.write("kind,size\nred,1\nred,1\nblue,2\n", "a.csv")
    let later = try Self.open(folder)
    #expect(try await later.replayedDecisions().map(\.outcome) == [.applied])
    let moved = try await later.reviewQueue()
    #expect(moved.items.first { $0.item == blue.item }?.name == "a row 3")
    #expect(try await later.reviewProgress().decided == 1)
  }

  @Test("Without a second source the label's cells are drawn from, and nothing is doubtful")
  func datasetsWithoutConflictsHaveAQueue() async throws {
    let folder = try Self.keyless()
    defer { folder.remove() }
    let queue = try await Self.open(folder).reviewQueue()
    #expect(queue.items.count == 3)
    #expect(queue.drawn.count == 3)
    #expect(queue.items.allSatisfy { $0.kind == .random && $0.attribute == "kind" })
    let tasks = try await Self.open(folder).reviewTasks(limit: nil)
    #expect(tasks.map(\.text).contains("kind: blue\nsize: 2"))
  }

  @Test("What was decided before it was sent again is open, and what is gone is counted")
  func sentAgain() async throws {
    let folder = try Self.keyed()
    defer { folder.remove() }
    let session = try Self.open(folder)
    try StateStore(session.dataset.paths).record(
      Decision(
        who: "ann",
        item: .entity("e2"),
        attribute: "size",
        verdict: .value("2"),
        old: "2"
      )
    )
    _ = try await session.addToReview(
      [Self.request("e2", "size"), Self.request("e9", "size")],
      who: "ann"
    )
    let progress = try await session.reviewProgress()
    #expect(progress.decided == 0)
    #expect(progress.gone == 1)
    #expect(progress.kinds.first { $0.kind == .asked }?.left == 1)
  }

  @Test("A column that is not there is an error, and nothing is added")
  func unknownColumns() async throws {
    let folder = try Self.keyed()
    defer { folder.remove() }
    let session = try Self.open(folder)
    await #expect(throws: CurationError.self) {
      try await session.addToReview(
        [Self.request("e2", "size"), Self.request("e2", "colour")],
        who: "ann"
      )
    }
    #expect(try await session.reviewQueue().items.allSatisfy { $0.kind != .asked })
  }

  private static func sent(
    _ filter: RowFilter,
    column: String? = nil,
    from session: DatasetSession
  ) async throws -> [ReviewItem] {
    let requests = try await session.reviewRequests(filter, column: column, reason: "figure")
    _ = try await session.addToReview(requests, who: "ann")
    return try await session.reviewQueue().items.filter { $0.addition != nil }
  }

  @Test("The rows behind any figure become cells of what the figure speaks of")
  func figuresBecomeCells() async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    try folder.write("id,kind,size\ne1,red,1\ne2,blue,-2\ne3,red,many\ne4,red,5\n", "a.csv")
    try folder.write("id,kind,size\ne1,green,1\ne2,blue,2\n", "b.csv")
    try folder.write(
      """
      entity: id
      label: kind
      columns: {size: {type: number}}
      checks: [{name: positive, sql: size > 0}]
      """,
      "dataset.yaml"
    )
    let session = try Self.open(folder)
    let check = try #require(try await session.summary().manifest.checks.first)
    let broken = try await Self.sent(RowFilter(.rows, [.violates(check)]), from: session)
    #expect(broken.map(\.item) == [.entity("e2")])
    #expect(broken.map(\.attribute) == ["size"] && broken.map(\.kind) == [.violation])
    let unread = try await Self.sent(
      RowFilter(.unreadable(source: "a", column: "size")),
      from: session
    )
    #expect(unread.filter { $0.kind == .unreadable }.map(\.item) == [.entity("e3")])
    let reds = try await Self.sent(
      RowFilter(.source("a"), [.equals(column: "kind", value: "red")]),
      from: session
    ).filter { $0.attribute == "kind" }
    #expect(reds.map(\.item) == [.entity("e1"), .entity("e3"), .entity("e4")])
    let values = try await Self.sent(
      RowFilter(.values(source: "a", column: "size"), [.equals(column: "value", value: "5")]),
      from: session
    )
    #expect(values.contains { $0.item == .entity("e4") && $0.attribute == "size" })
    let claims = try await Self.sent(RowFilter(.claims, [.entity("e1")]), from: session)
    #expect(claims.contains { $0.item == .entity("e1") && $0.attribute == "size" })
    await #expect(throws: CurationError.self) {
      _ = try await Self.sent(RowFilter(.rejects), from: session)
    }
  }

  @Test("A row without a key is opened by its content")
  func contentsAreOpened() async throws {
    let folder = try Self.keyless()
    defer { folder.remove() }
    let session = try Self.open(folder)
    let items = try await RecordItems.find(
      [RecordPlace(source: "a", row: 2)],
      in: try await session.loaded()
    )
    let item = try #require(items.first ?? nil)
    for isQueued in [false, true] {
      if isQueued { _ = try await session.reviewQueue() }
      let page = try await session.page(RowFilter(of: item), offset: 0, limit: 10)
      #expect(page.rows.count == 1)
      #expect(page.rows.first?.contains("blue") == true)
    }
  }

  @Test("Known cells are drawn from a truth file, and a wrong answer is found")
  func knownCellsAreDrawn() async throws {
    let folder = try Self.keyed()
    defer { folder.remove() }
    let beside = try TemporaryDataset()
    defer { beside.remove() }
    let truth = beside.root.appending(path: "gold.csv")
    try Data("id,kind,size\ne1,red,1.0\ne2,blue,9.00\ne9,red,1\n".utf8).write(to: truth)
    let session = try Self.open(folder)
    let planted = try await session.plantKnown(from: truth, count: 10, who: "lead")
    #expect(planted.added == 4, "e9 is not in the data")
    #expect(try await session.plantKnown(from: truth, count: 3, who: "lead").known == 3)
    let known = try await session.reviewQueue().items.filter { $0.kind == .known }
    #expect(known.count == 4)
    let size = try #require(known.first { $0.item == .entity("e2") && $0.attribute == "size" })
    #expect(size.value == "2" && size.addition?.known == "9")
    try StateStore(session.dataset.paths).record(
      Decision(
        who: "ann",
        item: size.item,
        attribute: "size",
        verdict: .value("2"),
        old: "2"
      )
    )
    let progress = try await session.reviewProgress()
    #expect(progress.people.first?.knownWrong == 1)
    #expect(progress.disputed == 1)
    let keyless = try Self.keyless()
    defer { keyless.remove() }
    await #expect(throws: CurationError.self) {
      _ = try await Self.open(keyless).plantKnown(from: truth, count: 1, who: "lead")
    }
  }
}
