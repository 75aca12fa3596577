package import Foundation

/// A model with all it needs to score rows that it has never seen.
package struct TrainedModel: Sendable {
  package var runID: String
  package var configuration: RunConfiguration
  package var label: String
  package var classes: [String]
  package var positive: String?
  /// The weight that the loss gave each class; empty when it gave none.
  ///
  /// Probabilities are divided by them.
  package var classWeights: [Float]
  package var extractor: FeatureExtractor?
  package var network: Network

  /// `classWeights` has one weight a class or none; `network` has as many outputs as there are classes.
  package init(
    runID: String,
    configuration: RunConfiguration,
    label: String,
    classes: [String],
    positive: String?,
    classWeights: [Float],
    extractor: FeatureExtractor?,
    network: Network
  ) {
    self.runID = runID
    self.configuration = configuration
    self.label = label
    self.classes = classes
    self.positive = positive
    self.classWeights = classWeights
    self.extractor = extractor
    self.network = network
  }

  /// Class probabilities with the loss's class weights undone, `rows × classes` row-major.
  package func probabilities(of features: FeatureMatrix) -> [Float] {
    var result = network.probabilities(of: features)
    ClassWeighting.undo(classWeights, in: &result)
    return result
  }

  private static let kind = "tuina-model"
  /// Goes up when another program would read the file wrongly.
  private static let version = 4

  private struct Head: Codable {
    var kind: String?
    var version: Int?
    var runID: String
    var configuration: RunConfiguration
    var label: String
    var classes: [String]
    var positive: String?
    var extractor: FeatureExtractor?
    var shape: Network.Shape

    enum CodingKeys: String, CodingKey {
      case kind, version, runID, configuration, label, classes, positive, extractor, shape
    }
  }

  /// The bytes of a model file: the head in JSON, then the parameters and the class weights.
  package func encoded() throws -> [UInt8] {
    let head = Head(
      kind: Self.kind,
      version: Self.version,
      runID: runID,
      configuration: configuration,
      label: label,
      classes: classes,
      positive: positive,
      extractor: extractor,
      shape: network.shape
    )
    return try TensorFile(encoding: head, floats: [network.parameters, classWeights]).encoded()
  }

  /// Reads a model.
  ///
  /// - Throws: `LearningError.Code.damagedFile` when it is cut, altered or inconsistent.
  package init(contentsOf url: URL) throws {
    let file = try TensorFile(contentsOf: url)
    try file.checkVersion(of: url, Self.kind, Self.version)
    guard let head = try? file.decodeHead(Head.self), file.floats.count == 2,
      head.shape.classes == head.classes.count,
      file.floats[1].isEmpty || file.floats[1].count == head.classes.count
    else {
      throw LearningError(
        .damagedFile,
        "\(url.lastPathComponent) is not a model",
        suggestion: "remove \(url.path) and train again"
      )
    }
    guard file.floats[0].count == head.shape.parameterCount,
      head.extractor?.fits(head.shape) != false
    else {
      throw LearningError(
        .damagedFile,
        "\(url.lastPathComponent) does not fit its own model",
        suggestion: "remove \(url.path) and train again"
      )
    }
    var network = Network(shape: head.shape)
    network.parameters = file.floats[0]
    self.init(
      runID: head.runID,
      configuration: head.configuration,
      label: head.label,
      classes: head.classes,
      positive: head.positive,
      classWeights: file.floats[1],
      extractor: head.extractor,
      network: network
    )
  }
}
