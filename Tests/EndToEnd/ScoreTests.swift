import Basics
import Foundation
import Testing

/// `tuina score` and `tuina stream` as processes: killed, fed with what is broken, and read by others.
@Suite(.serialized, .enabled(if: Program.canRun))
struct ScoreTests {
  /// A dataset with a hashed model, and two files of candidates beside it.
  private struct Trained {
    static let rows = 24_000

    let root: URL
    let data: URL
    let run: String

    init() throws {
      root = FileManager.default.temporaryDirectory
        .appending(path: "tuina-score-\(UUID().uuidString)", directoryHint: .isDirectory)
      data = root.appending(path: "data", directoryHint: .isDirectory)
      try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
      try Data("version: 1\nentity: id\nlabel: clicked\npositive: yes\n".utf8)
        .write(to: data.appending(path: "dataset.yaml"))
      let header = "id,city,hour,clicked\n"
      func line(_ row: Int) -> String {
        let isClicked = (row * 7919 % 13 + row % 5) > 11
        return "r\(row),c\(row * 7919 % 13),\(row % 24).5,\(isClicked ? "yes" : "no")\n"
      }
      try Data((header + (0..<800).map(line).joined()).utf8)
        .write(to: data.appending(path: "clicks.csv"))
      for (name, part) in [("a", 0..<Self.rows / 3), ("b", Self.rows / 3..<Self.rows)] {
        try Data((header + part.map(line).joined()).utf8)
          .write(to: root.appending(path: "\(name).csv"))
      }
      let outcome = try Program.run([
        "train", data.path, "--model", "ftrl", "--bits", "18", "--epochs", "2", "--json",
      ])
      let document = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
      run = try #require((document as? [String: Any])?["run"] as? String, "\(outcome.errors)")
    }

    func remove() { try? FileManager.default.removeItem(at: root) }

    func path(_ name: String) -> String { root.appending(path: name).path }

    var score: [String] {
      ["score", data.path, "--input", path("a.csv"), path("b.csv"), "--part-rows", "1"]
    }

    private static let journal = "journal.json"

    /// Whether a scoring that was killed has got somewhere.
    var isResumable: Bool {
      let folder = data.appending(path: ".tuina/scoring")
      let jobs = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
      return jobs.contains {
        FileManager.default.fileExists(
          atPath: folder.appending(path: $0).appending(path: Self.journal).path
        )
      }
    }

    /// Parts of a scoring that is under way, and its journal.
    func parts() -> Int {
      let folder = data.appending(path: ".tuina/scoring")
      let jobs = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
      return jobs.reduce(0) { count, job in
        let files = try? FileManager.default.contentsOfDirectory(
          atPath: folder.appending(path: job).path
        )
        return count + (files ?? []).count { $0.hasPrefix("part-") || $0 == Self.journal }
      }
    }
  }

  /// Killed again and again, at any moment, it ends with what an uninterrupted scoring gives: no row twice,
  /// none lost.
  @Test(arguments: [
    ["--keep", "hour"], ["--keep", "hour", "--cache", "POOL"], ["--top", "50", "--by", "city"],
  ])
  func aScoringThatIsKilledAgainAndAgainLosesNothing(_ options: [String]) throws {
    let trained = try Trained()
    defer { trained.remove() }
    let words = options.map { $0 == "POOL" ? trained.path("c.pool") : $0 }
    let whole = try Program.run(trained.score + words + ["--output", trained.path("whole.csv")])
    #expect(whole.status == 0, "\(whole.errors)")
    if words.contains("--cache") {
      try FileManager.default.removeItem(atPath: trained.path("c.pool"))
    }
    let expected = try String(contentsOfFile: trained.path("whole.csv"), encoding: .utf8)
    let seed = UInt64.random(in: .min ... .max)
    var random = SeededGenerator(seed: seed)
    let command = trained.score + words + ["--output", trained.path("killed.csv")]
    var (inFlight, resumable) = (0, 0)
    for _ in 0..<20 {
      let before = trained.parts()
      let process = try Program.start(command)
      // Before the first row, between parts, or while one is written.
      let wanted = before + Int.random(in: 0...2, using: &random)
      let deadline = Date() + Double.random(in: 0.02...4, using: &random)
      while process.isRunning, Date() < deadline, wanted == before || trained.parts() < wanted {
        usleep(2_000)
      }
      usleep(UInt32.random(in: 0...20_000, using: &random))
      if process.isRunning { inFlight += 1 }
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      if trained.isResumable { resumable += 1 }
    }
    let isResumable = trained.isResumable
    let last = try Program.run(command + ["--json"])
    #expect(last.status == 0, "\(last.errors)")
    let document = try JSONSerialization.jsonObject(with: Data(last.output.utf8)) as? [String: Any]
    let found = try String(contentsOfFile: trained.path("killed.csv"), encoding: .utf8)
    #expect(found == expected, "seed \(seed)")
    #expect(inFlight >= 5, "few were killed at work: \(inFlight)")
    // A pool is scored at once, or made again; and one that was not killed in time has ended.
    if !words.contains("--cache") {
      #expect(resumable > 0)
      #expect((document?["resumed_at"] as? Int ?? 0 > 0) == isResumable)
    }
    #expect(document?["rows"] as? Int == Trained.rows)
    #expect(trained.parts() == 0)
  }

  /// What is wrong with the request or the files is said with its name, and no output is made.
  @Test func whatCannotBeScoredIsNamed() throws {
    let trained = try Trained()
    defer { trained.remove() }
    let output = trained.path("o.csv")
    func fails(_ words: [String], _ status: Int32, _ reason: String) throws {
      let outcome = try Program.run(["score", trained.data.path, "--output", output] + words)
      #expect(outcome.status == status, "\(words): \(outcome.errors)")
      #expect(outcome.errors.contains(reason), "\(words): \(outcome.errors)")
      #expect(!FileManager.default.fileExists(atPath: output))
    }
    try Data("id,hour\nr1,3\n".utf8).write(to: trained.root.appending(path: "narrow.csv"))
    try Data([0, 1, 2, 3, 0xFF, 0xFE]).write(to: trained.root.appending(path: "noise.parquet"))
    try Data("PAR1 and nothing else".utf8).write(to: trained.root.appending(path: "cut.parquet"))
    try fails(["--input", trained.path("narrow.csv")], 3, "city")
    try fails(["--input", trained.path("none.csv")], 3, "none.csv")
    try fails(["--input", trained.path("noise.parquet")], 3, "noise.parquet")
    try fails(["--input", trained.path("cut.parquet")], 3, "cut.parquet")
    try fails(["--input", trained.path("a.csv"), "--run", "no-such-run"], 2, "no-such-run")
    try fails(["--input", trained.path("a.csv"), "--run", "champion"], 2, "promoted")
    try fails(["--input", trained.path("a.csv"), "--keep", "colour"], 2, "colour")
    try fails(["--input", trained.path("a.csv"), "--source", "paper"], 2, "paper")
    try fails(["--input", trained.path("a.csv"), trained.path("a.csv")], 2, "twice")
    try fails(["--input", trained.path("a.csv"), "--by", "city"], 2, "--top")
    let model = trained.data.appending(path: ".tuina/models/\(trained.run)/model.tuina")
    let size = try #require(try model.resourceValues(forKeys: [.fileSizeKey]).fileSize)
    try FileHandle(forWritingTo: model).truncate(atOffset: UInt64(size / 2))
    try fails(["--input", trained.path("a.csv"), "--run", trained.run], 1, "model.tuina")
  }

  /// Lines that are no rows, and texts that would act on a terminal or in a spreadsheet.
  @Test func hostileLinesAreToldAndHostileTextsStayTexts() throws {
    let trained = try Trained()
    defer { trained.remove() }
    let lines = [
      #"{"id":"a","city":"c1","hour":3}"#,
      #"{"id":"b","city":"c1","hour":"x"}"#,
      "",
      "[1]",
      #"{"id":"\u001b[31m\"c","city":"=1+1","hour":NaN}"#,
      #"{"id":"\u001b[31m\"c","city":"=1+1","hour":null}"#,
      String(repeating: "[", count: 100_000),
    ]
    let input = trained.root.appending(path: "in.jsonl")
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: input)
    let outcome = try Program.run([
      "stream", trained.data.path, "--input", input.path, "--output", trained.path("out.jsonl"),
      "--errors", trained.path("bad.jsonl"), "--keep", "id", "--json",
    ])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let scored = try String(contentsOfFile: trained.path("out.jsonl"), encoding: .utf8)
    #expect(!scored.contains("\u{1B}"))
    let answers = try scored.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    #expect(answers.compactMap { $0["line"] as? Int } == [1, 5, 6])
    #expect(answers.last?["id"] as? String == "\u{1B}[31m\"c")
    let bad = try String(contentsOfFile: trained.path("bad.jsonl"), encoding: .utf8)
    let told = try bad.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    #expect(told.compactMap { $0["line"] as? Int } == [2, 4, 7])
    #expect(told.allSatisfy { ($0["reason"] as? String)?.isEmpty == false })
    try Data("id,city,hour\n=1+1,\"c\u{1B}[31m,1\",3\n".utf8)
      .write(to: trained.root.appending(path: "hostile.csv"))
    let score = try Program.run([
      "score", trained.data.path, "--input", trained.path("hostile.csv"), "--keep", "city",
      "--output", trained.path("hostile-scores.csv"), "--top", "1",
    ])
    #expect(score.status == 0, "\(score.errors)")
    #expect(!score.output.contains("\u{1B}"))
    let written = try String(contentsOfFile: trained.path("hostile-scores.csv"), encoding: .utf8)
    #expect(!written.contains(",=1+1,"))
  }

  /// Two streams of one file give the scores of one, whenever the first ended.
  @Test func aStreamGoesOnWhereTheLastOneEnded() throws {
    let trained = try Trained()
    defer { trained.remove() }
    let input = trained.root.appending(path: "in.jsonl")
    func lines(_ range: Range<Int>) -> Data {
      Data(
        range.map { "{\"id\":\($0),\"city\":\"c\($0 % 13)\",\"hour\":\($0 % 24)}\n" }.joined().utf8
      )
    }
    try lines(0..<500).write(to: input)
    let words = [
      "stream", trained.data.path, "--input", input.path, "--follow", "--output",
      trained.path("out.jsonl"), "--keep", "id",
    ]
    func count() -> Int {
      let text = try? String(contentsOfFile: trained.path("out.jsonl"), encoding: .utf8)
      return text?.split(separator: "\n").count ?? 0
    }
    for end in [500, 900, 1_000] {
      let process = try Program.start(words)
      if end > 500 {
        let handle = try FileHandle(forWritingTo: input)
        try handle.seekToEnd()
        try handle.write(contentsOf: lines(end == 900 ? 500..<900 : 900..<1_000))
        try handle.close()
      }
      let deadline = Date() + 30
      while count() < end, Date() < deadline { usleep(20_000) }
      kill(process.processIdentifier, SIGTERM)
      process.waitUntilExit()
    }
    let text = try String(contentsOfFile: trained.path("out.jsonl"), encoding: .utf8)
    let ids = try text.split(separator: "\n").map { line in
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      return try #require(object?["id"] as? Int)
    }
    #expect(ids == Array(0..<1_000))
  }
}
