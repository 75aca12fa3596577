import Basics
import Columnar
import DatasetSupport
@testable import Deployment
import Engine
import Foundation
import Ingest
import Learning
import Scoring
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
      threads: Int = 2
    ) async throws -> ScoringReport {
      let files = names.map { folder.root.appending(path: $0) }
      let target = folder.root.appending(path: output)
      let input = try await InputRows.open(
        files,
        for: model.scorer.inputs,
        of: dataset,
        engine: Engines.open(uri: nil, threads: threads)
      )
      return try await BatchScoring(
        model,
        options ?? ScoringOptions(format: ScoreFormat(of: target) ?? .csv)
      ).run(input, files: files, to: target, of: dataset.paths)
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
    hashed.model = .hashed(FTRLSettings(bits: 18))
    hashed.epochs = 2
    return [network, hashed]
  }

  /// The figures of the run come again when its test rows are scored from files.
  @Test(arguments: [0, 1]) func scoresAreThoseOfTheEvaluation(_ kind: Int) async throws {
    let trained = try await Trained(Self.configurations[kind])
    defer { trained.folder.remove() }
    let predictions = try? RunStore(trained.dataset.paths).predictions(of: trained.run.id)
    let report = try await trained.score("train.csv", to: "scores.csv")
    #expect(report.rowsScored == 600)
    #expect(report.rowsRead == report.rowsScored + report.rowsRejected)
    #expect(report.scores.counts.reduce(0, +) == 600)
    let lines = try trained.read("scores.csv")
    #expect(lines.first == "file,row,score,class,model,version")
    #expect(lines.count == 601)
    let scores = lines.dropFirst().map { Float($0.split(separator: ",")[2]) ?? .nan }
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
      rows.sorted { (Float($1[3]) ?? 0, Int($0[1]) ?? 0) < (Float($0[3]) ?? 0, Int($1[1]) ?? 0) }
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
      #expect(found.map { String($0 ?? 0) } == best(all.filter { $0[2] == city }))
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
    #expect(report.rowsScored == report.rowsRead)
  }

  @Test func bytesAfterTheLastPartAreScoredOnceByTheNext() async throws {
    let trained = try await Trained(Self.configurations[1])
    defer { trained.folder.remove() }
    let whole = try await trained.score("train.csv", to: "scores.csv")
    #expect(whole.resumedAt == 0)
    let expected = try trained.read("scores.csv")
    var options = ScoringOptions(format: .csv)
    options.partBytes = 1
    options.partSeconds = 0
    // A killed process leaves parts, a journal, and a part that the journal does not know.
    let input = try await InputRows.open(
      [trained.folder.root.appending(path: "train.csv")],
      for: trained.model.scorer.inputs,
      of: trained.dataset,
      engine: Engines.open(uri: nil, threads: 1)
    )
    let target = trained.folder.root.appending(path: "scores.csv")
    let task = Task {
      try await BatchScoring(trained.model, options).run(
        input,
        files: [trained.folder.root.appending(path: "train.csv")],
        to: target,
        of: trained.dataset.paths
      )
    }
    _ = try await task.value
    #expect(try trained.read("scores.csv") == expected)
    let left = trained.dataset.paths.tuina.appending(path: "scoring")
    #expect((try? FileManager.default.contentsOfDirectory(atPath: left.path)) == [])
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
    #expect(report.rowsScored + report.rowsRejected == 52)
    #expect(report.rowsRejected == 1)
    #expect(report.cellsRejected == 1)
    let rejects = try trained.read("scores.csv.rejects.csv")
    #expect(rejects.count == 3, "\(rejects)")
  }
}
