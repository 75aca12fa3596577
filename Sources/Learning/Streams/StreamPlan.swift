package import Scoring
internal import Workspace

/// Rows of a dataset that are hashed while they are read, and never held together.
package struct StreamPlan: Sendable {
  let stream: RowStream
  package let hasher: FeatureHasher
  package let notes: [String]
  /// How the columns are spread over a sample of the training rows.
  package let distributions: [ReferenceDistribution]
  /// Training rows that are in memory together.
  let windowRows: Int
  /// Rows of one part that are kept to measure by.
  let mostKept: Int
  /// Taken hold of here, before a training lowers the priority of its thread.
  let starter = TaskStarter.shared

  /// Looks for the quantiles of numbers in a sample of the training rows.
  ///
  /// - Throws: `LearningError` when there is nothing to learn from, `EngineError` when rows cannot be
  ///   read.
  package init(_ stream: RowStream, bits: Int) async throws {
    self.stream = stream
    let survey = try await FieldSurvey(stream)
    hasher = FeatureHasher(fields: survey.fields, bits: bits)
    distributions = survey.distributions
    // Entries a row, about.
    let width = max(1, hasher.fields.reduce(0) { $0 + ($1.fixedCount ?? 256) })
    windowRows = max(4096, Self.windowEntries / width)
    mostKept = Self.keptEntries / width
    notes = stream.notes + survey.notes + (try await StreamWarnings(stream).notes)
    guard !hasher.fields.isEmpty else {
      throw LearningError(
        .noFeatures,
        "there is nothing to learn \(stream.label) from: pictures cannot be hashed",
        suggestion: "name other columns under features in the manifest, or use --model softmax"
      )
    }
  }

  /// Changes when the rows, the label, the split or the fields change.
  package var fingerprint: String {
    stream.fingerprint(hasher.fields.map { "\($0.name) \($0.kind)" })
  }

  /// About as many entries as a window has.
  ///
  /// Nothing is learnt while the first is read, and nothing read while the last is learnt.
  private static let windowEntries = 1 << 20
  /// About as many entries as each part that is measured by has at most.
  private static let keptEntries = 1 << 23

  /// No rows, of the width that they have.
  var noRows: LabelledRows {
    LabelledRows(features: FeatureMatrix(denseWidth: 0, sparseWidth: hasher.width), labels: [])
  }
}
