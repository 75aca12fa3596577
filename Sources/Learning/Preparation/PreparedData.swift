package import Scoring

/// Everything a training reads: features, labels and the division of the rows.
package struct PreparedData: Sendable {
  package var label: String
  package var classes: [String]
  /// The class whose ranking is measured, as an index into `classes`.
  package var positive: Int?
  /// The columns that the features come from.
  package var featureColumns: [String]
  /// Empty where `stream` brings them.
  package var train: LabelledRows
  /// Where training rows come from that are not held in memory.
  ///
  /// The rows to measure by are then empty until it was read.
  package var stream: StreamPlan?
  /// Where training rows are that were written to a file.
  package var spill: RowSpill?
  /// Never empty in memory: with too few rows for a part of its own it repeats the training rows.
  package var validation: LabelledRows
  package var test: LabelledRows
  /// How numbers became features; never `auto`.
  package var numbers: NumberEncoding
  /// What made the features, to score other rows later; nil when they were given ready-made.
  package var featurizer: Featurizer?
  /// Changes when the rows, the label or the features change.
  package var fingerprint: String
  /// Rows left out and other things that a reader of the numbers should know.
  package var notes: [String]
  /// How the rows were divided; nil when they were given divided.
  package var split: SplitRecipe?
  /// Of the dataset that the rows come from; nil for rows made elsewhere.
  package var datasetFingerprint: String?
  /// How the columns that features come from are spread over the training rows, or a sample of them.
  package var distributions: [ReferenceDistribution] = []

  package init(
    label: String,
    classes: [String],
    positive: Int?,
    featureColumns: [String],
    train: LabelledRows,
    validation: LabelledRows,
    test: LabelledRows,
    numbers: NumberEncoding = .standard,
    featurizer: Featurizer?,
    fingerprint: String,
    notes: [String] = [],
    split: SplitRecipe? = nil,
    datasetFingerprint: String? = nil
  ) {
    self.label = label
    self.classes = classes
    self.positive = positive
    self.featureColumns = featureColumns
    self.train = train
    self.validation = validation
    self.test = test
    self.numbers = numbers
    self.featurizer = featurizer
    self.fingerprint = fingerprint
    self.notes = notes
    self.split = split
    self.datasetFingerprint = datasetFingerprint
  }

  /// Rows of each part; of a stream 0 before it was read.
  package var splitCounts: SplitCounts {
    streamCounts
      ?? SplitCounts(train: train.count, validation: validation.count, test: test.count)
  }

  /// The attributes a person named, by which rows that only reading brings are told apart.
  var slicesNamed: [String] = []
  /// Which of them have no figures, and why.
  var sliceNote: String?

  private var streamCounts: SplitCounts?
  private var streamTraining: [Int]?

  /// Training rows of each class; of a stream, until it was read, all its rows of each.
  package var trainingCounts: [Int] {
    streamTraining ?? stream?.stream.classCounts ?? train.counts(classes: classes.count)
  }
}

extension PreparedData {
  /// Data whose training rows are read from the engine in each epoch.
  package init(_ plan: StreamPlan) {
    let stream = plan.stream
    self.init(
      label: stream.label,
      classes: stream.classes,
      positive: stream.positive,
      featureColumns: plan.hasher.fields.map(\.name),
      train: plan.noRows,
      validation: plan.noRows,
      test: plan.noRows,
      featurizer: .hasher(plan.hasher),
      fingerprint: plan.fingerprint,
      notes: plan.notes,
      split: stream.recipe,
      datasetFingerprint: stream.datasetFingerprint
    )
    self.stream = plan
    distributions = plan.distributions
    streamCounts = SplitCounts(train: 0, validation: 0, test: 0)
  }

  /// Whether pictures are among the features.
  var readsPictures: Bool { featurizer?.inputs.contains { $0.kind == .picture } ?? false }

  /// Whether training rows are in memory, so that they can be drawn and divided again.
  package var isInMemory: Bool { stream == nil && spill == nil }

  /// Takes the rows to measure by that reading all rows has brought.
  mutating func keep(_ rows: MeasuringRows) {
    validation = rows.validation
    test = rows.test
    streamCounts = rows.counts
    streamTraining = rows.training
    if !slicesNamed.isEmpty { keepSlices(named: slicesNamed) }
  }

  /// Where the rows of an epoch come from.
  func source(sampling: ClassSampling?, seed: UInt64) -> any BatchSource {
    if let stream { return EngineSource(stream, seed: seed, starter: stream.starter) }
    if let spill { return SpilledSource(spill, seed: seed) }
    return MemorySource(train, sampling: sampling, seed: seed)
  }

  /// What its figures are of, where they are not of all rows of a part.
  var sampleNotes: [String] {
    guard let streamCounts else { return [] }
    return [
      ("validation", validation.count, streamCounts.validation),
      ("test", test.count, streamCounts.test),
    ].filter { $0.1 < $0.2 }.map { name, rows, all in
      "the \(name) figures are of \(rows) of its \(all) rows, taken by chance"
    } + [sliceNote].compactMap(\.self)
  }
}
