package import Scoring

/// A model ready to answer, with what its replies say of it.
package struct ServedModel: Sendable {
  package let version: ModelVersion
  package let model: TrainedModel
  package let inputs: InputSchema
  /// The class whose probability is the score; nil with many classes and none that matters.
  package let scored: Int?
  /// How the model is called in Open Inference's metadata.
  package let platform: String
  /// The classes as JSON texts.
  let quotedClasses: [[UInt8]]
  private let featurizer: Featurizer

  /// Nil for a model without what makes its features, which cannot score rows.
  package init?(_ model: TrainedModel) {
    guard let featurizer = model.featurizer else { return nil }
    self.featurizer = featurizer
    self.model = model
    version = ModelVersion(run: model.runID)
    inputs = InputSchema(featurizer)
    platform = "tuina_" + type(of: model.model).kind
    scored =
      model.positive.flatMap { model.classes.firstIndex(of: $0) }
      ?? (model.classes.count == 2 ? 1 : nil)
    quotedClasses = model.classes.map(JSONWriter.quoted)
  }

  /// Scores the rows of columns.
  ///
  /// - Complexity: that of the model, in O(rows).
  func predict(_ columns: [FeatureColumn], rows: Int) -> Prediction {
    let features = featurizer.features(of: columns, rows: Array(0..<Int32(rows)))
    let probabilities = model.probabilities(of: features)
    let classes = model.classes.count
    let chosen = (0..<rows).map { row in
      model.decision.choose(probabilities.span.extracting(row * classes..<(row + 1) * classes))
    }
    return Prediction(rows: rows, classes: classes, probabilities: probabilities, chosen: chosen)
  }
}

/// What a model says of rows.
struct Prediction: Sendable {
  var rows: Int
  var classes: Int
  /// `rows × classes`, row-major, each row summing to 1.
  var probabilities: [Float]
  /// The class chosen for each row, by the model's rule of decision.
  var chosen: [Int]

  func row(_ row: Int) -> ArraySlice<Float> {
    probabilities[row * classes..<(row + 1) * classes]
  }

  func probability(_ row: Int, _ label: Int) -> Float { probabilities[row * classes + label] }
}
