import Scoring

/// What one remedy came to on one fold.
package struct RaceFold: Sendable, Hashable {
  /// Figures that no threshold has a part in.
  private var common: [RaceFigure: Double] = [:]
  private var fixed: [RaceFigure: Double] = [:]
  private var tuned: [RaceFigure: Double] = [:]
  /// Recall of each class under each rule; nil for one without rows.
  private var fixedRecalls: [Double?]
  private var tunedRecalls: [Double?]
  /// The tuned threshold of the positive class.
  package private(set) var threshold: Double?

  package func value(_ figure: RaceFigure, _ threshold: RaceThreshold) -> Double? {
    common[figure] ?? (threshold == .fixed ? fixed[figure] : tuned[figure])
  }

  package func recalls(_ threshold: RaceThreshold) -> [Double?] {
    threshold == .fixed ? fixedRecalls : tunedRecalls
  }

  func hasRecalls(of classes: Int) -> Bool {
    fixedRecalls.count == classes && tunedRecalls.count == classes
  }

  /// Measures a trained model: rules and intercepts come from the validation rows, figures from the
  /// test rows.
  init(_ loop: TrainingLoop, aim: DecisionAim, precision: Double) {
    let data = loop.data
    let classes = data.classes.count
    let model = loop.bestModel
    let shift = loop.correction.priorShift
    let validation = model.scores(of: data.validation.features)
    let test = model.scores(of: data.test.features)
    let corrected = loop.correction.probabilities(of: test, classes: classes)
    let ranked = RaceFold.measure(data, corrected, DecisionRule())
    common[.logLoss] = ranked.logLoss
    common[.ece] = ranked.ece
    common[.averagePrecision] =
      ranked.averagePrecision ?? RaceFold.meanPrecision(corrected, data.test.labels, classes)
    common[.auc] = ranked.auc
    if let positive = data.positive {
      let ranking = Ranking(
        scores: data.test.labels.indices.map { corrected[$0 * classes + positive] },
        isPositive: data.test.labels.map { Int($0) == positive }
      )
      common[.recallAtPrecision] = ranking.recall(atPrecision: precision)
    }
    let raw = RaceFold.measure(
      data,
      ScoreCorrection().probabilities(of: test, classes: classes),
      DecisionRule()
    )
    common[.logLossUncorrected] = raw.logLoss
    common[.eceUncorrected] = raw.ece
    let calibration =
      Calibration.fit(
        .intercept,
        scores: RaceFold.shifted(validation, shift),
        labels: data.validation.labels,
        classes: classes,
        positive: data.positive
      ) ?? .none
    let refitted = RaceFold.measure(
      data,
      ScoreCorrection(priorShift: shift, calibration: calibration)
        .probabilities(of: test, classes: classes),
      DecisionRule()
    )
    common[.logLossRefitted] = refitted.logLoss
    common[.eceRefitted] = refitted.ece
    let rule = DecisionRule.tuned(
      aim,
      probabilities: loop.correction.probabilities(of: validation, classes: classes),
      labels: data.validation.labels,
      classes: classes,
      positive: data.positive
    )
    threshold = rule.threshold
    let byFixed = RaceFold.measure(data, corrected, loop.decision)
    let byTuned = RaceFold.measure(data, corrected, rule)
    fixed = RaceFold.decisions(byFixed, data.positive)
    tuned = RaceFold.decisions(byTuned, data.positive)
    fixedRecalls = byFixed.classes.map(\.recall)
    tunedRecalls = byTuned.classes.map(\.recall)
  }

  private static func measure(
    _ data: PreparedData,
    _ probabilities: [Float],
    _ rule: DecisionRule
  ) -> Evaluation {
    Evaluation.measure(
      probabilities: probabilities,
      labels: data.test.labels,
      classes: data.classes,
      positive: data.positive,
      decision: rule
    )
  }

  private static func decisions(
    _ measured: Evaluation,
    _ positive: Int?
  ) -> [RaceFigure: Double] {
    var figures: [RaceFigure: Double] = [
      .balancedAccuracy: measured.balancedAccuracy, .accuracy: measured.accuracy,
    ]
    guard let positive else { return figures }
    let item = measured.classes[positive]
    figures[.recall] = item.recall
    figures[.precision] = item.precision
    if let recall = item.recall {
      let precision = item.precision ?? 0
      figures[.f1] = recall + precision > 0 ? 2 * recall * precision / (recall + precision) : 0
    }
    return figures
  }

  private static func shifted(_ scores: [Float], _ shift: [Float]) -> [Float] {
    guard !shift.isEmpty else { return scores }
    return scores.indices.map { scores[$0] - shift[$0 % shift.count] }
  }

  /// The mean over classes with rows of their average precision against the rest.
  private static func meanPrecision(
    _ probabilities: [Float],
    _ labels: [Int32],
    _ classes: Int
  ) -> Double? {
    let found = (0..<classes).compactMap { k in
      Ranking(
        scores: labels.indices.map { probabilities[$0 * classes + k] },
        isPositive: labels.map { Int($0) == k }
      ).averagePrecision
    }
    return found.isEmpty ? nil : found.reduce(0, +) / Double(found.count)
  }
}

extension RaceFold: Codable {
  private enum CodingKeys: String, CodingKey {
    case common, fixed, tuned, fixedRecalls, tunedRecalls, threshold
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func figures(_ key: CodingKeys) throws -> [RaceFigure: Double] {
      // What another version measured besides is left out.
      Dictionary(
        try container.decode([String: Double].self, forKey: key).compactMap { name, value in
          RaceFigure(rawValue: name).map { ($0, value) }
        },
        uniquingKeysWith: { one, _ in one }
      )
    }
    (common, fixed, tuned) = (try figures(.common), try figures(.fixed), try figures(.tuned))
    fixedRecalls = try container.decode([Double?].self, forKey: .fixedRecalls)
    tunedRecalls = try container.decode([Double?].self, forKey: .tunedRecalls)
    threshold = try container.decodeIfPresent(Double.self, forKey: .threshold)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    func put(_ figures: [RaceFigure: Double], _ key: CodingKeys) throws {
      let named = figures.map { ($0.key.rawValue, $0.value) }
      try container.encode(
        Dictionary(named, uniquingKeysWith: { one, _ in one }),
        forKey: key
      )
    }
    try put(common, .common)
    try put(fixed, .fixed)
    try put(tuned, .tuned)
    try container.encode(fixedRecalls, forKey: .fixedRecalls)
    try container.encode(tunedRecalls, forKey: .tunedRecalls)
    try container.encodeIfPresent(threshold, forKey: .threshold)
  }
}

/// Which decision rule a figure is of.
package enum RaceThreshold: String, Sendable, Hashable, CaseIterable, Codable {
  /// The rule that a remedy comes with: the likeliest class by what it learnt.
  case fixed
  /// The best on the validation rows.
  case tuned
}
