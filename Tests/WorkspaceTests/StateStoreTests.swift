import Foundation
import Synchronization
import Testing
import Workspace

@Suite struct StateStoreTests {
  private let when = Date(timeIntervalSince1970: 1_700_000_000)

  private func cell(_ entity: String, _ old: String, _ new: String) -> Decision {
    Decision(
      who: "ann",
      at: when,
      kind: .cell,
      entity: entity,
      attribute: "dx",
      old: old,
      new: new,
      why: "histology"
    )
  }

  private func store(_ folder: TemporaryFolder) throws -> StateStore {
    try StateStore(file: folder.url.appending(path: "state.sqlite"))
  }

  @Test func decisionsSurviveClosing() throws {
    let folder = try TemporaryFolder()
    let stored = try store(folder).record(cell("L1", "benign", "melanoma"))
    #expect(stored.id == 1)
    #expect(try store(folder).decisions() == [stored])
  }

  @Test func undoingAddsTheInverseAndUndoingThatRestores() throws {
    let folder = try TemporaryFolder()
    let state = try store(folder)
    let first = try state.record(cell("L1", "benign", "melanoma"))
    let second = try state.record(cell("L2", "benign", "nevus"))
    let undone = try #require(try state.undoLast(who: "bob", at: when))
    #expect(undone.undoOf == second.id)
    #expect(undone.old == "nevus")
    #expect(undone.new == "benign")
    #expect(try state.decisionsInForce() == [first])
    #expect(try state.undo(second.id, who: "bob") == nil, "it is undone already")
    #expect(try state.undo(99, who: "bob") == nil, "there is none")
    try state.undo(undone.id, who: "ann", at: when)
    #expect(try state.decisionsInForce() == [first, second])
    #expect(try state.decisions().count == 4)
    try state.undo(first.id, who: "ann", at: when)
    #expect(try state.decisionsInForce() == [second])
  }

  @Test func undoHasNoLimit() throws {
    let folder = try TemporaryFolder()
    let state = try store(folder)
    for index in 0..<20 { try state.record(cell("L\(index)", "a", "b")) }
    for _ in 0..<20 { #expect(try state.undoLast(who: "ann") != nil) }
    #expect(try state.undoLast(who: "ann") == nil)
    #expect(try state.decisionsInForce().isEmpty)
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
              Decision(who: "w\(writer)", kind: .row, entity: "E\(index)", old: nil, new: "x")
            )
          }
        }
      }
      try await group.waitForAll()
    }
    let decisions = try store(folder).decisions()
    #expect(decisions.count == writers * each)
    #expect(Set(decisions.map(\.id)).count == writers * each)
    for writer in 0..<writers {
      let own = decisions.filter { $0.who == "w\(writer)" }.map(\.entity)
      #expect(own == (0..<each).map { "E\($0)" }, "the order of one writer is kept")
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
      _ = try state.decisions()
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
