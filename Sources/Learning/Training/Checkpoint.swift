package import Foundation
internal import Scoring

/// A training state on disk, bound to its configuration and data.
package struct Checkpoint: Sendable {
  package var runID: String
  package var configuration: RunConfiguration
  package var dataFingerprint: String
  package var state: TrainingState

  package init(
    runID: String,
    configuration: RunConfiguration,
    dataFingerprint: String,
    state: TrainingState
  ) {
    self.runID = runID
    self.configuration = configuration
    self.dataFingerprint = dataFingerprint
    self.state = state
  }

  private static let kind = "tuina-checkpoint"
  /// Goes up when another program would read the file wrongly.
  private static let version = 6

  private struct Head: Codable {
    var kind: String?
    var version: Int?
    var runID: String
    var configuration: RunConfiguration
    var dataFingerprint: String
    var model: ScorerForm
    var step: Int
    var epoch: Int
    var position: Int
    /// As bits, so that not the last digit is lost.
    var lossSum: UInt64
    var bestFigure: UInt64
    var bestEpoch: Int?
    var records: [EpochRecord]
    var changes: [ScheduleChange]
    var seconds: Double
    var epochSeconds: Double

    enum CodingKeys: String, CodingKey {
      case kind, version, runID, configuration, dataFingerprint, model, step, epoch, position
      case lossSum, bestFigure, bestEpoch, records, changes, seconds, epochSeconds
    }
  }

  /// The bytes of a checkpoint: the head in JSON, then the parameters, the best parameters, and what the
  /// estimator remembers.
  package func encoded() throws -> [UInt8] {
    let model = state.estimator.model
    let memory = state.estimator.memory
    let head = Head(
      kind: Self.kind,
      version: Self.version,
      runID: runID,
      configuration: configuration,
      dataFingerprint: dataFingerprint,
      model: ScorerForm(of: model),
      step: memory.step,
      epoch: state.epoch,
      position: state.position,
      lossSum: state.lossSum.bitPattern,
      bestFigure: state.bestFigure.bitPattern,
      bestEpoch: state.bestEpoch,
      records: state.records,
      changes: state.changes,
      seconds: state.seconds,
      epochSeconds: state.epochSeconds
    )
    let file = try TensorFile(
      encoding: head,
      floats: [model.parameters, state.bestParameters] + memory.floats,
      integers: memory.integers
    )
    return file.encoded()
  }

  /// Reads a checkpoint.
  ///
  /// - Throws: `ModelFileError` when it is cut, altered or inconsistent.
  package init(contentsOf url: URL) throws {
    let file = try TensorFile(contentsOf: url)
    try file.checkVersion(of: url, Self.kind, Self.version)
    let head = try? file.decodeHead(Head.self)
    guard let head, file.floats.count >= 2 else {
      throw ModelFileError(
        .damagedFile,
        "\(url.lastPathComponent) is not a checkpoint",
        suggestion: "remove \(url.path) and train again"
      )
    }
    let memory = EstimatorMemory(
      step: head.step,
      floats: Array(file.floats.dropFirst(2)),
      integers: file.integers
    )
    guard let model = head.model.model(parameters: file.floats[0]),
      file.floats[1].isEmpty || file.floats[1].count == file.floats[0].count,
      head.epoch >= 0, head.position >= 0,
      let estimator = head.configuration.model.estimator(
        model,
        memory: memory,
        configuration: head.configuration
      )
    else {
      throw ModelFileError(
        .damagedFile,
        "\(url.lastPathComponent) does not fit its own model",
        suggestion: "remove \(url.path) and train again"
      )
    }
    var state = TrainingState(estimator: estimator)
    state.epoch = head.epoch
    state.position = head.position
    state.lossSum = Double(bitPattern: head.lossSum)
    state.bestFigure = Double(bitPattern: head.bestFigure)
    state.bestEpoch = head.bestEpoch
    state.bestParameters = file.floats[1]
    state.records = head.records
    state.changes = head.changes
    state.seconds = head.seconds
    state.epochSeconds = head.epochSeconds
    self.init(
      runID: head.runID,
      configuration: head.configuration,
      dataFingerprint: head.dataFingerprint,
      state: state
    )
  }
}
