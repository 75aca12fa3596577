import Basics
import DatasetSupport
import Engine
import Foundation
import Fusion
import Ingest
import Pipeline
import Profiling
import Synchronization
import Testing
import Workspace

@Suite struct DatasetSessionTests {
  /// Two sources that contradict each other about every third entity.
  private static func folder() throws -> TemporaryDataset {
    let folder = try TemporaryDataset()
    for (name, offset) in [("a", 0), ("b", 1)] {
      let rows = (0..<30).map { "e\($0),\($0 % 3 == 0 ? offset : 2),\($0)\n" }
      try folder.write("id,kind,age\n" + rows.joined(), "\(name).csv")
    }
    try folder.write("entity: id\nlabel: kind\n", "dataset.yaml")
    return folder
  }

  /// Counts how often an engine is opened.
  private final class Opener: Sendable {
    private let count = Mutex(0)
    var opened: Int { count.withLock { $0 } }

    func open() async throws -> any QueryEngine {
      count.withLock { $0 += 1 }
      return try await Engines.open(uri: nil, threads: 2)
    }
  }

  private static func session(
    _ root: URL,
    _ opener: Opener,
    progress: @escaping StageProgressHandler = { _ in }
  ) throws -> DatasetSession {
    DatasetSession(
      try Dataset.open(root, consent: .given),
      connect: { try await opener.open() },
      progress: progress
    )
  }

  @Test func whoAsksAtTheSameTimeWaitsForTheSameWork() async throws {
    let folder = try Self.folder()
    defer { folder.remove() }
    let opener = Opener()
    let session = try Self.session(folder.root, opener)
    let reports = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<8 {
        group.addTask { try await session.conflicts().attributes.reduce(0) { $0 + $1.conflicts } }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(reports == Array(repeating: 10, count: 8))
    #expect(opener.opened == 1)
  }

  @Test func aSecondProcessNeedsNoEngineForWhatIsKept() async throws {
    let folder = try Self.folder()
    defer { folder.remove() }
    let first = try await Self.session(folder.root, Opener()).results()
    let opener = Opener()
    let second = try await Self.session(folder.root, opener).results()
    #expect(opener.opened == 0)
    #expect(second.summary == first.summary)
    #expect(second.profile?.columns == first.profile?.columns)
    #expect(second.skew == first.skew)
    #expect(second.conflicts?.attributes == first.conflicts?.attributes)
    #expect(second.findings == first.findings)
  }

  @Test func claimsAreMadeWhenTheirRowsAreOpened() async throws {
    let folder = try Self.folder()
    defer { folder.remove() }
    _ = try await Self.session(folder.root, Opener()).results()
    let opener = Opener()
    let stages = Mutex<Set<PipelineStage>>([])
    let session = try Self.session(folder.root, opener) { report in
      stages.withLock { _ = $0.insert(report.stage) }
    }
    _ = try await session.conflicts()
    #expect(!stages.withLock { $0.contains(.conflicts) })
    let filter = RowFilter(.rows, [.conflicted(attribute: "kind")])
    #expect(try await session.count(filter) == 20)
    #expect(stages.withLock { $0.contains(.conflicts) })
  }

  @Test func aCancelledQuestionLeavesTheOthersTheirAnswer() async throws {
    let folder = try Self.folder()
    defer { folder.remove() }
    let session = try Self.session(folder.root, Opener())
    let given = Task { try await session.profile() }
    let taken = Task { try await session.profile() }
    taken.cancel()
    #expect(try await given.value.columns.count == 6)
    // It may have been answered before it was cancelled; nothing but a cancelling may be told.
    if case .failure(let error) = await taken.result { #expect(error is CancellationError) }
  }

  @Test func whatWasCancelledByAllIsMadeAnew() async throws {
    let session = DatasetSession(
      try Dataset.open(try Self.folder().root),
      connect: {
        try await Task.sleep(for: .milliseconds(300))
        return try await Engines.open(uri: nil, threads: 2)
      }
    )
    let asked = Task { try await session.loaded() }
    try await Task.sleep(for: .milliseconds(30))
    asked.cancel()
    await #expect(throws: CancellationError.self) { _ = try await asked.value }
    #expect(try await session.loaded().sources.count == 2)
  }

  @Test func aQuestionThatDoesNotApplyIsKeptToo() async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    try folder.write("x,y\n1,2\n3,4\n", "a.csv")
    try folder.write("label: y\n", "dataset.yaml")
    let first = try await Self.session(folder.root, Opener()).results()
    #expect(first.conflicts == nil)
    let opener = Opener()
    let second = try Self.session(folder.root, opener)
    await #expect(throws: CurationError.self) { _ = try await second.conflicts() }
    #expect(opener.opened == 0)
  }

  @Test func aChangedFileIsAnotherDataset() async throws {
    let folder = try Self.folder()
    defer { folder.remove() }
    _ = try await Self.session(folder.root, Opener()).results()
    try folder.write("id,kind,age\ne0,7,1\n", "b.csv")
    let report = try await Self.session(folder.root, Opener()).conflicts()
    #expect(report.attributes.reduce(0) { $0 + $1.conflicts } == 2)
  }

  @Test func checksAreLookedAtAloneWhenOnlyTheyChange() async throws {
    let folder = try Self.folder()
    defer { folder.remove() }
    let first = try Self.session(folder.root, Opener())
    _ = try await first.profile()
    try folder.write(
      "entity: id\nlabel: kind\nchecks:\n  - {name: young, sql: \"age < 20\"}\n",
      "dataset.yaml"
    )
    let second = try Self.session(folder.root, Opener())
    let names = [try await first.fingerprint(), try await second.fingerprint()]
    #expect(names[0] != nil)
    #expect(names[0] == names[1])
    #expect(try await second.profile().checks.map(\.violations) == [20])
  }
}
