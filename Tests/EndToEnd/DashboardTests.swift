import Foundation
import TestSupport
import Testing

/// The program as a person uses it: in a terminal, by keyboard, on the sample.
@Suite(.serialized, .enabled(if: Program.canRun))
struct DashboardTests {
  private let screens: [(digit: String, mark: String)] = [
    ("2", "columns of"), ("3", "classes of diagnosis"), ("4", "reliability of sources"),
    ("6", "configuration"), ("7", "batches and streams"), ("8", "what users did"),
    ("1", "what needs you next"),
  ]

  private func open(
    _ dataset: URL,
    columns: Int = 160,
    rows: Int = 48,
    environment: [String: String] = [:]
  ) throws -> TmuxTerminal {
    let terminal = try TmuxTerminal(columns: columns, rows: rows, environment: environment)
    try terminal.run("\(Program.path) \(dataset.path); echo left with $?")
    try terminal.waitFor("what needs you next")
    return terminal
  }

  private func expectRestored(_ terminal: TmuxTerminal) throws {
    try terminal.waitFor("left with")
    #expect(try terminal.isRestored())
    try terminal.run("echo typed text is seen again")
    try terminal.waitFor("\ntyped text is seen again")
  }

  @Test func theWholeLoopIsWalkedAndTheTerminalRestored() throws {
    let dataset = try Program.copyOfSample()
    defer { try? FileManager.default.removeItem(at: dataset) }
    let terminal = try open(dataset)
    try terminal.waitFor("rows kept", seconds: 60)
    for screen in screens {
      try terminal.press(screen.digit)
      try terminal.waitFor(screen.mark)
    }

    try terminal.press("6")
    try terminal.waitFor("configuration")
    try terminal.press("s")
    try terminal.waitFor("finished", seconds: 180)

    try terminal.press("E")
    try terminal.waitFor("HTML")
    try terminal.press("Enter")
    let reports = dataset.appending(path: ".tuina/reports")
    try terminal.waitUntil("a report is written", seconds: 60) { _ in
      let names = (try? FileManager.default.contentsOfDirectory(atPath: reports.path)) ?? []
      return names.contains { $0.hasSuffix(".html") }
    }

    try terminal.press("q")
    try expectRestored(terminal)
    #expect(try terminal.screen().contains("left with 0"))
  }

  @Test func enterOpensTheRowsBehindAFigureAndEscapeReturns() throws {
    let dataset = try Program.copyOfSample()
    defer { try? FileManager.default.removeItem(at: dataset) }
    let terminal = try open(dataset)
    try terminal.waitFor("rows kept", seconds: 60)
    try terminal.press("3")
    try terminal.waitFor("melanoma")
    try terminal.press("Enter")
    try terminal.waitFor("_source")
    try terminal.press("Escape")
    try terminal.waitFor("classes of diagnosis")
    try terminal.press("q")
    try expectRestored(terminal)
  }

  @Test(arguments: ["1", "2", "3", "4", "6", "8"])
  func aScreenSurvivesEverySize(digit: String) throws {
    let dataset = try Program.copyOfSample()
    defer { try? FileManager.default.removeItem(at: dataset) }
    let terminal = try open(dataset)
    try terminal.press(digit)
    for (columns, rows) in [(20, 6), (10, 3), (80, 24), (200, 60), (40, 12), (160, 48)] {
      try terminal.resize(columns: columns, rows: rows)
    }
    try terminal.waitFor("Overview")
    try terminal.press("q")
    try expectRestored(terminal)
  }

  @Test(arguments: ["TERM", "HUP", "INT"])
  func aSignalRestoresTheTerminal(signal: String) throws {
    let dataset = try Program.copyOfSample()
    defer { try? FileManager.default.removeItem(at: dataset) }
    let terminal = try open(dataset)
    _ = try Program.shell("pkill -\(signal) -f '\(Program.path) \(dataset.path)'")
    try expectRestored(terminal)
  }

  @Test func aStoppedProgramComesBack() throws {
    let dataset = try Program.copyOfSample()
    defer { try? FileManager.default.removeItem(at: dataset) }
    let terminal = try TmuxTerminal(columns: 100, rows: 30)
    try terminal.run("\(Program.path) \(dataset.path)")
    try terminal.waitFor("what needs you next")
    try terminal.press("C-z")
    try terminal.waitFor("Stopped")
    #expect(try terminal.isRestored())
    try terminal.run("fg")
    try terminal.waitFor("what needs you next")
    try terminal.press("q")
    try terminal.waitUntil("the terminal is restored") { _ in try terminal.isRestored() }
  }

  @Test(arguments: [["NO_COLOR": "1"], ["TERM": "xterm"], ["LC_ALL": "C"], ["TERM": "linux"]])
  func poorTerminalsAreServed(environment: [String: String]) throws {
    let dataset = try Program.copyOfSample()
    defer { try? FileManager.default.removeItem(at: dataset) }
    let terminal = try open(dataset, columns: 80, rows: 24, environment: environment)
    try terminal.press("4")
    try terminal.waitFor("reliability")
    try terminal.press("q")
    try expectRestored(terminal)
  }

  @Test func aKilledTrainingIsOfferedAgain() throws {
    let dataset = try Program.copyOfSample()
    defer { try? FileManager.default.removeItem(at: dataset) }
    let first = try open(dataset)
    try first.waitFor("rows kept", seconds: 60)
    try first.press("6")
    try first.waitFor("configuration")
    for (field, value) in [("epochs", "200"), ("patience", "0")] {
      try first.waitUntil("the cursor is on \(field)") {
        if $0.contains("▸ \(field)") { return true }
        try first.press("j")
        Thread.sleep(forTimeInterval: 0.05)
        return false
      }
      try first.press("e", "C-u")
      try first.type(value)
      try first.press("Enter")
    }
    try first.press("s")
    try first.waitUntil("some epochs are over") { $0.firstMatch(of: /[0-9]{2,}\/200/) != nil }
    _ = try Program.shell("pkill -KILL -f '\(Program.path) \(dataset.path)'")

    let second = try open(dataset)
    try second.waitFor("unfinished", seconds: 60)
    try second.press("6")
    try second.waitFor("configuration")
    try second.press("c")
    try second.waitFor("training finished", seconds: 60)
    try second.press("q")
    try expectRestored(second)
  }

  @Test func newEventsMoveTheScreen() throws {
    let dataset = try Program.copyOfSample()
    defer { try? FileManager.default.removeItem(at: dataset) }
    let terminal = try open(dataset)
    try terminal.press("8")
    let before = try terminal.waitUntil("suggestions are counted", seconds: 60) {
      shownCount($0) > 0
    }
    let replay = try Program.start(["sample", "replay", dataset.path, "--rate", "50", "--quiet"])
    defer { replay.terminate() }
    try terminal.waitUntil("the events are counted anew", seconds: 30) {
      shownCount($0) > shownCount(before)
    }
    try terminal.press("q")
    try expectRestored(terminal)
  }

  /// The number of suggestions that the rate of the chart is of; 0 without one.
  private func shownCount(_ screen: String) -> Int {
    guard let match = screen.firstMatch(of: /of ([0-9,]+) shown/) else { return 0 }
    return Int(match.1.replacing(",", with: "")) ?? 0
  }
}
