package import Foundation

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
  private static let version = 4

  private struct Head: Codable {
    var kind: String?
    var version: Int?
    var runID: String
    var configuration: RunConfiguration
    var dataFingerprint: String
    var shape: Network.Shape
    var step: Int
    var epoch: Int
    var position: Int
    /// As bits, so that not the last digit is lost.
    var lossSum: UInt64
    var bestLoss: UInt64
    var bestEpoch: Int?
    var records: [EpochRecord]
    var seconds: Double
    var epochSeconds: Double

    enum CodingKeys: String, CodingKey {
      case kind, version, runID, configuration, dataFingerprint, shape, step, epoch, position
      case lossSum, bestLoss, bestEpoch, records, seconds, epochSeconds
    }
  }

  /// The bytes of a checkpoint: the head in JSON, then the parameters, both moments, the best parameters
  /// and the last step of each sparse row.
  package func encoded() throws -> [UInt8] {
    let head = Head(
      kind: Self.kind,
      version: Self.version,
      runID: runID,
      configuration: configuration,
      dataFingerprint: dataFingerprint,
      shape: state.network.shape,
      step: state.optimizer.step,
      epoch: state.epoch,
      position: state.position,
      lossSum: state.lossSum.bitPattern,
      bestLoss: state.bestLoss.bitPattern,
      bestEpoch: state.bestEpoch,
      records: state.records,
      seconds: state.seconds,
      epochSeconds: state.epochSeconds
    )
    let file = try TensorFile(
      encoding: head,
      floats: [
        state.network.parameters, state.optimizer.mean, state.optimizer.square,
        state.bestParameters,
      ],
      integers: [state.optimizer.lastSteps]
    )
    return file.encoded()
  }

  /// Reads a checkpoint.
  ///
  /// - Throws: `LearningError.Code.damagedFile` when it is cut, altered or inconsistent.
  package init(contentsOf url: URL) throws {
    let file = try TensorFile(contentsOf: url)
    try file.checkVersion(of: url, Self.kind, Self.version)
    let head = try? file.decodeHead(Head.self)
    guard let head, file.floats.count == 4, file.integers.count == 1 else {
      throw LearningError(
        .damagedFile,
        "\(url.lastPathComponent) is not a checkpoint",
        suggestion: "remove \(url.path) and train again"
      )
    }
    guard let count = head.shape.parameterCount,
      file.floats[0...2].allSatisfy({ $0.count == count }),
      file.floats[3].isEmpty || file.floats[3].count == count,
      file.integers[0].count == head.shape.sparseInputs,
      (0..<Int(Int32.max)).contains(head.step), head.epoch >= 0, head.position >= 0,
      file.integers[0].allSatisfy({ (0...head.step).contains(Int($0)) })
    else {
      throw LearningError(
        .damagedFile,
        "\(url.lastPathComponent) does not fit its own model",
        suggestion: "remove \(url.path) and train again"
      )
    }
    var network = Network(shape: head.shape)
    network.parameters = file.floats[0]
    var state = TrainingState(network: network)
    state.optimizer = OptimizerState(
      step: head.step,
      mean: file.floats[1],
      square: file.floats[2],
      lastSteps: file.integers[0]
    )
    state.epoch = head.epoch
    state.position = head.position
    state.lossSum = Double(bitPattern: head.lossSum)
    state.bestLoss = Double(bitPattern: head.bestLoss)
    state.bestEpoch = head.bestEpoch
    state.bestParameters = file.floats[3]
    state.records = head.records
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
