/// How remedies compare, on folds that they share.
package struct RaceReport: Sendable, Hashable {
  package let remedies: [Remedy]
  package let folds: Int
  package let repeats: Int
  package let precision: Double
  package internal(set) var label = ""
  package internal(set) var classes: [String] = []
  package internal(set) var positive: String?
  package internal(set) var notes: [String] = []
  /// Labelled rows, and those of each class in training in the first fold.
  package internal(set) var rows = 0
  package internal(set) var counts: [Int] = []
  var measured: [Remedy: [RaceFold]] = [:]
  var epochs: [Remedy: Int] = [:]
  /// Rows of a test part by those of training.
  var testShare = 0.0

  init(remedies: [Remedy], folds: Int, repeats: Int, precision: Double) {
    self.remedies = remedies
    self.folds = folds
    self.repeats = repeats
    self.precision = precision
  }

  /// Takes the names of the first fold.
  mutating func describe(_ data: PreparedData) {
    guard counts.isEmpty else { return }
    label = data.label
    classes = data.classes
    positive = data.positive.map { data.classes[$0] }
    notes = data.notes
    counts = data.trainingCounts
    rows = data.train.count + data.validation.count + data.test.count
    testShare =
      Double(data.test.count) / Double(max(1, data.train.count + data.validation.count))
  }

  mutating func add(_ fold: RaceFold, of remedy: Remedy, epochs count: Int) {
    measured[remedy, default: []].append(fold)
    epochs[remedy, default: 0] += count
  }

  /// One remedy under one rule of decision.
  package struct Row: Sendable, Hashable {
    package var remedy: Remedy
    package var threshold: RaceThreshold
    package var figures: [RaceFigure: FoldEstimate]
    /// Against the first row, fold by fold.
    package var differences: [RaceFigure: FoldEstimate]
    /// The mean recall of each class; nil for one without rows.
    package var recalls: [Double?]
    /// The mean of the tuned thresholds of the positive class.
    package var meanThreshold: Double?
    /// The weight of each class in the loss; empty when all weigh 1.
    package var weights: [Float]
    package var epochs: Double
  }

  /// Nothing with a tuned threshold first, then every remedy at the fixed and the tuned one.
  package var table: [Row] {
    [row(.none, .tuned), row(.none, .fixed)]
      + remedies.filter { $0 != .none }.flatMap { [row($0, .fixed), row($0, .tuned)] }
  }

  private func row(_ remedy: Remedy, _ threshold: RaceThreshold) -> Row {
    let found = measured[remedy] ?? []
    let base = measured[.none] ?? []
    var figures: [RaceFigure: FoldEstimate] = [:]
    var differences: [RaceFigure: FoldEstimate] = [:]
    for figure in RaceFigure.allCases {
      let values = found.compactMap { $0.value(figure, threshold) }
      figures[figure] = FoldEstimate(values, testShare: testShare)
      let pairs = zip(found, base).compactMap { fold, base -> Double? in
        guard let value = fold.value(figure, threshold), let other = base.value(figure, .tuned)
        else { return nil }
        return value - other
      }
      differences[figure] = FoldEstimate(pairs, testShare: testShare)
    }
    let recalls = classes.indices.map { k in
      let values = found.compactMap { $0.recalls(threshold)[k] }
      return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
    let thresholds = found.compactMap(\.threshold)
    return Row(
      remedy: remedy,
      threshold: threshold,
      figures: figures,
      differences: differences,
      recalls: recalls,
      meanThreshold: threshold == .tuned && !thresholds.isEmpty
        ? thresholds.reduce(0, +) / Double(thresholds.count) : nil,
      weights: remedy.weights(counts: counts),
      epochs: Double(epochs[remedy] ?? 0) / Double(max(1, found.count))
    )
  }
}
