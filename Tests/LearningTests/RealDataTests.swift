import Basics
import Engine
import Foundation
import Ingest
import Learning
import TestSupport
import Testing
import Workspace

/// From tables of the engine to test numbers, on data kept outside the project.
///
/// The files are read by the engine alone, because they need cleaning that no manifest can ask for;
/// `ManifestDataTests` goes the whole way.
@Suite(.serialized)
struct RealDataTests {
  private struct Column {
    var name: String
    var type: ColumnType
  }

  private func loaded(
    _ folder: String,
    rows: SQL,
    label: String,
    columns: [Column],
    split: Manifest.Split? = nil,
    positive: String? = nil
  ) async throws -> LoadedDataset {
    let engine = try await Engines.open(uri: nil)
    try await engine.execute("CREATE VIEW rows AS \(rows)")
    var manifest = Manifest()
    manifest.label = label
    manifest.split = split
    manifest.positive = positive
    manifest.columns = columns.map { column in
      var rule = Manifest.ColumnRule(name: column.name)
      rule.type = column.type
      return rule
    }
    let dataset = Dataset(
      root: SharedData.url(folder),
      manifest: manifest,
      manifestFile: nil,
      inferences: [],
      paths: DatasetPaths(root: try Fixture.folder())
    )
    return LoadedDataset(
      dataset: dataset,
      manifest: manifest,
      inferences: [],
      engine: engine,
      sources: [],
      fingerprint: Fingerprint(folder)
    )
  }

  private func train(_ data: PreparedData, _ configuration: RunConfiguration) throws -> TrainingRun
  {
    let run = try Trainer(
      data: data,
      configuration: configuration,
      store: RunStore(folder: try Fixture.folder())
    ).run { _ in }
    if let test = run.test {
      print(
        "\(data.label): \(run.rows.train) rows, \(run.featureCount) features,",
        "\(run.epochs.count) epochs (best \(run.bestEpoch ?? 0)),",
        "accuracy \(test.accuracy), log-loss \(test.logLoss), AUC \(test.auc ?? .nan),",
        "AP \(test.averagePrecision ?? .nan), ECE \(test.ece),",
        "\(Int(run.rowsPerSecond)) rows/s, \(run.seconds) s"
      )
    }
    return run
  }

  @Test(.enabled(if: SharedData.has("adult/adult-train.csv")))
  func censusIncomeIsLearntFromNumbersAndCategories() async throws {
    let numbers: Set = [0, 2, 4, 10, 11, 12]
    let names = (0..<14).map { "c\($0)" } + ["income"]
    let parts = ["train", "test"].map { name in
      let path = SharedData.url("adult/adult-\(name).csv").path
      let columns = SQL.joined(
        names.enumerated().map { index, name in
          index == 14
            ? "rtrim(trim(column14), '.') AS income"
            : "trim(\(identifier: (index < 10 ? "column0" : "column") + "\(index)")) AS \(identifier: name)"
        }
      )
      return """
        SELECT \(columns), \(literal: name) AS _source, row_number() OVER () AS _row
        FROM read_csv(\(literal: path), header = false, all_varchar = true)
        """ as SQL
    }
    let loaded = try await loaded(
      "adult",
      rows: SQL.joined(parts, separator: " UNION ALL "),
      label: "income",
      columns: names.dropLast().enumerated().map { index, name in
        Column(name: name, type: numbers.contains(index) ? .number : .category)
      },
      split: .column("_source"),
      positive: ">50K"
    )
    let run = try train(try await LearningTask.prepare(loaded), RunConfiguration(model: .softmax))
    let test = try #require(run.test)
    #expect(test.accuracy >= 0.845)
    #expect(try #require(test.auc) >= 0.90)
    #expect(test.ece < 0.03)
  }

  @Test(.enabled(if: SharedData.has("chnsenticorp/train.tsv")))
  func reviewsAreLearntFromCharacters() async throws {
    let parts = ["train", "dev", "test"].map { name in
      let path = SharedData.url("chnsenticorp/\(name).tsv").path
      return """
        SELECT label, text_a, \(literal: name) AS _source, row_number() OVER () AS _row
        FROM read_csv(\(literal: path), delim = '\t', quote = '', header = true)
        """ as SQL
    }
    let loaded = try await loaded(
      "chnsenticorp",
      rows: SQL.joined(parts, separator: " UNION ALL "),
      label: "label",
      columns: [Column(name: "text_a", type: .text)],
      split: .column("_source")
    )
    let run = try train(try await LearningTask.prepare(loaded), RunConfiguration(model: .softmax))
    #expect(try #require(run.test).accuracy >= 0.925)
  }
}
