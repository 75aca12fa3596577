internal import Foundation
internal import Scoring

/// Where a training of the hashed model stands between two windows of rows.
struct SparseState: Sendable {
  var model: SparseLinear
  /// Passes completed, and windows of the current one.
  var epoch = 0
  var window = 0
  /// The summed loss of the rows of the current pass, and their number.
  var lossSum = 0.0
  var rows = 0
  var records: [EpochRecord] = []
  /// The weights of the best pass; none before the first.
  var best: [Float] = []
  var bestEpoch: Int?
  var bestLoss = Double.infinity
  var seconds = 0.0
  var epochSeconds = 0.0
}

/// A state on disk, bound to its configuration and data.
struct SparseCheckpoint: Sendable {
  var runID: String
  var configuration: RunConfiguration
  var dataFingerprint: String
  var state: SparseState

  private static let kind = "tuina-hashed-checkpoint"
  /// Goes up when another program would read the file wrongly.
  private static let version = 1

  private struct Head: Codable {
    var kind: String?
    var version: Int?
    var runID: String
    var configuration: RunConfiguration
    var dataFingerprint: String
    var classes: Int
    var epoch: Int
    var window: Int
    var rows: Int
    /// As bits, so that not the last digit is lost.
    var lossSum: UInt64
    var bestLoss: UInt64
    var bestEpoch: Int?
    var records: [EpochRecord]
    var seconds: Double
    var epochSeconds: Double

    enum CodingKeys: String, CodingKey {
      case kind, version, runID, configuration, dataFingerprint, classes, epoch, window, rows
      case lossSum, bestLoss, bestEpoch, records, seconds, epochSeconds
    }
  }

  /// The bytes of a checkpoint: the head in JSON, then z and n of each weight (nothing before the first
  /// step), and the weights of the best pass.
  func encoded() throws -> [UInt8] {
    let head = Head(
      kind: Self.kind,
      version: Self.version,
      runID: runID,
      configuration: configuration,
      dataFingerprint: dataFingerprint,
      classes: state.model.classes,
      epoch: state.epoch,
      window: state.window,
      rows: state.rows,
      lossSum: state.lossSum.bitPattern,
      bestLoss: state.bestLoss.bitPattern,
      bestEpoch: state.bestEpoch,
      records: state.records,
      seconds: state.seconds,
      epochSeconds: state.epochSeconds
    )
    let isNew = state.epoch == 0 && state.window == 0
    return try TensorFile(
      encoding: head,
      floats: [isNew ? [] : state.model.encoded, state.best]
    ).encoded()
  }

  init(runID: String, configuration: RunConfiguration, dataFingerprint: String, state: SparseState)
  {
    self.runID = runID
    self.configuration = configuration
    self.dataFingerprint = dataFingerprint
    self.state = state
  }

  /// Reads a checkpoint.
  ///
  /// - Throws: `ModelFileError.Code.damagedFile` when it is cut, altered or inconsistent.
  init(contentsOf url: URL) throws {
    let file = try TensorFile(contentsOf: url)
    try file.checkVersion(of: url, Self.kind, Self.version)
    let head = try? file.decodeHead(Head.self)
    guard let head, file.floats.count == 2, head.epoch >= 0, head.window >= 0, head.rows >= 0,
      case .hashed(let settings) = head.configuration.model,
      let model = file.floats[0].isEmpty
        ? try? SparseLinear(settings: settings, classes: head.classes)
        : SparseLinear(settings: settings, classes: head.classes, encoded: file.floats[0]),
      file.floats[1].isEmpty || file.floats[1].count * 2 == model.encoded.count
    else {
      throw ModelFileError(
        .damagedFile,
        "\(url.lastPathComponent) is not a checkpoint of the hashed model",
        suggestion: "remove \(url.path) and train again"
      )
    }
    var state = SparseState(model: model)
    state.epoch = head.epoch
    state.window = head.window
    state.rows = head.rows
    state.lossSum = Double(bitPattern: head.lossSum)
    state.bestLoss = Double(bitPattern: head.bestLoss)
    state.bestEpoch = head.bestEpoch
    state.best = file.floats[1]
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
