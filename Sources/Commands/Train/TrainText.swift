import Scoring
import Basics
import Learning
import Terminal

extension TrainDocument {
  private static let shownEpochs = 10

  /// The run for people.
  func text(width: Int?) -> String {
    let title = run.map { "run \($0)" } ?? "cross-validation over \(folds?.count ?? 0) folds"
    var text = "\(title): \(model), \(status.rawValue)\n"
    text += "\(Sanitise.text(label)) of \(classes.count) classes from \(featureCount) features "
    text += "of \(features.count) columns; rows \(Figures.count(rows.train)) to train, "
    text += "\(Figures.count(rows.validation)) to validate, "
    text += "\(Figures.count(rows.test)) to test\n"
    text += "numbers \(configuration.numbers.words)\n"
    if let split { text += "split \(Sanitise.text(split.summary))\n" }
    if let problem { text += "problem: \(Sanitise.text(problem))\n" }
    for note in notes { text += "note: \(Sanitise.text(note))\n" }
    if !epochs.isEmpty { text += "\n" + epochTable.text(width: width) }
    if let calibration, let before = calibration.logLossBefore, let after = calibration.logLossAfter
    {
      text +=
        "\ncalibrated by \(calibration.kind.rawValue): test log-loss \(Phrase.figure(before)) before, "
      text += "\(Phrase.figure(after)) after; ECE \(Phrase.figure(calibration.eceBefore)) before, "
      text += "\(Phrase.figure(calibration.eceAfter)) after\n"
    }
    if let threshold {
      text +=
        "\nthe positive class is chosen from a probability of \(Phrase.figure(threshold)) on\n"
    }
    if let test {
      text += "\n" + Self.summary(test) + "\n" + Self.classTable(test).text(width: width)
      text += Self.reliabilityText(test, width: width)
      text += Self.slicesText(test, width: width)
    }
    text += "\n\(Figures.short(rowsPerSecond)) rows/s, \(Phrase.seconds(seconds))\n"
    return text
  }

  /// The figures of an evaluation in a line.
  static func summary(_ evaluation: Evaluation) -> String {
    let accuracy = figure(
      evaluation.accuracy,
      evaluation.accuracyLow,
      evaluation.accuracyHigh
    )
    let loss = figure(evaluation.logLoss, evaluation.logLossLow, evaluation.logLossHigh)
    let balanced = figure(
      evaluation.balancedAccuracy,
      evaluation.balancedAccuracyLow,
      evaluation.balancedAccuracyHigh
    )
    var parts = [
      "test: accuracy \(accuracy)", "log-loss \(loss)", "balanced accuracy \(balanced)",
      "ECE \(figure(evaluation.ece, evaluation.eceLow, evaluation.eceHigh))",
    ]
    if let auc = evaluation.auc {
      parts.append("AUC \(figure(auc, evaluation.aucLow, evaluation.aucHigh))")
    }
    if let precision = evaluation.averagePrecision {
      let figure = figure(
        precision,
        evaluation.averagePrecisionLow,
        evaluation.averagePrecisionHigh
      )
      parts.append("average precision \(figure)")
    }
    var text = parts.joined(separator: ", ") + "\n"
    if let groups = evaluation.groups {
      text += "intervals count \(Figures.plural(groups, "group")) of rows that belong together\n"
    }
    return text
  }

  /// `0.9132 [0.8811, 0.9370]`, with the 95 % interval where there is one.
  static func figure(_ value: Double?, _ low: Double?, _ high: Double?) -> String {
    guard let low, let high else { return Phrase.figure(value) }
    return "\(Phrase.figure(value)) [\(Phrase.figure(low)), \(Phrase.figure(high))]"
  }

  private var epochTable: TextTable {
    var table = TextTable([
      .number("epoch"), .number("loss"), .number("validation"), .number("accuracy"),
      .number("AUC"), .number("AP"), .text("", isElastic: false),
    ])
    let hidden = max(0, epochs.count - Self.shownEpochs)
    for record in epochs where record.epoch > hidden || record.epoch == bestEpoch {
      table.add([
        String(record.epoch),
        Phrase.figure(record.trainLoss),
        Phrase.figure(record.validationLoss),
        Phrase.figure(record.accuracy),
        Phrase.figure(record.auc),
        Phrase.figure(record.averagePrecision),
        record.epoch == bestEpoch ? "kept" : "",
      ])
    }
    return table
  }

  private static func classTable(_ evaluation: Evaluation) -> TextTable {
    var table = TextTable([
      .text("class"), .number("recall"), .number("precision"), .number("rows"),
    ])
    for item in evaluation.classes {
      table.add([
        item.value, figure(item.recall, item.recallLow, item.recallHigh),
        figure(item.precision, item.precisionLow, item.precisionHigh),
        Figures.count(item.support),
      ])
    }
    return table
  }
}
