package import Columnar
package import Foundation

/// A hashed linear model with all it needs to score rows that it has never seen.
package struct SparseModel: Sendable {
  package var runID: String
  package var configuration: RunConfiguration
  package var label: String
  package var classes: [String]
  package var positive: String?
  /// The weight that the loss gave each class; probabilities are divided by them.
  package var classWeights: [Float]
  package var hasher: FeatureHasher
  package var weights: SparseLinear.Weights

  /// Class probabilities of a batch's rows with the loss's class weights undone, rows × classes,
  /// row-major.
  package func probabilities(of batch: RecordBatch) -> [Float] {
    probabilities(of: hasher.rows(batch))
  }

  package func probabilities(of rows: HashedRows) -> [Float] {
    var result = weights.probabilities(of: rows)
    ClassWeighting.undo(classWeights, in: &result)
    return result
  }

  private static let kind = "tuina-hashed-model"
  /// Goes up when another program would read the file wrongly.
  private static let version = 1

  private struct Head: Codable {
    var kind: String?
    var version: Int?
    var runID: String
    var configuration: RunConfiguration
    var label: String
    var classes: [String]
    var positive: String?
    var hasher: FeatureHasher
    var weightCount: Int

    enum CodingKeys: String, CodingKey {
      case kind, version, runID, configuration, label, classes, positive, hasher, weightCount
    }
  }

  /// The bytes of a model file: the head in JSON, then the weights other than 0, the class weights, and the
  /// places of those weights.
  package func encoded() throws -> [UInt8] {
    let used = weights.values.indices.filter { weights.values[$0] != 0 }
    let head = Head(
      kind: Self.kind,
      version: Self.version,
      runID: runID,
      configuration: configuration,
      label: label,
      classes: classes,
      positive: positive,
      hasher: hasher,
      weightCount: weights.values.count
    )
    return try TensorFile(
      encoding: head,
      floats: [used.map { weights.values[$0] }, classWeights],
      integers: [used.map { Int32($0) }]
    ).encoded()
  }

  package init(
    runID: String,
    configuration: RunConfiguration,
    label: String,
    classes: [String],
    positive: String?,
    classWeights: [Float],
    hasher: FeatureHasher,
    weights: SparseLinear.Weights
  ) {
    self.runID = runID
    self.configuration = configuration
    self.label = label
    self.classes = classes
    self.positive = positive
    self.classWeights = classWeights
    self.hasher = hasher
    self.weights = weights
  }

  /// Reads a model.
  ///
  /// - Throws: `LearningError.Code.damagedFile` when it is cut, altered or inconsistent.
  package init(contentsOf url: URL) throws {
    let file = try TensorFile(contentsOf: url)
    try file.checkVersion(of: url, Self.kind, Self.version)
    func damaged(_ what: String) -> LearningError {
      LearningError(
        .damagedFile,
        "\(url.lastPathComponent) \(what)",
        suggestion: "remove \(url.path) and train again"
      )
    }
    guard let head = try? file.decodeHead(Head.self), file.floats.count == 2,
      file.integers.count == 1,
      file.floats[1].isEmpty || file.floats[1].count == head.classes.count
    else { throw damaged("is not a hashed model") }
    let vectors = head.classes.count == 2 ? 1 : head.classes.count
    guard head.hasher.isSound, head.classes.count > 1,
      head.weightCount == ((1 << head.hasher.bits) + 1) * vectors, head.weightCount <= 1 << 30,
      file.integers[0].count == file.floats[0].count,
      file.integers[0].allSatisfy({ $0 >= 0 && Int($0) < head.weightCount })
    else { throw damaged("does not fit its own model") }
    var values = [Float](repeating: 0, count: head.weightCount)
    for (place, value) in zip(file.integers[0], file.floats[0]) { values[Int(place)] = value }
    let weights = SparseLinear.Weights(
      classes: head.classes.count,
      bits: head.hasher.bits,
      values: values
    )
    guard weights.isSound else { throw damaged("does not fit its own model") }
    self.init(
      runID: head.runID,
      configuration: head.configuration,
      label: head.label,
      classes: head.classes,
      positive: head.positive,
      classWeights: file.floats[1],
      hasher: head.hasher,
      weights: weights
    )
  }
}
