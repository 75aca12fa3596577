package import Columnar
package import Foundation

/// A hashed linear model with all it needs to score rows that it has never seen.
package struct HashedModel: Sendable {
  package var runID: String
  package var label: String
  package var classes: [String]
  package var positive: String?
  package var correction: ScoreCorrection
  package var hasher: FeatureHasher
  package var weights: HashedWeights

  /// Class probabilities of a batch's rows under the true shares of classes, rows × classes, row-major.
  package func probabilities(of batch: RecordBatch) -> [Float] {
    probabilities(of: hasher.rows(batch))
  }

  package func probabilities(of rows: HashedRows) -> [Float] {
    correction.probabilities(of: weights.scores(of: rows), classes: classes.count)
  }

  private static let kind = "tuina-hashed-model"
  /// Goes up when another program would read the file wrongly.
  private static let version = 1

  private struct Head: Codable {
    var kind: String?
    var version: Int?
    var runID: String
    var label: String
    var classes: [String]
    var positive: String?
    var hasher: FeatureHasher
    var correction: ScoreCorrection
    var weightCount: Int

    enum CodingKeys: String, CodingKey {
      case kind, version, runID, label, classes, positive, hasher, correction, weightCount
    }
  }

  /// The bytes of a model file: the head in JSON, then the weights other than 0, and their places.
  package func encoded() throws -> [UInt8] {
    let used = weights.values.indices.filter { weights.values[$0] != 0 }
    let head = Head(
      kind: Self.kind,
      version: Self.version,
      runID: runID,
      label: label,
      classes: classes,
      positive: positive,
      hasher: hasher,
      correction: correction,
      weightCount: weights.values.count
    )
    return try TensorFile(
      encoding: head,
      floats: [used.map { weights.values[$0] }],
      integers: [used.map { Int32($0) }]
    ).encoded()
  }

  package init(
    runID: String,
    label: String,
    classes: [String],
    positive: String?,
    correction: ScoreCorrection,
    hasher: FeatureHasher,
    weights: HashedWeights
  ) {
    self.runID = runID
    self.label = label
    self.classes = classes
    self.positive = positive
    self.correction = correction
    self.hasher = hasher
    self.weights = weights
  }

  /// Reads a model.
  ///
  /// - Throws: `ModelFileError.Code.damagedFile` when it is cut, altered or inconsistent.
  package init(contentsOf url: URL) throws {
    let file = try TensorFile(contentsOf: url)
    try file.checkVersion(of: url, Self.kind, Self.version)
    func damaged(_ what: String) -> ModelFileError {
      ModelFileError(
        .damagedFile,
        "\(url.lastPathComponent) \(what)",
        suggestion: "remove \(url.path) and train again"
      )
    }
    guard let head = try? file.decodeHead(Head.self), file.floats.count == 1,
      file.integers.count == 1
    else { throw damaged("is not a hashed model") }
    let vectors = head.classes.count == 2 ? 1 : head.classes.count
    let shift = head.correction.priorShift
    guard head.hasher.isSound,
      shift.isEmpty || shift.count == head.classes.count && shift.allSatisfy(\.isFinite),
      head.correction.calibration.isSound(classes: head.classes.count), head.classes.count > 1,
      head.weightCount == ((1 << head.hasher.bits) + 1) * vectors, head.weightCount <= 1 << 30,
      file.integers[0].count == file.floats[0].count,
      file.integers[0].allSatisfy({ $0 >= 0 && Int($0) < head.weightCount })
    else { throw damaged("does not fit its own model") }
    var values = [Float](repeating: 0, count: head.weightCount)
    for (place, value) in zip(file.integers[0], file.floats[0]) { values[Int(place)] = value }
    let weights = HashedWeights(
      classes: head.classes.count,
      bits: head.hasher.bits,
      values: values
    )
    guard weights.isSound else { throw damaged("does not fit its own model") }
    self.init(
      runID: head.runID,
      label: head.label,
      classes: head.classes,
      positive: head.positive,
      correction: head.correction,
      hasher: head.hasher,
      weights: weights
    )
  }
}
