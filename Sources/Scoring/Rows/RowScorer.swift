package import Columnar
package import Foundation
package import Basics
internal import Kernels

/// Scores rows with a trained model, whatever they come from: the one way from columns to features, to
/// probabilities, to a decision.
package struct RowScorer: Sendable {
  package let model: TrainedModel
  /// The columns that rows must have.
  package let inputs: [FeatureInput]
  package let featurizer: Featurizer
  /// The place of the positive class among the classes; nil where none is.
  package let positive: Int?

  /// - Throws: `ModelFileError` for a model whose file holds no featurizer.
  package init(_ model: TrainedModel) throws(ModelFileError) {
    guard let featurizer = model.featurizer else {
      throw ModelFileError(
        .damagedFile,
        "the model of run \(model.runID) does not say how columns become features",
        suggestion: "train again on a dataset"
      )
    }
    self.model = model
    self.featurizer = featurizer
    inputs = featurizer.inputs
    positive = model.positive.flatMap { model.classes.firstIndex(of: $0) }
  }

  /// Scores rows that are columns in memory; a column that `table` lacks is missing everywhere.
  package func score(_ table: [FeatureColumn], rowCount: Int) -> ScoredRows {
    score(featurizer.features(of: table, rows: (0..<rowCount).map(Int32.init)))
  }

  /// Scores a batch of an engine, whose columns are named like the inputs.
  ///
  /// Paths of pictures are looked up in `folders`.
  package func score(_ batch: RecordBatch, folders: [URL] = []) -> ScoredRows {
    score(features(of: batch, folders: folders))
  }

  /// The features of a batch of an engine.
  package func features(of batch: RecordBatch, folders: [URL] = []) -> FeatureMatrix {
    if case .hasher(let hasher) = featurizer { return hasher.features(of: batch) }
    let table = inputs.compactMap { input -> FeatureColumn? in
      guard let column = batch.column(input.name) else { return nil }
      var builder = FeatureColumnBuilder(
        name: input.name,
        type: input.kind.columnType,
        holdsPairs: input.kind == .pairs
      )
      builder.append(column, folders: folders)
      return builder.column
    }
    return featurizer.features(of: table, rows: (0..<batch.rowCount).map(Int32.init))
  }

  /// Scores rows of features.
  package func score(_ features: FeatureMatrix) -> ScoredRows {
    scored(model.model.scores(of: features), rows: features.rowCount)
  }

  /// What the model's own scores mean: rows × classes, row-major.
  package func scored(_ modelScores: [Float], rows: Int) -> ScoredRows {
    let count = model.classes.count
    let probabilities = model.correction.probabilities(of: modelScores, classes: count)
    var chosen: [Int32] = []
    var scores: [Float] = []
    chosen.reserveCapacity(rows)
    scores.reserveCapacity(rows)
    for row in 0..<rows {
      let all = probabilities.span.extracting(row * count..<(row + 1) * count)
      let choice = model.decision.choose(all)
      chosen.append(Int32(choice))
      scores.append(all[positive ?? argmax(all)])
    }
    return ScoredRows(
      classCount: count,
      probabilities: probabilities,
      chosen: chosen,
      scores: scores
    )
  }
}

extension FeatureInput.Kind {
  /// As what a column of an engine is read.
  package var columnType: ColumnType {
    switch self {
    case .number, .numberOrTime: .number
    case .time: .date
    case .category, .pairs: .category
    case .text: .text
    case .picture: .image
    }
  }
}
