import Learning

/// What `tuina race` prints; docs/json.md is the reference of its keys.
struct RaceDocument: Encodable {
  /// One remedy under one rule of decision; intervals are 95 % of the mean over folds.
  struct Row: Encodable {
    var remedy: Remedy
    var threshold: RaceThreshold
    var meanThreshold: Double?
    var figures: Measures
    /// Against the first row, fold by fold.
    var differences: Measures
    var classes: [Class]
    var epochs: Double

    private enum CodingKeys: String, CodingKey {
      case remedy, threshold, meanThreshold, differences, classes, epochs
    }

    func encode(to encoder: any Encoder) throws {
      try figures.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(remedy, forKey: .remedy)
      try container.encode(threshold, forKey: .threshold)
      try container.encodeIfPresent(meanThreshold, forKey: .meanThreshold)
      try container.encode(differences, forKey: .differences)
      try container.encode(classes, forKey: .classes)
      try container.encode(epochs, forKey: .epochs)
    }
  }

  /// A figure under its own name, and its interval under the name with `Low` and `High`.
  struct Measures: Encodable {
    var estimates: [RaceFigure: FoldEstimate]

    private struct Key: CodingKey {
      var stringValue: String
      var intValue: Int? { nil }

      init(_ name: String) { stringValue = name }
      init?(stringValue: String) { self.init(stringValue) }
      init?(intValue: Int) { nil }
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      for figure in RaceFigure.allCases {
        guard let estimate = estimates[figure] else { continue }
        try container.encode(estimate.mean, forKey: Key(figure.rawValue))
        try container.encodeIfPresent(estimate.low, forKey: Key(figure.rawValue + "Low"))
        try container.encodeIfPresent(estimate.high, forKey: Key(figure.rawValue + "High"))
      }
    }
  }

  struct Class: Encodable {
    var value: String
    var recall: Double?
    /// In the loss.
    var weight: Float
  }

  var label: String
  var classes: [String]
  var positive: String?
  var model: String
  var labelled: Int
  var folds: Int
  var repeats: Int
  var precision: Double
  var rows: [Row]
  var verdict: String
  var notes: [String]
  var seconds: Double

  init(_ report: RaceReport, model: String, seconds: Double) {
    label = report.label
    classes = report.classes
    positive = report.positive
    self.model = model
    labelled = report.rows
    folds = report.folds
    repeats = report.repeats
    precision = report.precision
    rows = report.table.map { row in
      Row(
        remedy: row.remedy,
        threshold: row.threshold,
        meanThreshold: row.meanThreshold,
        figures: Measures(estimates: row.figures),
        differences: Measures(estimates: row.differences),
        classes: report.classes.enumerated().map { k, value in
          Class(
            value: value,
            recall: row.recalls[k],
            weight: row.weights.isEmpty ? 1 : row.weights[k]
          )
        },
        epochs: row.epochs
      )
    }
    verdict = report.verdict
    notes = report.notes
    self.seconds = seconds
  }
}
