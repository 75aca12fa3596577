import Foundation
import TestSupport
import Testing

/// The program without a terminal: exit statuses, the JSON form, and what stands where.
@Suite(.serialized, .enabled(if: Program.canRun))
struct CommandLineTests {
  private func keys(_ outcome: Program.Outcome) throws -> Set<String> {
    let document = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
    return Set((document as? [String: Any] ?? [:]).keys)
  }

  @Test(arguments: [
    (["profile"], ["sources", "columns", "seconds"]),
    (["skew"], ["label", "rows", "classes", "by_source", "cramers_v", "jensen_shannon"]),
    (["conflicts"], ["attributes", "sources", "seconds"]),
    (["feedback"], ["events", "rejected", "acceptance", "by_model", "calibration"]),
  ])
  func everyCommandPrintsOneDocument(command: [String], expected: [String]) throws {
    let dataset = try Program.copyOfSample()
    defer { try? FileManager.default.removeItem(at: dataset) }
    let outcome = try Program.run(command + [dataset.path, "--json"])
    #expect(outcome.status == 0)
    #expect(outcome.errors == "", "progress belongs to terminals only")
    #expect(try keys(outcome).isSuperset(of: expected))
  }

  @Test func withoutATerminalTheOverviewIsPrinted() throws {
    let dataset = try Program.copyOfSample()
    defer { try? FileManager.default.removeItem(at: dataset) }
    let outcome = try Program.run([dataset.path])
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("st-mary"))
    #expect(!outcome.output.contains("\u{1b}"), "no escape sequence leaves without a terminal")
  }

  @Test func trainingPrintsOneDocument() throws {
    let dataset = try Program.copyOfSample()
    defer { try? FileManager.default.removeItem(at: dataset) }
    let outcome = try Program.run(["train", dataset.path, "--json", "--epochs", "2"])
    #expect(outcome.status == 0)
    #expect(outcome.errors == "")
    #expect(try keys(outcome).isSuperset(of: ["run", "test", "epochs", "rows_per_second"]))
  }

  /// The numbers of a run that was killed in the middle and continued are those of one that was not.
  @Test func aKilledTrainingIsContinued() throws {
    let settings = ["--json", "--epochs", "60", "--patience", "0", "--quiet"]
    let dataset = try Self.emptyFolder()
    defer { try? FileManager.default.removeItem(at: dataset) }
    try Data("version: 1\nlabel: y\n".utf8).write(to: dataset.appending(path: "dataset.yaml"))
    let rows = (0..<20_000).map {
      "\($0 * 7 % 101),\($0 * 13 % 97),\($0 * 7 % 101 > 50 ? "a" : "b")\n"
    }
    try Data(("u,v,y\n" + rows.joined()).utf8).write(to: dataset.appending(path: "t.csv"))
    let killed = try Program.start(["train", dataset.path] + settings)
    let models = dataset.appending(path: ".tuina/models")
    let deadline = Date(timeIntervalSinceNow: 120)
    while killed.isRunning, Date() < deadline, !Self.hasCheckpoint(models) { usleep(2000) }
    kill(killed.processIdentifier, SIGKILL)
    killed.waitUntilExit()
    try #require(killed.terminationReason == .uncaughtSignal, "the training was over too soon")

    let resumed = try Program.run(["train", dataset.path, "--resume", "--json", "--quiet"])
    #expect(resumed.status == 0)
    let whole = try Program.run(["train", dataset.path] + settings)
    #expect(whole.status == 0)
    for key in ["test", "validation", "best_epoch", "rows"] {
      #expect(try value(resumed, key) == value(whole, key), "\(key)")
    }
    #expect(try Program.run(["train", dataset.path, "--resume"]).status == 2, "nothing is left")
  }

  private static func hasCheckpoint(_ models: URL) -> Bool {
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: models.path)) ?? []
    return names.contains { $0.contains("checkpoint") && !$0.contains("draft") }
  }

  private func value(_ outcome: Program.Outcome, _ key: String) throws -> NSObject? {
    let document = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
    return (document as? [String: Any])?[key] as? NSObject
  }

  @Test(arguments: [("html", "<!DOCTYPE html>"), ("md", "# Moles"), ("json", "{")])
  func aReportIsWrittenInEveryForm(format: String, start: String) throws {
    let dataset = try Program.copyOfSample()
    defer { try? FileManager.default.removeItem(at: dataset) }
    let file = dataset.appending(path: "report.\(format)")
    let written = try Program.run(["report", dataset.path, "--out", file.path])
    #expect(written.status == 0)
    #expect(written.output == "wrote \(file.path)\n")
    let text = try String(contentsOf: file, encoding: .utf8)
    #expect(text.lowercased().hasPrefix(start.lowercased()))
    #expect(text.contains("tuina report \(dataset.path)"))
    let printed = try Program.run(["report", dataset.path, "--format", format, "--out", "-"])
    #expect(printed.output.lowercased().hasPrefix(start.lowercased()))
  }

  @Test(arguments: [["--out", "-"], ["--out", "-", "--format", "html"], []])
  func withJSONAReportPrintsOneDocument(options: [String]) throws {
    let dataset = try Program.copyOfSample()
    defer { try? FileManager.default.removeItem(at: dataset) }
    let outcome = try Program.run(["report", dataset.path, "--json"] + options)
    #expect(outcome.status == 0)
    #expect(try keys(outcome).isSuperset(of: ["provenance", "profile", "skew", "conflicts"]))
  }

  @Test func aManifestIsWrittenOnceAndReadAgain() throws {
    let dataset = try Program.copyOfSample()
    defer { try? FileManager.default.removeItem(at: dataset) }
    let manifest = dataset.appending(path: "dataset.yaml")
    #expect(try Program.run(["init", dataset.path]).status == 2, "a manifest is there")
    try FileManager.default.removeItem(at: manifest)
    #expect(try Program.run(["init", dataset.path]).status == 0)
    #expect(FileManager.default.fileExists(atPath: manifest.path))
    let printed = try Program.run(["init", dataset.path, "--out", "-"])
    #expect(printed.status == 0)
    #expect(printed.output.contains("sources:"))
  }

  @Test func infoNamesTheEngineAndEveryPath() throws {
    let dataset = try Program.copyOfSample()
    defer { try? FileManager.default.removeItem(at: dataset) }
    let outcome = try Program.run(["info", dataset.path])
    #expect(outcome.status == 0)
    for word in [
      "engine", "library", "driver", "matrices", "processors", dataset.lastPathComponent,
    ] {
      #expect(outcome.output.contains(word), "\(word)")
    }
  }

  @Test func aSampleIsWrittenAndReplayedIntoAndReplacesNothing() throws {
    let folder = try Self.emptyFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let sample = folder.appending(path: "moles")
    #expect(try Program.run(["sample", "moles", sample.path]).status == 0)
    let replay = try Program.run(["sample", "replay", sample.path, "--seconds", "0.3"])
    #expect(replay.status == 0)
    #expect(replay.output.hasPrefix("appended "))
    try Data("mine".utf8).write(to: folder.appending(path: "README.md"))
    #expect(try Program.run(["sample", "moles", folder.path]).status == 2)
    let readme = try String(contentsOf: folder.appending(path: "README.md"), encoding: .utf8)
    #expect(readme == "mine")
  }

  @Test func workThatFailsEndsWithOne() throws {
    let dataset = try Program.copyOfSample()
    defer { try? FileManager.default.removeItem(at: dataset) }
    let full = try Program.shell(
      "'\(Program.path)' feedback '\(dataset.path)' --json > /dev/full 2> '\(dataset.path)/told'"
    )
    #expect(full == 1)
    let told = try String(contentsOf: dataset.appending(path: "told"), encoding: .utf8)
    #expect(told.hasPrefix("tuina: the result cannot be written"))
  }

  @Test func aReaderThatHasGoneEndsQuietly() throws {
    let dataset = try Program.copyOfSample()
    defer { try? FileManager.default.removeItem(at: dataset) }
    let told = dataset.appending(path: "told").path
    _ = try Program.shell(
      "('\(Program.path)' profile '\(dataset.path)' --json; echo $? >> '\(told)') 2> '\(told)' | true"
    )
    #expect(try String(contentsOfFile: told, encoding: .utf8) == "0\n")
  }

  @Test(arguments: [
    ["profile"], ["profile", ".", "--no-such-option"], ["profile", "/no/such/folder"],
    ["skew", "DATASET", "--label", "no_such_column"], ["conflicts", "DATASET", "--truth", "/none"],
    ["sample", "replay", "DATASET", "--seconds", "inf"], ["sample", "replay", "/no/such/folder"],
  ])
  func wrongUsageEndsWithTwo(arguments: [String]) throws {
    let dataset = try Program.copyOfSample()
    defer { try? FileManager.default.removeItem(at: dataset) }
    let outcome = try Program.run(arguments.map { $0 == "DATASET" ? dataset.path : $0 })
    #expect(outcome.status == 2)
    #expect(outcome.output == "")
    #expect(outcome.errors.hasPrefix("tuina: "))
  }

  /// A program that reads the output of a failed command learns as much as a person does.
  @Test(
    arguments: [
      (["profile", "/no/such/folder"], 2, "workspace.not-found", "/no/such/folder"),
      (["profile"], 2, "program.usage", nil),
      (["skew", "DATASET", "--label", "no_such_column"], 2, "program.usage", nil),
      (["train", "DATASET", "--resume"], 2, "program.usage", nil),
      (["init", "DATASET"], 2, "program.usage", nil),
      (["profile", "DATASET", "--manifest", "MANIFEST"], 3, "workspace.invalid", "wrong.yaml"),
      (["info", "DATASET", "--manifest", "MANIFEST"], 3, "workspace.invalid", "wrong.yaml"),
    ] as [([String], Int32, String, String?)]
  )
  func aFailureIsADocumentToo(
    _ arguments: [String],
    _ status: Int32,
    _ id: String,
    _ place: String?
  ) throws {
    let dataset = try Program.copyOfSample()
    defer { try? FileManager.default.removeItem(at: dataset) }
    let manifest = dataset.appending(path: "wrong.yaml")
    try Data("version: 1\nlable: x\n".utf8).write(to: manifest)
    let words = arguments.map {
      $0 == "DATASET" ? dataset.path : $0 == "MANIFEST" ? manifest.path : $0
    }
    let outcome = try Program.run(words + ["--json"])
    #expect(outcome.status == status)
    #expect(outcome.errors.hasPrefix("tuina: "))
    let document = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
    let whole = try #require(document as? [String: Any])
    #expect(Array(whole.keys) == ["problems"])
    let problem = try #require((whole["problems"] as? [[String: Any]])?.first)
    #expect(problem["id"] as? String == id)
    #expect(["what", "cause"].allSatisfy { (problem[$0] as? String)?.isEmpty == false })
    let found = problem["where"] as? [String: Any]
    #expect((found?["name"] as? String)?.hasSuffix(place ?? "-") ?? false == (place != nil))
    if id == "workspace.invalid" { #expect(found?["line"] as? Int == 2) }
  }

  /// What a command goes on in spite of stands in its document.
  @Test func whatAFolderAsksForInVainIsInTheDocument() throws {
    let dataset = try Self.emptyFolder()
    defer { try? FileManager.default.removeItem(at: dataset) }
    let manifest = "version: 1\nchecks:\n  - {name: small, sql: \"u < 10\"}\n"
    try Data(manifest.utf8).write(to: dataset.appending(path: "dataset.yaml"))
    try Data("u,v\n1,2\n3,4\n".utf8).write(to: dataset.appending(path: "t.csv"))
    try Data("PAR1 and nothing else".utf8).write(to: dataset.appending(path: "broken.parquet"))
    for words in [["profile"], ["report"], []] {
      let outcome = try Program.run(words + [dataset.path, "--json", "--quiet"])
      let document = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
      let problems = try #require((document as? [String: Any])?["problems"] as? [[String: Any]])
      #expect(problems.map { $0["id"] as? String } == ["workspace.refused", "data.unreadable"])
      #expect((document as? [String: Any])?["sources"] != nil)
      #expect(outcome.status == 3)
    }
  }

  /// Data or a manifest that does not do is the same for every command.
  @Test(arguments: ["profile", "skew", "conflicts", "train"], [nil, "label: absent", "lable: b"])
  func badInputEndsWithThree(command: String, manifest: String?) throws {
    let folder = try Self.emptyFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    if let manifest {
      try Data("version: 1\n\(manifest)\n".utf8).write(to: folder.appending(path: "dataset.yaml"))
      try Data("a,b\n1,x\n2,y\n".utf8).write(to: folder.appending(path: "t.csv"))
      // A profile needs no label.
      if command == "profile", manifest.hasPrefix("label") { return }
    }
    let outcome = try Program.run([command, folder.path])
    #expect(outcome.status == 3)
    #expect(outcome.errors.hasPrefix("tuina: "))
  }

  @Test func aPlaceOfFeedbackThatIsNoneEndsWithThree() throws {
    let folder = try Self.emptyFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("version: 1\nfeedback: {path: \"s3://bucket/a.jsonl\"}\n".utf8)
      .write(to: folder.appending(path: "dataset.yaml"))
    let outcome = try Program.run(["feedback", folder.path])
    #expect(outcome.status == 3)
    #expect(outcome.errors.contains("s3://bucket/a.jsonl is a URI"))
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func aSignalEndsWith128AndItsNumber(signal: Int32) throws {
    let folder = try Self.emptyFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let replay = try Program.start(["sample", "replay", folder.path])
    let events = folder.appending(path: "feedback/live.jsonl")
    let deadline = Date(timeIntervalSinceNow: 60)
    while Date() < deadline, ((try? Data(contentsOf: events)) ?? Data()).isEmpty { usleep(5000) }
    usleep(300_000)
    kill(replay.processIdentifier, signal)
    replay.waitUntilExit()
    #expect(replay.terminationReason == .exit)
    #expect(replay.terminationStatus == 128 + signal)
  }

  private static func emptyFolder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "tuina-cli-\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }
}
