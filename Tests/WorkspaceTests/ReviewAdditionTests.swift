import Basics
import Foundation
import Testing
import Workspace

@Suite("Cells that are put into the review queue")
struct ReviewAdditionTests {
  private let when = Date(timeIntervalSince1970: 1_700_000_000)

  private func addition(
    _ item: ItemKey,
    _ kind: ReviewKind = .asked,
    by who: String = "ann"
  ) -> ReviewAddition {
    ReviewAddition(
      who: who,
      at: when,
      item: item,
      attribute: "dx",
      kind: kind,
      reason: "odd",
      confidence: 0.25
    )
  }

  private func store(_ folder: TemporaryFolder) throws -> StateStore {
    try StateStore(file: folder.url.appending(path: "state.sqlite"))
  }

  @Test("They outlast closing, whatever names their items", arguments: ReviewKind.allCases)
  func additionsSurviveClosing(kind: ReviewKind) throws {
    let folder = try TemporaryFolder()
    let items: [ItemKey] = [
      .entity("L1"), .row(source: "a/b", content: "c0ffee", ordinal: 2), .entity("'; DROP --"),
    ]
    let stored = try store(folder).add(items.map { addition($0, kind) })
    #expect(stored.map(\.id) == [1, 2, 3])
    #expect(try store(folder).additionsInForce() == stored)
  }

  @Test("What waits for the same reason is not added twice, and for another it is")
  func waitingCellsAreKnown() throws {
    let folder = try TemporaryFolder()
    let store = try store(folder)
    #expect(try store.add([addition(.entity("L1")), addition(.entity("L1"))]).count == 1)
    #expect(try store.add([addition(.entity("L1"))]).isEmpty)
    #expect(try store.add([addition(.entity("L1"), .labelError)]).count == 1)
    let row = ItemKey.row(source: "L1", content: "c", ordinal: 1)
    #expect(try store.add([addition(row), addition(row)]).count == 1)
  }

  @Test("A decided cell may be sent again, and an earlier decision does not answer it")
  func decidedCellsGoBack() throws {
    let folder = try TemporaryFolder()
    let store = try store(folder)
    try store.add([addition(.entity("L1"))])
    let skip = Decision(who: "ann", item: .entity("L1"), attribute: "dx", verdict: .skip)
    try store.record(skip)
    #expect(try store.add([addition(.entity("L1"))]).isEmpty, "a skip decides nothing")
    var said = skip
    said.verdict = .value("nevus")
    try store.record(said)
    let again = try store.add([addition(.entity("L1"))])
    #expect(again.map(\.lastEvent) == [2])
    _ = try store.undoLast(who: "ann")
    #expect(try store.add([addition(.entity("L1"))]).isEmpty)
  }

  @Test("Taking out holds over closing, once, and the cell may come back")
  func additionsAreWithdrawn() throws {
    let folder = try TemporaryFolder()
    let stored = try store(folder).add([addition(.entity("L1")), addition(.entity("L2"))])
    #expect(try store(folder).withdraw(stored[0].id, who: "bob"))
    #expect(try !store(folder).withdraw(stored[0].id, who: "bob"))
    #expect(try !store(folder).withdraw(99, who: "bob"))
    #expect(try store(folder).additionsInForce() == [stored[1]])
    #expect(try store(folder).add([addition(.entity("L1"))]).count == 1)
  }

  @Test("Several processes add at once and lose nothing")
  func parallelAdditions() async throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appending(path: "state.sqlite")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<4 {
        group.addTask {
          let state = try StateStore(file: file)
          for index in 0..<20 {
            let item = ItemKey.entity("E\(writer) \(index)")
            try state.add([
              ReviewAddition(who: "w", item: item, attribute: "dx", kind: .asked),
              ReviewAddition(who: "w", item: .entity("all"), attribute: "dx", kind: .asked),
            ])
          }
        }
      }
      try await group.waitForAll()
    }
    let all = try store(folder).additionsInForce()
    #expect(all.count == 81, "80 of one writer each, and one that all of them sent")
    #expect(Set(all.map(\.item)).count == 81)
  }
}
