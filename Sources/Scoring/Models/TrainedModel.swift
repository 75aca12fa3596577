package import Foundation

/// A model with all it needs to score rows that it has never seen.
package struct TrainedModel: Sendable {
  package var runID: String
  package var label: String
  package var classes: [String]
  package var positive: String?
  package var extractor: FeatureExtractor?
  package var model: any Scorer
  package var correction: ScoreCorrection
  package var decision: DecisionRule

  /// `model` has as many outputs as there are classes.
  package init(
    runID: String,
    label: String,
    classes: [String],
    positive: String?,
    extractor: FeatureExtractor?,
    model: any Scorer,
    correction: ScoreCorrection,
    decision: DecisionRule = DecisionRule()
  ) {
    self.runID = runID
    self.label = label
    self.classes = classes
    self.positive = positive
    self.extractor = extractor
    self.model = model
    self.correction = correction
    self.decision = decision
  }

  /// Class probabilities under the true shares of classes, `rows × classes` row-major.
  package func probabilities(of features: FeatureMatrix) -> [Float] {
    correction.probabilities(of: model.scores(of: features), classes: classes.count)
  }

  private static let kind = "tuina-model"
  /// Goes up when another program would read the file wrongly.
  private static let version = 6

  private struct Head: Codable {
    var kind: String?
    var version: Int?
    var runID: String
    var label: String
    var classes: [String]
    var positive: String?
    var extractor: FeatureExtractor?
    var model: ScorerForm
    var correction: ScoreCorrection
    var decision: DecisionRule

    enum CodingKeys: String, CodingKey {
      case kind, version, runID, label, classes, positive, extractor, model, correction, decision
    }
  }

  /// The bytes of a model file: the head in JSON, then the parameters.
  package func encoded() throws -> [UInt8] {
    let head = Head(
      kind: Self.kind,
      version: Self.version,
      runID: runID,
      label: label,
      classes: classes,
      positive: positive,
      extractor: extractor,
      model: ScorerForm(of: model),
      correction: correction,
      decision: decision
    )
    return try TensorFile(encoding: head, floats: [model.parameters]).encoded()
  }

  /// Reads a model.
  ///
  /// - Throws: `ModelFileError` when it is cut, altered or inconsistent, or of another version.
  package init(contentsOf url: URL) throws {
    let file = try TensorFile(contentsOf: url)
    try file.checkVersion(of: url, Self.kind, Self.version)
    guard let head = try? file.decodeHead(Head.self), file.floats.count == 1 else {
      throw ModelFileError(
        .damagedFile,
        "\(url.lastPathComponent) is not a model",
        suggestion: "remove \(url.path) and train again"
      )
    }
    let classes = head.classes.count
    let shift = head.correction.priorShift
    guard let model = head.model.model(parameters: file.floats[0]), model.classes == classes,
      shift.isEmpty || shift.count == classes && shift.allSatisfy(\.isFinite),
      head.correction.calibration.isSound(classes: classes),
      head.decision.offsets.isEmpty
        || head.decision.offsets.count == classes && head.decision.offsets.allSatisfy(\.isFinite),
      head.extractor?.fits(model) != false
    else {
      throw ModelFileError(
        .damagedFile,
        "\(url.lastPathComponent) does not fit its own model",
        suggestion: "remove \(url.path) and train again"
      )
    }
    self.init(
      runID: head.runID,
      label: head.label,
      classes: head.classes,
      positive: head.positive,
      extractor: head.extractor,
      model: model,
      correction: head.correction,
      decision: head.decision
    )
  }
}

extension FeatureExtractor {
  /// Whether what was read from a file agrees with itself and with the model beside it.
  fileprivate func fits(_ model: any Scorer) -> Bool {
    isSound && model.accepts(denseWidth: denseWidth, sparseWidth: sparseWidth)
  }
}
