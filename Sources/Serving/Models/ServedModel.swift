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
  private let scorer: RowScorer

  /// `missing` are the texts that mean a missing value, beside the empty one.
  ///
  /// - Throws: `ModelFileError` for a model without what makes its features.
  package init(_ model: TrainedModel, missing: Set<String> = []) throws(ModelFileError) {
    scorer = try RowScorer(model)
    self.model = model
    version = ModelVersion(run: model.runID)
    inputs = InputSchema(scorer.featurizer, missing: missing)
    platform = "tuina_" + type(of: model.model).kind
    scored =
      scorer.positive ?? (model.classes.count == 2 ? 1 : nil)
    quotedClasses = model.classes.map(JSONWriter.quoted)
  }

  /// Scores the rows of columns.
  ///
  /// - Complexity: that of the model, in O(rows).
  func score(_ columns: [FeatureColumn], rows: Int) -> ScoredRows {
    scorer.score(columns, rowCount: rows)
  }
}

extension ScoredRows {
  /// The probability of a class in a row.
  func probability(_ row: Int, _ label: Int) -> Float { probabilities[row * classCount + label] }
}
