import Basics
import Feedback
import Foundation
import Terminal

/// Feedback for people.
enum FeedbackText {
  private static let shownRejects = 5

  static func text(_ summary: FeedbackSummary, width: Int?) -> String {
    var text = line(summary)
    if summary.events > 0 {
      text += actions(summary)
      text += "\n" + models(summary.byModel).text(width: width)
      text += calibration(summary.calibration)
      if let comparison = summary.comparison { text += "\n" + self.comparison(comparison) }
      text += estimates(summary)
      text += typed(summary.typed, width: width)
      if let drift = summary.drift { text += DriftText.text(drift, width: width) }
    }
    if summary.rejected > 0 { text += rejects(summary, width: width) }
    return text
  }

  /// Events, rejects and the acceptance rate in a line.
  static func line(_ summary: FeedbackSummary) -> String {
    guard summary.events > 0 || summary.rejected > 0 else {
      return (summary.problem.map { "none: " + Sanitise.text($0) } ?? "no feedback yet") + "\n"
    }
    let rate = summary.acceptance
    let age = summary.secondsSinceLast(at: summary.asOf).map { ", the last \(Figures.age($0)) ago" }
    return "\(Figures.count(summary.events)) events\(age ?? ""), "
      + "\(Figures.count(summary.rejected)) lines rejected; "
      + "accepted \(Phrase.interval(rate.rate, rate.low, rate.high)) of "
      + "\(Figures.count(rate.events)) shown\n"
  }

  private static func comparison(_ comparison: ModelComparison) -> String {
    var text = comparison.words
    if let difference = comparison.difference, let low = comparison.sequentialLow,
      let high = comparison.sequentialHigh
    {
      text +=
        ": \(Figures.points(difference)) points (\(Figures.points(low)) to \(Figures.points(high)) "
        + "at any time)"
    }
    if let more = comparison.moreFixed, more > 0 {
      text += "; about \(Figures.count(more)) more an arm under a fixed test of power 0.8"
      if let sequential = comparison.moreSequential {
        text += ", \(Figures.count(sequential)) under the sequential one"
      }
    }
    return Sanitise.text(text) + "\n"
  }

  private static func estimates(_ summary: FeedbackSummary) -> String {
    var text = ""
    for estimate in summary.offPolicy {
      text +=
        "\(estimate.policy) from the log of \(estimate.logged): IPS \(Figures.rate(estimate.ips)), "
        + "SNIPS \(Figures.rate(estimate.snips)), effective "
        + "\(Figures.count(Int(estimate.effectiveSamples.rounded()))) of "
        + "\(Figures.count(estimate.events))\(estimate.isWeak ? ": too few to rely on" : "")\n"
    }
    for model in summary.byModel {
      if let change = model.change {
        text +=
          "\(model.model) changed from \(Figures.rate(change.before)) to "
          + "\(Figures.rate(change.after)) accepted since \(Figures.time(change.since)) UTC\n"
      }
      guard let delay = model.delay else { continue }
      text +=
        "\(model.model) converts \(Figures.rate(delay.observed.rate)) so far, "
        + "\(Figures.rate(delay.expected)) expected\n"
    }
    return text.split(separator: "\n").map { Sanitise.text(String($0)) + "\n" }.joined()
  }

  private static func typed(_ typed: TypedAnswers, width: Int?) -> String {
    guard typed.answers > 0 else { return "" }
    var table = TextTable([.text("typed instead"), .number("times"), .number("spellings")])
    for group in typed.groups.prefix(shownRejects) {
      table.add([group.text, Figures.count(group.count), Figures.count(group.spellings)])
    }
    return "\n" + table.text(width: width)
  }

  private static func actions(_ summary: FeedbackSummary) -> String {
    summary.actions.map { "\($0.action.rawValue) \(Figures.count($0.count))" }
      .joined(separator: ", ") + "\n"
  }

  private static func models(_ models: [ModelAcceptance]) -> TextTable {
    var table = TextTable([
      .text("model"), .number("shown"), .text("accepted (95 % interval)", isElastic: false),
    ])
    for model in models {
      table.add([
        model.model, Figures.count(model.events),
        Phrase.interval(model.rate, model.low, model.high),
      ])
    }
    return table
  }

  private static func calibration(_ calibration: Calibration?) -> String {
    guard let calibration else { return "" }
    let kept = Phrase.interval(calibration.observed, calibration.low, calibration.high)
    return "\nof \(Figures.count(calibration.events)) answered: "
      + "mean score \(Phrase.figure(calibration.meanScore)), accepted \(kept)\n"
  }

  private static func rejects(_ summary: FeedbackSummary, width: Int?) -> String {
    var table = TextTable([.text("rejected for"), .number("lines")])
    for reason in summary.rejectReasons.prefix(shownRejects) {
      table.add([reason.reason, Figures.count(reason.count)])
    }
    return "\n" + table.text(width: width)
  }
}
