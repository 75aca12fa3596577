package import Scoring

/// Everything a training reads: features, labels and the division of the rows.
package struct PreparedData: Sendable {
  package var label: String
  package var classes: [String]
  /// The class whose ranking is measured, as an index into `classes`.
  package var positive: Int?
  /// The columns that the features come from.
  package var featureColumns: [String]
  package var train: LabelledRows
  /// Never empty: with too few rows for a part of its own it repeats the training rows.
  package var validation: LabelledRows
  package var test: LabelledRows
  /// How numbers became features; never `auto`.
  package var numbers: NumberEncoding
  /// What made the features, to score other rows later; nil when they were given ready-made.
  package var extractor: FeatureExtractor?
  /// Changes when the rows, the label or the features change.
  package var fingerprint: String
  /// Rows left out and other things that a reader of the numbers should know.
  package var notes: [String]
  /// How the rows were divided; nil when they were given divided.
  package var split: SplitRecipe?
  /// Of the dataset that the rows come from; nil for rows made elsewhere.
  package var datasetFingerprint: String?
  /// The numbers of the training rows in the table they come from; empty for rows made elsewhere.
  package var rowNumbers: [Int32]

  package init(
    label: String,
    classes: [String],
    positive: Int?,
    featureColumns: [String],
    train: LabelledRows,
    validation: LabelledRows,
    test: LabelledRows,
    numbers: NumberEncoding = .standard,
    extractor: FeatureExtractor?,
    fingerprint: String,
    notes: [String] = [],
    split: SplitRecipe? = nil,
    datasetFingerprint: String? = nil,
    rowNumbers: [Int32] = []
  ) {
    self.label = label
    self.classes = classes
    self.positive = positive
    self.featureColumns = featureColumns
    self.train = train
    self.validation = validation
    self.test = test
    self.numbers = numbers
    self.extractor = extractor
    self.fingerprint = fingerprint
    self.notes = notes
    self.split = split
    self.datasetFingerprint = datasetFingerprint
    self.rowNumbers = rowNumbers
  }

  package var splitCounts: SplitCounts {
    SplitCounts(train: train.count, validation: validation.count, test: test.count)
  }
}
