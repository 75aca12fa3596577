import Basics
import Learning

/// The figure by which runs are ranked and compared, measured on one part of the rows.
struct RunScore: Sendable, Hashable {
  var value: Double
  /// The 95 % interval, where the evaluation has one.
  var low: Double?
  var high: Double?

  var text: String { Figures.decimal(value) }

  var interval: String? {
    guard let low, let high else { return nil }
    return Figures.interval(Figures.decimal(low), Figures.decimal(high))
  }
}

extension TrainingRun {
  /// Whether runs like it are ranked by average precision; without a class that matters they are
  /// ranked by log loss.
  private var hasPrecision: Bool {
    validation?.averagePrecision != nil || epochs.last?.averagePrecision != nil
  }

  /// The name of the figure it is ranked by: `AP`, or `log loss`.
  var scoreName: String { hasPrecision ? "AP" : "log loss" }

  /// On the validation rows: of the kept weights, or of the latest epoch while it learns.
  var scoreOnValidation: RunScore? {
    if let validation { return score(validation) }
    guard let last = epochs.last else { return nil }
    return (hasPrecision ? last.averagePrecision : last.validationLoss).map { RunScore(value: $0) }
  }

  /// On the test rows, which have no say in the choice of a run; nil until it has ended.
  var scoreOnTest: RunScore? { test.flatMap(score) }

  /// Both scores in words, each with the rows it was measured on.
  var scoreWords: String {
    let parts =
      [scoreOnValidation.map { "val \(scoreName) \($0.text)" }]
      + [
        scoreOnTest.map { score in
          "test \(scoreName) \(score.text)" + (score.interval.map { " (95 %: \($0))" } ?? "")
        }
      ]
    let words = parts.compactMap(\.self)
    return words.isEmpty ? "nothing measured yet" : words.joined(separator: ", ")
  }

  /// What was measured before it had ended, in words.
  func words(of interim: InterimEvaluation) -> String {
    let parts = [("val", interim.validation), ("test", interim.test)].compactMap { part, found in
      found.flatMap(score).map { score in
        "\(part) \(scoreName) \(score.text)" + (score.interval.map { " (95 %: \($0))" } ?? "")
      }
    }
    return parts.joined(separator: ", ")
  }

  private func score(_ evaluation: Evaluation) -> RunScore? {
    guard hasPrecision else { return RunScore(value: evaluation.logLoss) }
    return evaluation.averagePrecision.map {
      RunScore(
        value: $0,
        low: evaluation.averagePrecisionLow,
        high: evaluation.averagePrecisionHigh
      )
    }
  }
}

extension Evaluation {
  /// What knowing nothing but the commonest class would reach; nil for a single class.
  var baselineWords: String? {
    guard rows > 0, classes.filter({ $0.support > 0 }).count > 1,
      let common = classes.max(by: { $0.support < $1.support })
    else { return nil }
    return "always \(common.value): \(Figures.percent(Double(common.support) / Double(rows)))"
  }
}

extension RunConfiguration {
  var summary: String {
    switch model {
    case .softmax: "softmax"
    case .hashed(let settings): "ftrl 2^\(settings.bits)"
    case .perceptron(let hidden): "perceptron " + hidden.map(String.init).joined(separator: "-")
    }
  }

  /// The settings that differ from the standard ones, but for the model: `patience 0, seed 7`.
  var changes: String {
    let standard = RunConfiguration()
    return TrainField.allCases.filter { $0 != .model && $0 != .hidden }
      .filter { $0.text(self) != $0.text(standard) }
      .map { "\($0.title) \($0.text(self))" }
      .joined(separator: ", ")
  }
}
