import Foundation
import TestSupport
import Testing

/// Doubtful cells go to people and come back, and models learn from what they said.
@Suite(.serialized, .enabled(if: Program.canRun))
struct PeopleAndModelsTests {
  private func run(_ arguments: [String]) throws -> Document {
    let outcome = try Program.run(arguments + ["--json"])
    try #require([0, 3].contains(outcome.status), "\(arguments): \(outcome.errors)")
    return try Document(outcome.output)
  }

  /// Ten answers, three of them taken back, a killed session, another that goes on; then out, in
  /// elsewhere, clean, race, mine, audit into the queue, two labels decided, trained again, compared.
  @Test func whatPeopleSayGoesRoundTheLoop() throws {
    let dataset = try Program.copyOfSample()
    let other = try Program.copyOfSample()
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "tuina-loop-\(UUID().uuidString)", directoryHint: .isDirectory)
    defer {
      for url in [dataset, other, folder] { try? FileManager.default.removeItem(at: url) }
    }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)

    do {
      let terminal = try TmuxTerminal(columns: 160, rows: 48)
      try terminal.run("\(Program.path) \(dataset.path) --reviewer ann")
      try terminal.waitFor("what needs you next")
      try terminal.waitFor("rows kept", seconds: 60)
      try terminal.press("5")
      try terminal.waitFor("0 of 1,", seconds: 60)
      try terminal.waitFor("claimed by")
      for answer in 1...10 {
        try terminal.press("a")
        try terminal.waitFor(" \(answer) of 1,")
      }
      for taken in 1...3 {
        try terminal.press("u")
        try terminal.waitFor(" \(10 - taken) of 1,")
      }
      // The bracket keeps the pattern from finding the shell that looks for it.
      #expect(try Program.shell("pkill -KILL -f '\(dataset.path) --reviewer [a]nn'") == 0)
    }
    let status = try run(["review", dataset.path])
    #expect(status["queue"]["decided"].integer == 7)

    do {
      let terminal = try TmuxTerminal(columns: 160, rows: 48)
      try terminal.run("\(Program.path) \(dataset.path) --reviewer ann; echo left with $?")
      try terminal.waitFor("rows kept", seconds: 60)
      try terminal.press("5")
      try terminal.waitFor(" 7 of 1,", seconds: 60)
      try terminal.waitFor("claimed by")
      try terminal.press("a")
      try terminal.waitFor(" 8 of 1,")
      try terminal.press("q")
      try terminal.waitFor("left with 0")
    }

    let answers = folder.appending(path: "answers.csv").path
    _ = try run(["review", "export", dataset.path, "--format", "csv", "--output", answers])
    _ = try run(["review", "import", other.path, "--format", "csv", answers])
    let elsewhere = try run(["review", other.path])
    #expect(elsewhere["queue"]["decided"].integer == 8)

    let clean = folder.appending(path: "clean").path
    _ = try run(["clean", dataset.path, "--output", clean])
    let written = try FileManager.default.contentsOfDirectory(atPath: clean)
    #expect(written.contains { $0.hasPrefix("decisions") })

    let quick = ["--epochs", "4", "--numbers", "standard"]
    let race = try run(
      ["race", dataset.path, "--folds", "2", "--remedies", "balanced"] + quick
    )
    #expect(race["verdict"].text?.contains("Ranking:") == true)
    let mined = try run(["mine", dataset.path, "--rounds", "1", "--review"] + quick)
    #expect(mined["rounds"].elements.count == 1)
    let audit = try run(
      ["audit", dataset.path, "--folds", "2", "--cut", "20", "--review"] + quick
    )
    // Mining may have sent some of them.
    let added = try #require(audit["review"]["added"].integer)
    let waiting = try #require(audit["review"]["known"].integer)
    #expect(added + waiting == 20)
    let sent = try run(["review", dataset.path, "--kind", "label-error"])
    #expect((sent["queue"]["items"].integer ?? 0) >= 20)

    let plain = try run(["train", dataset.path] + quick)
    // What was decided before it was sent does not answer it.
    let before = try #require(try run(["review", dataset.path])["queue"]["decided"].integer)
    // What the audit sent is decided, and what was decided is learnt from.
    do {
      let terminal = try TmuxTerminal(columns: 160, rows: 48)
      try terminal.run("\(Program.path) \(dataset.path) --reviewer ann; echo left with $?")
      try terminal.waitFor("rows kept", seconds: 60)
      try terminal.press("5")
      try terminal.waitFor(" \(before) of 1,", seconds: 60)
      try terminal.press("/")
      try terminal.type("kind label error")
      try terminal.press("Enter")
      try terminal.waitFor("queue: kind label error")
      try terminal.waitFor("claimed by")
      // Both at once: the second key does not wait for anybody to look.
      try terminal.press("2", "2")
      try terminal.waitFor(" \(before + 2) of 1,")
      try terminal.press("q")
      try terminal.waitFor("left with 0")
    }
    let decided = try run(["review", dataset.path])
    #expect(decided["queue"]["decided"].integer == before + 2)
    let weighted = try run(["train", dataset.path, "--remedy", "balanced"] + quick)
    #expect(plain["run"].text != weighted["run"].text)
    // The two are compared where runs stand.
    do {
      let terminal = try TmuxTerminal(columns: 160, rows: 48)
      try terminal.run("\(Program.path) \(dataset.path) --reviewer ann; echo left with $?")
      try terminal.waitFor("rows kept", seconds: 60)
      try terminal.press("6")
      try terminal.waitFor("remedy")
      try terminal.press("=")
      try terminal.waitFor("pinned")
      try terminal.press("q")
      try terminal.waitFor("left with 0")
    }
    #expect(weighted["notes"].whole.contains("balanced class weights: "))
  }

  /// The column that was planted to give the label away is told before it is learnt from; as the sample
  /// comes, nothing is learnt from it.
  @Test func thePlantedLeakIsTold() throws {
    let dataset = try Program.copyOfSample()
    defer { try? FileManager.default.removeItem(at: dataset) }
    let quick = ["train", dataset.path, "--epochs", "3", "--numbers", "standard"]
    let plain = try run(quick)
    #expect(!plain["notes"].whole.contains("gives diagnosis away"))
    #expect(try #require(plain["test"]["accuracy"].number) < 0.9)

    let file = dataset.appending(path: "dataset.yaml")
    let manifest = try String(contentsOf: file, encoding: .utf8)
    let leaking = manifest.replacing("icd10: {type: ignore}", with: "icd10: {type: category}")
      .replacing("features: [age,", with: "features: [icd10, age,")
    try #require(leaking != manifest)
    try leaking.write(to: file, atomically: true, encoding: .utf8)
    let told = try run(quick)
    #expect(told["notes"].whole.contains("icd10 alone gives diagnosis away"))
    #expect(try #require(told["test"]["accuracy"].number) > 0.9)
  }

  /// Labels that were planted wrong are found far above chance on the sample.
  @Test func plantedLabelErrorsAreFound() throws {
    let dataset = try Program.copyOfSample()
    defer { try? FileManager.default.removeItem(at: dataset) }
    let audit = try run([
      "audit", dataset.path, "--folds", "3", "--epochs", "15", "--truth",
      dataset.appending(path: "truth.csv").path,
    ])
    let rows = try #require(audit["rows_with_truth"].number)
    let wrong = try #require(audit["wrong_labels"].number)
    #expect(try #require(audit["recall"].number) > 0.75)
    // By chance the precision would be the share of wrong labels.
    #expect(try #require(audit["precision"].number) > 2.5 * wrong / rows)
  }
}
