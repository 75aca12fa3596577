import Foundation
import TestSupport
import Testing

/// Remedies are raced and hard negatives mined from the Train screen, by keyboard.
@Suite(.serialized, .enabled(if: Program.canRun))
struct RaceAndMiningTests {
  private func open(_ dataset: URL, columns: Int = 160, rows: Int = 48) throws -> TmuxTerminal {
    let terminal = try TmuxTerminal(columns: columns, rows: rows, environment: [:])
    try terminal.run("\(Program.path) \(dataset.path) --reviewer ann; echo left with $?")
    try terminal.waitFor("what needs you next")
    try terminal.waitFor("rows kept", seconds: 60)
    try terminal.press("6")
    try terminal.waitFor("configuration")
    return terminal
  }

  @Test func aRaceFillsItsTableInAndIsThereAtTheNextOpening() throws {
    let dataset = try Program.copyOfSample()
    defer { try? FileManager.default.removeItem(at: dataset) }
    let kept = dataset.appending(path: ".tuina/models/race.json")
    do {
      let terminal = try open(dataset)
      // All remedies: stopped as soon as one of them is in the table.
      try terminal.press("C")
      try terminal.waitFor("race remedies with softmax")
      try terminal.press("Enter")
      try terminal.waitFor("of 45 trainings", seconds: 120)
      // Other keys are answered meanwhile.
      try terminal.press("3")
      try terminal.waitFor("classes of diagnosis")
      try terminal.waitFor("racing remedies")
      try terminal.press("6")
      try terminal.waitFor("race of remedies")
      try terminal.press("x")
      try terminal.waitFor("racing remedies: stopped")
      #expect(!FileManager.default.fileExists(atPath: kept.path))

      try terminal.press("C")
      try terminal.waitFor("race remedies with softmax")
      try terminal.press("BSpace")
      try terminal.type("2 balanced")
      try terminal.press("Enter")
      try terminal.waitFor("of 4 trainings", seconds: 120)
      try terminal.waitFor("Ranking:", seconds: 300)
      try terminal.waitFor("balanced class weights")
      try terminal.waitUntil("the race is kept") { _ in
        FileManager.default.fileExists(atPath: kept.path)
      }
      try terminal.press("q")
      try terminal.waitFor("left with 0")
    }
    let terminal = try open(dataset, columns: 80, rows: 24)
    try terminal.waitUntil("the race is shown again", seconds: 30) { screen in
      if screen.contains("race of remedies") { return true }
      try terminal.press("Tab")
      Thread.sleep(forTimeInterval: 0.4)
      return false
    }
    try terminal.waitFor("Raced ")
    try terminal.press("Enter")
    try terminal.waitFor("average precision:")
    try terminal.press("Escape")
    try terminal.waitFor("Raced ")
    try terminal.press("q")
    try terminal.waitFor("left with 0")
  }

  @Test func minedSuspectsOpenAndGoToReview() throws {
    let dataset = try Program.copyOfSample()
    defer { try? FileManager.default.removeItem(at: dataset) }
    var terminal = try open(dataset)
    try terminal.press("M")
    try terminal.waitFor("mine hard negatives with softmax")
    try terminal.press("BSpace")
    try terminal.type("1")
    try terminal.press("Enter")
    try terminal.waitFor("hard negatives of melanoma", seconds: 300)
    try terminal.waitFor("negatives that score highest out of fold", seconds: 300)
    try terminal.waitFor("suspect labels")
    try terminal.press("S")
    try terminal.waitFor("sent to review", seconds: 60)
    try terminal.press("Enter")
    try terminal.waitFor("┐suspect rows┌", seconds: 60)
    try terminal.press("Escape")
    try terminal.waitUntil("the rows are closed") { !$0.contains("┐suspect rows┌") }
    try terminal.press("q")
    try terminal.waitFor("left with 0")

    // The next opening has them too, and makes the view that their places are of.
    terminal = try open(dataset)
    try terminal.waitUntil("the suspects are shown again", seconds: 30) { screen in
      if screen.contains("suspect labels") { return true }
      try terminal.press("Tab")
      Thread.sleep(forTimeInterval: 0.4)
      return false
    }
    try terminal.press("Enter")
    try terminal.waitFor("┐suspect rows┌", seconds: 60)
    try terminal.press("Escape")
    try terminal.waitUntil("the rows are closed") { !$0.contains("┐suspect rows┌") }
    try terminal.press("q")
    try terminal.waitFor("left with 0")
    let sent = try Program.run(["review", dataset.path, "--kind", "label-error", "--json"])
    let items = try Document(sent.output)["queue"]["items"].integer
    #expect((items ?? 0) > 0)
  }
}
