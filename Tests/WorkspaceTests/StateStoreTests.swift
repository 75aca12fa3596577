import Basics
import Foundation
import Synchronization
import Testing
import Workspace

@Suite struct StateStoreTests {
  private let when = Date(timeIntervalSince1970: 1_700_000_000)

  private func cell(_ entity: String, _ old: String, _ new: String, by who: String = "ann")
    -> Decision
  {
    Decision(
      who: who,
      at: when,
      item: .entity(entity),
      attribute: "dx",
      verdict: .value(new),
      old: old,
      why: "histology",
      seconds: 1.5
    )
  }

  private func store(_ folder: TemporaryFolder) throws -> StateStore {
    try StateStore(file: folder.url.appending(path: "state.sqlite"))
  }

  @Test func decisionsSurviveClosing() throws {
    let folder = try TemporaryFolder()
    let row = ItemKey.row(source: "a", content: "c0ffee", ordinal: 2)
    let said = [
      cell("L1", "benign", "melanoma"),
      Decision(who: "ann", at: when, item: row, verdict: .reject),
      Decision(who: "ann", at: when, item: row, attribute: "dx", verdict: .value(nil), old: "x"),
      Decision(who: "bob", at: when, item: .entity("L2"), attribute: "dx", verdict: .skip),
      Decision(who: "bob", at: when, item: .entity("L2"), attribute: "dx", verdict: .flag),
    ]
    let stored = try store(folder).record(said)
    #expect(stored.map(\.id) == [1, 2, 3, 4, 5])
    #expect(try store(folder).decisionsInForce() == stored)
    #expect(try store(folder).lastEvent() == 5)
  }

  @Test func undoAndRedoGoBackAndForthOverClosing() throws {
    let folder = try TemporaryFolder()
    let said = try store(folder).record((0..<5).map { cell("L\($0)", "a", "b") })
    for index in said.indices.reversed() {
      #expect(try store(folder).undoLast(who: "ann", at: when) == said[index])
    }
    #expect(try store(folder).undoLast(who: "ann") == nil)
    #expect(try store(folder).decisionsInForce().isEmpty)
    for index in said.indices {
      #expect(try store(folder).redoLast(who: "ann", at: when) == said[index])
    }
    #expect(try store(folder).redoLast(who: "ann") == nil)
    #expect(try store(folder).decisionsInForce() == said)
    #expect(try store(folder).undoLast(who: "ann", at: when) == said[4], "it can go on")
    #expect(try store(folder).events().count == 16, "nothing of it is forgotten")
  }

  @Test func undoTakesBackOnesOwnDecisionsOnly() throws {
    let folder = try TemporaryFolder()
    let state = try store(folder)
    let first = try state.record(cell("L1", "a", "b"))
    let second = try state.record(cell("L2", "a", "b", by: "bob"))
    #expect(try state.undoLast(who: "ann") == first)
    #expect(try state.undoLast(who: "ann") == nil)
    #expect(try state.decisionsInForce() == [second])
    #expect(try state.redoLast(who: "bob") == nil, "what Ann took back is Ann's")
  }

  @Test func aNewDecisionEndsRedoingAndTheUndoneBranchStays() throws {
    let folder = try TemporaryFolder()
    let state = try store(folder)
    let undone = try state.record(cell("L1", "a", "b"))
    #expect(try state.undoLast(who: "ann") == undone)
    let later = try state.record(cell("L1", "a", "c"))
    #expect(try state.redoLast(who: "ann") == nil)
    #expect(try state.restore(undone.id, who: "ann"))
    #expect(try state.decisionsInForce() == [undone, later])
    #expect(try !state.restore(undone.id, who: "ann"), "it holds already")
    #expect(try !state.undo(99, who: "ann"), "there is none")
  }

  /// Undoing, redoing and deciding at random against lists in memory.
  @Test(arguments: 0..<5)
  func theLogAgreesWithAModelOfIt(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let folder = try TemporaryFolder()
    let state = try store(folder)
    var done: [String: [Int64]] = [:]
    var undone: [String: [Int64]] = [:]
    for step in 0..<200 {
      let who = ["ann", "bob"].randomElement(using: &random) ?? "ann"
      switch Int.random(in: 0..<4, using: &random) {
      case 0, 1:
        done[who, default: []].append(try state.record(cell("L\(step)", "a", "b", by: who)).id)
        undone[who] = []
      case 2:
        let expected = done[who]?.popLast()
        #expect(try state.undoLast(who: who)?.id == expected, "step \(step)")
        if let expected { undone[who, default: []].append(expected) }
      default:
        let expected = undone[who]?.popLast()
        #expect(try state.redoLast(who: who)?.id == expected, "step \(step)")
        if let expected { done[who, default: []].append(expected) }
      }
    }
    let held = done.values.flatMap(\.self).sorted()
    #expect(try state.decisionsInForce().map(\.id) == held)
  }

  @Test func twoOpenersWriteInParallelAndLoseNothing() async throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appending(path: "state.sqlite")
    let writers = 4
    let each = 25
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<writers {
        group.addTask {
          let state = try StateStore(file: file)
          for index in 0..<each {
            try state.record(
              Decision(who: "w\(writer)", item: .entity("E\(index)"), verdict: .reject)
            )
          }
        }
      }
      try await group.waitForAll()
    }
    let decisions = try store(folder).decisionsInForce()
    #expect(decisions.count == writers * each)
    #expect(Set(decisions.map(\.id)).count == writers * each)
    for writer in 0..<writers {
      let own = decisions.filter { $0.who == "w\(writer)" }.map(\.item)
      #expect(own == (0..<each).map { .entity("E\($0)") }, "the order of one writer is kept")
    }
  }

  @Test(arguments: [
    Data("this is no database, only text of some length".utf8), Data(repeating: 0xAA, count: 9000),
  ])
  func aDamagedFileIsAnErrorThatSaysWhatToDo(content: Data) throws {
    let folder = try TemporaryFolder()
    try folder.write("state.sqlite", content)
    let error = #expect(throws: WorkspaceError.self) { try store(folder) }
    #expect(error?.code == .state)
    #expect(error?.message.hasPrefix("the state file is damaged") == true)
    #expect(error?.suggestion?.hasPrefix("move it aside") == true)
  }

  @Test func aPageDamagedLaterIsAnErrorToo() throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appending(path: "state.sqlite")
    do {
      let state = try store(folder)
      for index in 0..<500 { try state.record(cell("L\(index)", "a", "b")) }
    }
    let handle = try FileHandle(forUpdating: file)
    let size = try handle.seekToEnd()
    try handle.seek(toOffset: 4096)
    try handle.write(contentsOf: Data(repeating: 0x5A, count: Int(size) - 4096))
    try handle.close()
    #expect(throws: WorkspaceError.self) {
      let state = try store(folder)
      _ = try state.decisionsInForce()
    }
  }

  @Test func aFolderThatIsAFileIsAnError() throws {
    let folder = try TemporaryFolder()
    try folder.write("file", "x")
    let error = #expect(throws: WorkspaceError.self) {
      try StateStore(file: folder.url.appending(path: "file/state.sqlite"))
    }
    #expect(error?.code == .unreadable)
  }

  @Test(.enabled(if: getuid() != 0, "root may write everything"))
  func aReadOnlyFileIsAnErrorWhenWritten() throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appending(path: "state.sqlite")
    _ = try store(folder)
    try FileManager.default.setAttributes([.posixPermissions: 0o400], ofItemAtPath: file.path)
    let error = #expect(throws: WorkspaceError.self) {
      try store(folder).record(cell("L1", "a", "b"))
    }
    #expect(error?.code == .unwritable)
  }
}
