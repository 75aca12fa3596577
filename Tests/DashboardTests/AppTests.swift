import Basics
import Columnar
import Engine
import Foundation
import Ingest
import Pipeline
import Synchronization
import Terminal
import TestSupport
import Testing
import Workspace

@testable import Dashboard

/// A terminal that plays a person: it looks at each frame and answers with events.
private final class ScriptedBackend: TerminalBackend {
  typealias Script = (_ frame: Frame) -> [InputEvent]

  let size: Size
  let appearance = Appearance()
  let canvas = TerminalCanvas.dark
  private let semaphore: DispatchSemaphore
  private let script: Script
  private let onFrame: @Sendable () -> Void
  private var frame: Frame?
  private(set) var frames = 0

  init(size: Size, onFrame: @escaping @Sendable () -> Void = {}, script: @escaping Script) {
    self.size = size
    self.script = script
    self.onFrame = onFrame
    semaphore = DispatchSemaphore(value: 0)
  }

  var waker: TerminalWaker {
    let semaphore = semaphore
    return TerminalWaker { semaphore.signal() }
  }

  func present(_ frame: Frame, theme: Theme) {
    self.frame = frame
    frames += 1
    onFrame()
  }

  func waitForInput(timeoutMilliseconds: Int?) {
    let timeout = min(timeoutMilliseconds ?? 50, 50)
    _ = semaphore.wait(timeout: .now() + .milliseconds(timeout))
  }

  func drainInput() -> [InputEvent] { frame.map(script) ?? [] }
  func repaint() {}
  func copy(_ text: String) -> Bool { false }
  func suspend() {}
  func close() {}
}

@Suite(.serialized) struct AppTests {
  /// A dataset of two clinics that contradict each other, with a bad line and some feedback.
  private func dataset() throws -> URL {
    let root = FileManager.default.temporaryDirectory
      .appending(path: "dashboard-\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(
      at: root.appending(path: "feedback"),
      withIntermediateDirectories: true
    )
    for (clinic, diagnosis) in [("north", "naevus"), ("south", "melanoma")] {
      var lines = ["lesion_id,age,diagnosis"]
      for row in 0..<60 {
        let label = row.isMultiple(of: 4) ? diagnosis : "keratosis"
        lines.append("L-\(100 + row),\(30 + row),\(label)")
      }
      if clinic == "north" { lines.insert("L-999,41", at: 7) }
      try Data((lines.joined(separator: "\n") + "\n").utf8)
        .write(to: root.appending(path: "\(clinic).csv"))
    }
    try Data("not json\n".utf8).write(to: root.appending(path: "feedback/today.jsonl"))
    try Data("version: 1\nname: Clinics\nentity: lesion_id\nlabel: diagnosis\n".utf8)
      .write(to: root.appending(path: "dataset.yaml"))
    return root
  }

  private func request(_ root: URL) -> DashboardApp.Request {
    DashboardApp.Request(
      name: root.lastPathComponent,
      folder: root,
      open: { try session(root, $0) { try await Engines.open(uri: nil) } },
      themes: [.dark, .mono],
      theme: "dark"
    )
  }

  private func session(
    _ root: URL,
    _ progress: @escaping StageProgressHandler,
    _ connect: @escaping @Sendable () async throws -> any QueryEngine
  ) throws -> DatasetSession {
    DatasetSession(try Dataset.open(root), connect: connect, progress: progress)
  }

  /// Plays steps: each waits until the screen holds a text, then presses its keys.
  private func play(
    _ request: DashboardApp.Request,
    _ steps: [(until: String, press: [Key])]
  ) async throws {
    let deadline = ContinuousClock.now + .seconds(60)
    let texts = steps.map(\.until)
    let keys = steps.map(\.press)
    let reached = Order()
    let signal = try await DashboardApp.run(request) {
      ScriptedBackend(size: Size(columns: 160, rows: 48)) { frame in
        if ContinuousClock.now > deadline { return [.terminate(signal: 15)] }
        let step = reached.notes.count
        guard step < texts.count else { return [.key(.character("q"))] }
        guard frame.textRows().contains(where: { $0.contains(texts[step]) }) else { return [] }
        reached.note(texts[step])
        return keys[step].map { .key($0) }
      }
    }
    #expect(signal == nil, "reached only \(reached.notes)")
  }

  @Test func theFirstFrameDoesNotWaitForTheData() async throws {
    let order = Order()
    var request = try request(dataset())
    request.open = { _ in
      order.note("open")
      throw WorkspaceError(.notFound, message: "the folder went away")
    }
    let signal = try await DashboardApp.run(request) {
      ScriptedBackend(size: Size(columns: 80, rows: 24), onFrame: { order.note("frame") }) {
        let isTold = $0.textRows().contains { $0.contains("the folder went away") }
        return isTold ? [.key(.character("q"))] : []
      }
    }
    #expect(signal == nil)
    #expect(order.notes.first == "frame")
    #expect(order.notes.contains("open"))
  }

  @Test func nothingIsDrawnWhileNothingHappens() async throws {
    let order = Order()
    var request = try request(dataset())
    request.open = { _ in throw WorkspaceError(.notFound, message: "no data") }
    let waits = Order()
    try await DashboardApp.run(request) {
      ScriptedBackend(size: Size(columns: 80, rows: 24), onFrame: { order.note("frame") }) { _ in
        waits.note("wait")
        return waits.notes.count > 20 ? [.terminate(signal: 15)] : []
      }
    }
    // The first frame, what the failed opening posts, and no more.
    #expect(order.notes.count <= 6)
  }

  @Test func cancellingEndsIt() async throws {
    let root = try dataset()
    defer { try? FileManager.default.removeItem(at: root) }
    let request = request(root)
    let shown = Order()
    let task = Task {
      try await DashboardApp.run(request) {
        ScriptedBackend(size: Size(columns: 80, rows: 24), onFrame: { shown.note("frame") }) { _ in
          []
        }
      }
    }
    while shown.notes.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
    task.cancel()
    #expect(try await task.value == nil)
  }

  @Test func aPersonWalksFromANumberToItsRowsAndSavesThem() async throws {
    let root = try dataset()
    defer { try? FileManager.default.removeItem(at: root) }
    try await play(
      request(root),
      [
        ("1 rejected", [.tab, .down, .enter]), ("L-999", [.control("s")]),
        ("rows saved", [.escape]),
        ("what needs you next", [.character("4")]),
        ("reliability of sources", [.character("E"), .enter]), ("report written", []),
      ]
    )
    let reports = try FileManager.default.contentsOfDirectory(
      atPath: root.appending(path: ".tuina/reports").path
    )
    #expect(reports.contains { $0.hasSuffix(".html") })
    let csv = try #require(reports.first { $0.hasSuffix(".csv") })
    let text = try String(
      contentsOf: root.appending(path: ".tuina/reports/\(csv)"),
      encoding: .utf8
    )
    #expect(text.contains("L-999"))
  }

  @Test func rowsOpenWhileTheProfileRuns() async throws {
    let root = try dataset()
    defer { try? FileManager.default.removeItem(at: root) }
    var stalled = request(root)
    stalled.open = {
      try session(root, $0) { StalledProfile(base: try await Engines.open(uri: nil)) }
    }
    try await play(stalled, [("1 rejected", [.tab, .down, .enter]), ("L-999", [])])
  }

  @Test func theSecondOpeningIsCompleteAtOnce() async throws {
    let root = try dataset()
    defer { try? FileManager.default.removeItem(at: root) }
    try await play(request(root), [("15 lesions with contradicting diagnosis", [])])
    let kept = try #require(
      try await DatasetSession(Dataset.open(root)) { throw CancellationError() }.kept()
    )
    #expect(kept.profile != nil)
    #expect(kept.conflicts != nil)
    #expect(kept.summary.sources.count == 2)
    var later = request(root)
    later.open = {
      try session(root, $0) {
        try await Task.sleep(for: .seconds(30))
        throw CancellationError()
      }
    }
    try await play(later, [("15 lesions with contradicting diagnosis", [])])
  }

  @Test func aTrainingRunsAndIsListed() async throws {
    let root = try dataset()
    defer { try? FileManager.default.removeItem(at: root) }
    try await play(
      request(root),
      [
        ("15 lesions with contradicting diagnosis", [.character("6"), .character("s")]),
        ("training finished", []),
      ]
    )
  }

  @Test func aThemeIsKeptAndTheRestOfTheConfigurationStays() {
    #expect(ThemeMemory.changed("", theme: "mono") == "theme: mono\n")
    #expect(
      ThemeMemory.changed("# mine\ntheme: dark\nmouse: false\n", theme: "mono")
        == "# mine\ntheme: mono\nmouse: false\n"
    )
    #expect(ThemeMemory.changed("mouse: false", theme: "mono") == "mouse: false\ntheme: mono\n")
  }

  @Test func savedRowsAreWholeAndTellMissingFromEmpty() async throws {
    let root = try dataset()
    defer { try? FileManager.default.removeItem(at: root) }
    let long = String(repeating: "long ", count: 2000) + "end"
    try Data("{\"lesion_id\":\"L-1\",\"note\":\"\(long)\",\"site\":\"\"}\n".utf8)
      .write(to: root.appending(path: "west.jsonl"))
    let dataset = try Dataset.open(root)
    let session = DatasetSession(dataset) { try await Engines.open(uri: nil, threads: 2) }
    let name = try #require(
      try await session.summary().sources.first { $0.files.contains("west.jsonl") }?.name
    )
    let rows = RowsToSave(filter: RowFilter(.source(name)), sort: nil, title: "west", total: 1)
    let file = try await TableWriter(dataset.paths).write(rows, from: session, progress: { _ in })
    let text = try String(contentsOf: file, encoding: .utf8)
    #expect(text.contains(long))
  }

  @Test func everyProblemOfTheKeysIsTold() async throws {
    let root = try dataset()
    defer { try? FileManager.default.removeItem(at: root) }
    var request = request(root)
    request.keys = ["app.fly": ["x"], "app.swim": ["y"]]
    try await play(request, [("no action is called app.swim", []), ("app.fly", [])])
  }
}

/// An engine whose first connection never answers the profile.
private struct StalledProfile: QueryEngine {
  let base: any QueryEngine
  var dialect: Dialect { base.dialect }
  var information: EngineInformation { base.information }

  func query(_ sql: SQL) async throws -> Table {
    if sql.text.contains("stddev_samp") { try await Task.sleep(for: .seconds(600)) }
    return try await base.query(sql)
  }

  func forEachBatch(
    _ sql: SQL,
    _ body: @escaping @Sendable (RecordBatch) throws -> Void
  ) async throws {
    try await base.forEachBatch(sql, body)
  }

  func execute(_ sql: SQL) async throws -> Int? { try await base.execute(sql) }

  func ingest(_ table: IngestTable, as name: String) async throws {
    try await base.ingest(table, as: name)
  }

  func another() async throws -> any QueryEngine { try await base.another() }
}

/// Notes in the order they were made, from any thread.
private final class Order: Sendable {
  private let state = Mutex<[String]>([])
  var notes: [String] { state.withLock { $0 } }
  func note(_ text: String) { state.withLock { $0.append(text) } }
}
