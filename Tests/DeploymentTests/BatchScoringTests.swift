import Basics
import Columnar
import DatasetSupport
@testable import Deployment
import Engine
import Foundation
import Ingest
import Learning
import Scoring
import Synchronization
import Testing
import Workspace

@Suite(.serialized) struct BatchScoringTests {
  /// A dataset with a trained model, and files of its rows to score.
  private struct Trained {
    let folder: TemporaryDataset
    let dataset: Dataset
    let data: PreparedData
    let run: TrainingRun
    let model: DeployedModel
    let lines: [String]

    init(_ configuration: RunConfiguration, rows: Int = 600) async throws {
      folder = try TemporaryDataset()
      var random = SeededGenerator(seed: 11)
      lines = (0..<rows).map { row in
        let age = Int.random(in: 18...90, using: &random)
        let city = ["Köln", "Bonn", "Ulm"].randomElement(using: &random) ?? ""
        let note = ["good day", "bad, \"day\"", "", "so so"].randomElement(using: &random) ?? ""
        let price = row % 17 == 0 ? "" : String(Double(Int.random(in: 0...999, using: &random)) / 8)
        let isClicked =
          age + (city == "Bonn" ? 40 : 0) + Int.random(in: 0...30, using: &random) > 90
        let quoted = note.replacing("\"", with: "\"\"")
        return "\(row),\(age),\(city),\"\(quoted)\",\(price),\(isClicked ? "yes" : "no")"
      }
      try folder.write(([Self.header] + lines).joined(separator: "\n") + "\n", "train.csv")
      dataset = folder.dataset("train.csv") {
        $0.entity = ["id"]
        $0.label = "clicked"
        $0.positive = "yes"
      }
      let loaded = try await LoadedDataset.load(dataset, engine: Engines.open(uri: nil, threads: 2))
      data = try await LearningTask.prepare(loaded, for: configuration)
      let store = RunStore(dataset.paths)
      try dataset.paths.prepare()
      let trainer = try Trainer(data: data, configuration: configuration, store: store)
      run = try trainer.run { _ in }
      model = try DeployedModel(nil, of: store, name: "ads")
    }

    static let header = "id,age,city,note,price,clicked"

    /// Scores files of the folder.
    func score(
      _ names: String...,
      to output: String,
      _ options: ScoringOptions? = nil,
      pool: String? = nil,
      model: DeployedModel? = nil,
      threads: Int = 2
    ) async throws -> ScoringReport {
      let target = folder.root.appending(path: output)
      return try await BatchScoring(
        model ?? self.model,
        options ?? ScoringOptions(format: ScoreFormat(of: target) ?? .csv)
      ).run(
        BatchScoring.Request(
          files: names.map { folder.root.appending(path: $0) },
          output: target,
          dataset: dataset,
          pool: pool.map { folder.root.appending(path: $0) }
        ),
        engine: { try await Engines.open(uri: nil, threads: threads) }
      )
    }

    func read(_ name: String) throws -> [String] {
      let text = try String(contentsOf: folder.root.appending(path: name), encoding: .utf8)
      return text.split(separator: "\n").map(String.init)
    }
  }

  private static var configurations: [RunConfiguration] {
    var network = RunConfiguration()
    network.epochs = 3
    var hashed = RunConfiguration()
    var settings = FTRLSettings()
    settings.bits = 18
    hashed.model = .hashed(settings)
    hashed.epochs = 2
    return [network, hashed]
  }

  /// The figures of the run come again when its test rows are scored from files.
  @Test(arguments: [0, 1]) func scoresAreThoseOfTheEvaluation(_ kind: Int) async throws {
    let trained = try await Trained(Self.configurations[kind])
    defer { trained.folder.remove() }
    let predictions = try? RunStore(trained.dataset.paths).predictions(of: trained.run.id)
    let report = try await trained.score("train.csv", to: "scores.csv")
    #expect(report.rows == 600)
    #expect(report.rowsRead == report.rows + report.rejected)
    #expect(report.scores.counts.reduce(0, +) == 600)
    let lines = try trained.read("scores.csv")
    #expect(lines.first == "file,row,id,score,class,model,version")
    #expect(lines.count == 601)
    let scores = lines.dropFirst().map { Float($0.split(separator: ",")[3]) ?? .nan }
    if let predictions {
      let yes = try #require(trained.data.classes.firstIndex(of: "yes"))
      for (index, row) in predictions.rows.enumerated() {
        let given = predictions.probabilities[index]
        let expected = Int(predictions.given[index]) == yes ? given : 1 - given
        #expect(abs(scores[Int(row)] - expected) < 1e-6)
      }
    } else {
      #expect(kind == 1)
    }
    // Of the rows in memory, in any order of batches.
    let table = trained.model.scorer.inputs
    #expect(table.map(\.name) == trained.data.featureColumns)
    let again = try await trained.score("train.csv", to: "again.jsonl", threads: 1)
    #expect(again.rowsWritten == 600)
    let values = try trained.read("again.jsonl").map { line in
      try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      )
    }
    #expect(values.map { ($0["row"] as? Int) ?? 0 } == Array(1...600))
    #expect(values.map { Float(($0["score"] as? Double) ?? 0) } == scores)
    #expect(Set(values.compactMap { $0["version"] as? String }) == [trained.run.id])
  }

  @Test func theBestRowsAreThoseOfAllScores() async throws {
    let trained = try await Trained(Self.configurations[1])
    defer { trained.folder.remove() }
    _ = try await trained.score(
      "train.csv",
      to: "all.csv",
      ScoringOptions(format: .csv, keep: ["city"])
    )
    let all = try trained.read("all.csv").dropFirst().map {
      $0.split(separator: ",").map(String.init)
    }
    func best(_ rows: [[String]]) -> [String] {
      rows.sorted { (Float($1[4]) ?? 0, Int($0[1]) ?? 0) < (Float($0[4]) ?? 0, Int($1[1]) ?? 0) }
        .prefix(7).map { $0[1] }
    }
    _ = try await trained.score("train.csv", to: "top.csv", ScoringOptions(format: .csv, top: 7))
    let top = try trained.read("top.csv").dropFirst().map {
      $0.split(separator: ",").map(String.init)
    }
    #expect(top.map { $0[0] } == (1...7).map(String.init))
    #expect(top.map { $0[2] } == best(all))
    let report = try await trained.score(
      "train.csv",
      to: "groups.parquet",
      ScoringOptions(format: .parquet, top: 7, by: "city")
    )
    #expect(report.rowsWritten == 21)
    let engine = try await Engines.open(uri: nil, threads: 1)
    let file = trained.folder.root.appending(path: "groups.parquet").path
    for city in ["Köln", "Bonn", "Ulm"] {
      let found = try await engine.query(
        """
        SELECT "row" AS n FROM read_parquet(\(literal: file)) WHERE city = \(literal: city)
        ORDER BY rank
        """
      ).ints("n")
      #expect(found.map { String($0 ?? 0) } == best(all.filter { $0[3] == city }))
    }
  }

  @Test(arguments: [
    ("id,age,town,note,price\n1,30,Bonn,x,3\n", "city", "missing column"),
    ("id,age,city,note,price\n1,30,Paris,x,3\n2,31,Rome,x,3\n", "city", "never seen"),
    ("id,age,city,note,price\n1,3000,Bonn,x,3\n2,4000,Ulm,x,3\n", "age", "range of training"),
    ("id,age,city,note,price\n1,,Bonn,x,3\n2,,Ulm,x,3\n", "age", "missing"),
  ]) func rowsThatAreNotLikeTrainingAreRefused(
    _ text: String,
    _ column: String,
    _ reason: String
  ) async throws {
    let trained = try await Trained(Self.configurations[0])
    defer { trained.folder.remove() }
    try trained.folder.write(text, "new.csv")
    let error = await #expect(throws: SkewError.self) {
      _ = try await trained.score("new.csv", to: "scores.csv")
    }
    let finding = try #require(error?.findings.first { $0.column == column })
    #expect("\(finding.kind.rawValue) \(finding.message)".contains(reason))
    let written = trained.folder.root.appending(path: "scores.csv").path
    #expect(!FileManager.default.fileExists(atPath: written))
    var options = ScoringOptions(format: .csv)
    options.acceptsSkew = true
    let report = try await trained.score("new.csv", to: "scores.csv", options)
    #expect(report.skew.contains { $0.column == column })
    #expect(report.rows == report.rowsRead)
  }

  /// A pool gives the scores of the files, for the model that it was made for and for later ones.
  @Test func aPoolGivesTheScoresOfTheFiles() async throws {
    let trained = try await Trained(Self.configurations[1])
    defer { trained.folder.remove() }
    var options = ScoringOptions(format: .csv, keep: ["city"])
    _ = try await trained.score("train.csv", to: "files.csv", options)
    let made = try await trained.score("train.csv", to: "made.csv", options, pool: "c.pool")
    #expect(made.pool?.isMade == true)
    let again = try await trained.score("train.csv", to: "again.csv", options, pool: "c.pool")
    #expect(again.pool?.isMade == false)
    #expect(again.rows == 600 && again.rowsRead == made.rowsRead)
    #expect(try trained.read("again.csv") == trained.read("made.csv"))
    let pairs = zip(try trained.read("files.csv"), try trained.read("made.csv")).dropFirst()
    #expect(pairs.allSatisfy { Self.isSame($0, $1) })
    #expect(Array(pairs).count == 600)
    // Without the columns that the pool has beside the features it serves as well.
    let plain = try await trained.score("train.csv", to: "plain.jsonl", pool: "c.pool")
    #expect(plain.pool?.isMade == false)
    options.top = 9
    options.by = "city"
    options.keep = []
    let best = try await trained.score("train.csv", to: "best.csv", options, pool: "c.pool")
    #expect(best.pool?.isMade == false)
    #expect(best.rowsWritten == 27)
    #expect(best.top?.count == 27)
    _ = try await trained.score("train.csv", to: "other.csv", options)
    func rows(_ name: String) throws -> [[Substring]] {
      try trained.read(name).map { Array($0.split(separator: ",").prefix(5)) }
    }
    #expect(try rows("best.csv") == rows("other.csv"))
  }

  /// Scores that are equal but for the last bits, and all else alike.
  private static func isSame(_ one: String, _ other: String) -> Bool {
    let (one, other) = (one.split(separator: ","), other.split(separator: ","))
    return one.count == other.count
      && zip(one, other).allSatisfy { a, b in
        if a == b { return true }
        guard let a = Float(a), let b = Float(b) else { return false }
        return abs(a - b) < 1e-6
      }
  }

  @Test func aPoolThatDoesNotFitIsMadeAnewWithAReason() async throws {
    let trained = try await Trained(Self.configurations[1], rows: 200)
    defer { trained.folder.remove() }
    let pool = trained.folder.root.appending(path: "c.pool")
    func score(_ options: ScoringOptions? = nil) async throws -> String? {
      let report = try await trained.score("train.csv", to: "s.csv", options, pool: "c.pool")
      #expect(report.rows == report.rowsRead - report.rejected)
      #expect((report.pool?.isMade == true) == (report.pool?.reason != nil))
      return report.pool?.reason
    }
    #expect(try await score() == "there is none yet")
    #expect(try await score() == nil)
    #expect(
      try await score(ScoringOptions(format: .csv, keep: ["city"]))
        == "it was made without the column city"
    )
    #expect(try await score() == nil)
    // The first bytes, the directory and a cut.
    let whole = try Data(contentsOf: pool)
    for at in [0, 20, whole.count - 9] {
      var altered = whole
      altered[at] ^= 1
      try altered.write(to: pool)
      #expect(try await score()?.contains("altered") == true)
    }
    try whole.prefix(whole.count / 2).write(to: pool)
    #expect(try await score()?.contains("altered") == true)
    // A block is looked at when rows are compared.
    var altered = whole
    altered[100] ^= 1
    try altered.write(to: pool)
    #expect(try await score()?.contains("altered") == true)
    try trained.folder.write(
      ([Trained.header] + trained.lines.prefix(150)).joined(separator: "\n"),
      "train.csv"
    )
    #expect(try await score()?.contains("changed") == true)
    #expect(try await score() == nil)
  }

  @Test func aPoolHoldsHashedCandidatesOnly() async throws {
    let trained = try await Trained(Self.configurations[0], rows: 200)
    defer { trained.folder.remove() }
    let error = await #expect(throws: DeploymentError.self) {
      try await trained.score("train.csv", to: "s.csv", pool: "c.pool")
    }
    #expect(error?.code == .badOption)
  }

  /// A scoring goes on behind any position, from files and from a pool, and gives what one without a stop gives.
  @Test(arguments: [false, true]) func aScoringGoesOnBehindItsLastPart(_ fromPool: Bool)
    async throws
  {
    let trained = try await Trained(Self.configurations[1])
    defer { trained.folder.remove() }
    let half = trained.lines.prefix(250).joined(separator: "\n")
    let rest = trained.lines.dropFirst(250).joined(separator: "\n")
    try trained.folder.write("\(Trained.header)\n\(half)\n", "a.csv")
    try trained.folder.write("\(Trained.header)\n\(rest)\n", "b.csv")
    let pool = fromPool ? "c.pool" : nil
    _ = try await trained.score("a.csv", "b.csv", to: "whole.csv", pool: pool)
    let expected = try trained.read("whole.csv")
    let input = try await InputRows.open(
      ["a.csv", "b.csv"].map { trained.folder.root.appending(path: $0) },
      for: trained.model.scorer.inputs,
      of: trained.dataset,
      engine: { try await Engines.open(uri: nil, threads: 2) }
    )
    for stop in [0, 1, 249, 250, 251, 400, 599, 600] {
      // What is behind a position is asked for by number, whatever came before.
      let position =
        stop <= 250 ? RowPosition(input: 0, row: stop) : RowPosition(input: 1, row: stop - 250)
      let order = Mutex(RowOrder<[Int64]>(input.counts.rowsByInput, after: position))
      try await input.forEachBatch(["_row", "id"], after: position) { batch, range in
        let ids = try #require(batch.column("id"))
        try order.withLock { order in
          try order.insert((0..<batch.rowCount).compactMap { ids.int($0) }, at: range)
        }
      }
      var found: [Int64] = []
      order.withLock { order in while let ids = order.next() { found += ids } }
      #expect(found == (stop..<600).map(Int64.init))
    }
    #expect(expected.count == 601)
    let left = trained.dataset.paths.tuina.appending(path: "scoring")
    #expect((try? FileManager.default.contentsOfDirectory(atPath: left.path)) == [])
  }

  @Test func aJobIsRecordedForWhoeverWatches() async throws {
    let trained = try await Trained(Self.configurations[1], rows: 200)
    defer { trained.folder.remove() }
    _ = try await trained.score("train.csv", to: "s.csv")
    try trained.folder.write("id,age\n1,2\n", "bad.csv")
    _ = try? await trained.score("bad.csv", to: "s.csv")
    let records = JobStore(trained.dataset.paths).all()
    #expect(records.map(\.state) == [.failed, .finished])
    let record = try #require(records.last)
    #expect(record.rows == 200 && record.total == 200)
    #expect(record.scores.total == 200)
    #expect(record.run == trained.run.id)
    #expect(record.rowsPerSecond > 0)
    #expect(records.first?.message?.contains("no file has it") == true)
  }

  @Test func rejectedRowsAndCellsAreKept() async throws {
    let trained = try await Trained(Self.configurations[0])
    defer { trained.folder.remove() }
    let rows = trained.lines.prefix(50).joined(separator: "\n")
    try trained.folder.write(
      "\(Trained.header)\n\(rows)\n7,44,Bonn,ok,3,yes,too,many\n8,old,Bonn,ok,3,yes\n",
      "new.csv"
    )
    let report = try await trained.score("new.csv", to: "scores.csv")
    #expect(report.rowsRead == 52)
    #expect(report.rows + report.rejected == 52)
    #expect(report.rejected == 1)
    #expect(report.cellsRejected == 1)
    let rejects = try trained.read("scores.csv.rejects.csv")
    #expect(rejects.count == 3, "\(rejects)")
  }
}
