import Basics
import Foundation
import Learning
import Scoring
import Synchronization

/// Ready-made data and places for tests of training.
enum Fixture {
  /// Rows of three classes around three centres, with dense and sparse features.
  static func prepared(rows: Int = 600, seed: UInt64 = 3, noise: Double = 0.8) -> PreparedData {
    var generator = SeededGenerator(seed: seed)
    func part(_ count: Int) -> LabelledRows {
      var dense: [Float] = []
      var starts = [0]
      var columns: [Int32] = []
      var values: [Float] = []
      var labels: [Int32] = []
      for _ in 0..<count {
        let label = Int(generator.next() % 3)
        labels.append(Int32(label))
        for j in 0..<4 {
          dense.append(Float((j == label ? 1.0 : 0.0) + noise * generator.nextNormal()))
        }
        columns.append(Int32(label * 2) + Int32(generator.next() % 4))
        values.append(1)
        starts.append(columns.count)
      }
      return LabelledRows(
        features: FeatureMatrix(
          rowCount: count,
          denseWidth: 4,
          sparseWidth: 8,
          dense: dense,
          rowStarts: starts,
          columns: columns,
          values: values
        ),
        labels: labels
      )
    }
    return PreparedData(
      label: "kind",
      classes: ["a", "b", "c"],
      positive: nil,
      featureColumns: ["x"],
      train: part(rows),
      validation: part(rows / 4),
      test: part(rows / 4),
      featurizer: nil,
      fingerprint: "fixture-\(seed)-\(rows)"
    )
  }

  /// An empty folder of its own.
  static func folder() throws -> URL {
    let url = FileManager.default.temporaryDirectory
      .appending(path: "tuina-learning-\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    return url
  }

  static func configuration(
    _ model: RunConfiguration.Model = .perceptron(hidden: [8])
  ) -> RunConfiguration {
    var configuration = RunConfiguration(model: model)
    configuration.batchSize = 32
    configuration.epochs = 6
    configuration.patience = nil
    configuration.learningRate = 0.01
    return configuration
  }
}

/// Collects the events of a training from any thread.
final class EventLog: Sendable {
  private let stored = Mutex<[TrainingEvent]>([])

  var events: [TrainingEvent] { stored.withLock { $0 } }
  func add(_ event: TrainingEvent) { stored.withLock { $0.append(event) } }
}
