import Engine
import Foundation
import Ingest
import Learning
import TestSupport
import Scoring
import Testing
import Workspace

/// The whole way from a manifest to test numbers, as the program goes it, on data kept outside the
/// project.
@Suite(.serialized)
struct ManifestDataTests {
  /// A dataset of the shared data, loaded as the program loads it, and the rows to learn from.
  private func load(
    _ folder: String,
    _ manifest: String
  ) async throws -> (loaded: LoadedDataset, table: LearningTable) {
    let file = SharedData.packageRoot.appending(path: "Tests/Manifests/\(manifest).yaml")
    let dataset = try Dataset.open(SharedData.url(folder), manifest: file)
    let loaded = try await LoadedDataset.load(dataset, engine: try await Engines.open(uri: nil))
    return (loaded, try await LearningTask.table(of: loaded))
  }

  private func train(_ data: PreparedData, _ configuration: RunConfiguration) throws -> TrainingRun
  {
    let folder = try Fixture.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let run = try Trainer(data: data, configuration: configuration, store: RunStore(folder: folder))
      .run { _ in }
    if let test = run.test {
      print(
        "\(data.label): \(run.rows), \(run.epochs.count) epochs, accuracy \(test.accuracy),",
        "AP \(test.averagePrecision ?? .nan), \(run.seconds) s"
      )
    }
    return run
  }

  @Test(.enabled(if: SharedData.has("mammography/mammography.csv")))
  func mammographyRanksTheRareClass() async throws {
    let (loaded, table) = try await load("mammography", "mammography")
    #expect(loaded.sources.map(\.rowsRejected) == [0])
    #expect(table.rowCount == 11_183)
    let task = LearningTask(manifest: loaded.manifest)
    let data = try task.prepare(table)
    #expect(data.classes.count == 2)
    #expect(data.positive == 1)
    let counts = data.splitCounts
    #expect(counts.train + counts.validation + counts.test == 11_183)
    // 52 rows of the split's test part are positive, which leaves its figure to chance: every row
    // is held out once instead.
    var folds: [Evaluation] = []
    try task.crossValidate(table, folds: 5) { _, data in
      #expect(data.numbers == .piecewise)
      folds.append(try #require(try train(data, RunConfiguration(model: .softmax)).test))
    }
    let mean = try #require(Evaluation.mean(of: folds))
    #expect(mean.rows == 11_183)
    #expect(try #require(mean.averagePrecision) >= 0.69)
    #expect(try #require(mean.auc) >= 0.93)
  }

  /// The folder alone: the parts, names and types are found.
  @Test(.enabled(if: SharedData.has("adult/adult-train.csv")))
  func censusIncomeIsLearntOnItsOwnSplitFromNumbersThatBend() async throws {
    let dataset = try Dataset.open(SharedData.url("adult"))
    let loaded = try await LoadedDataset.load(dataset, engine: try await Engines.open(uri: nil))
    let data = try LearningTask(manifest: loaded.manifest)
      .prepare(try await LearningTask.table(of: loaded))
    #expect(data.numbers == .piecewise)
    #expect(data.splitCounts.train + data.splitCounts.validation == 32_561)
    #expect(data.splitCounts.test == 16_281)
    let test = try #require(try train(data, RunConfiguration(model: .softmax)).test)
    #expect(try #require(test.auc) >= 0.922)
    #expect(test.logLoss <= 0.288)
    #expect(test.ece < 0.015)
  }

  @Test(.enabled(if: SharedData.has("mnist/train.parquet")))
  func aPerceptronReadsDigits() async throws {
    let (loaded, table) = try await load("mnist", "mnist")
    let data = try LearningTask(manifest: loaded.manifest).prepare(table)
    #expect(data.splitCounts.train + data.splitCounts.validation == 60_000)
    #expect(data.splitCounts.test == 10_000)
    #expect(data.train.features.denseWidth == 784)
    #expect(data.classes == (0...9).map(String.init))
    var configuration = RunConfiguration(model: .perceptron(hidden: [128]))
    configuration.epochs = 10
    let test = try #require(try train(data, configuration).test)
    #expect(test.accuracy >= 0.97)
    #expect(try #require(test.accuracyLow) < test.accuracy)
  }

  /// The folder alone: its parts are found, and `index:value` pairs become features.
  @Test(.enabled(if: SharedData.has("ipinyou/train.fm.txt")))
  func clicksAreLearntFromSparsePairs() async throws {
    let dataset = try Dataset.open(SharedData.url("ipinyou"))
    let loaded = try await LoadedDataset.load(dataset, engine: try await Engines.open(uri: nil))
    let data = try LearningTask(manifest: loaded.manifest)
      .prepare(try await LearningTask.table(of: loaded))
    #expect(data.splitCounts.train + data.splitCounts.validation == 26_773)
    #expect(data.splitCounts.test == 21_150)
    #expect(data.train.features.sparseWidth > 10_000)
    let run = try train(data, RunConfiguration(model: .softmax))
    let test = try #require(run.test)
    #expect(try #require(test.auc) >= 0.59)
    #expect(test.logLoss <= 0.021)
    // 50 of the test rows are clicks, .236 %; 255 of the training rows, .95 %.
    let note = try #require(run.notes.first { $0.contains("shares of the test rows") })
    #expect(note.contains("0.236 % of the test rows"))
    let figures = note.split(separator: " ").compactMap { Double($0) }
    #expect(figures.contains { $0 > 0.015 && $0 <= 0.02 })
    #expect(figures.contains { abs($0 / 0.236 - 1) < 0.3 && $0 != 0.236 })
  }

  @Test(.enabled(if: SharedData.has("zh-medical/样例_内科5000-6000.csv")))
  func chineseQuestionsAreSortedByDepartment() async throws {
    let (loaded, table) = try await load("zh-medical", "zh-medical")
    #expect(loaded.sources.map(\.rowsRejected) == [0])
    #expect(table.rowCount == loaded.sources.map(\.rowsKept).reduce(0, +))
    let data = try LearningTask(manifest: loaded.manifest).prepare(table)
    let test = try #require(try train(data, RunConfiguration(model: .softmax)).test)
    let largest = try #require(test.classes.map(\.support).max())
    #expect(test.accuracy > Double(largest) / Double(test.rows))
  }
}
