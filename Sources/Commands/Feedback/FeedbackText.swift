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
    return "\(Figures.count(summary.events)) events, "
      + "\(Figures.count(summary.rejected)) lines rejected; "
      + "accepted \(Phrase.interval(rate.rate, rate.low, rate.high))\n"
  }

  private static func actions(_ summary: FeedbackSummary) -> String {
    summary.actions.map { "\($0.action.rawValue) \(Figures.count($0.count))" }
      .joined(separator: ", ") + "\n"
  }

  private static func models(_ models: [ModelAcceptance]) -> TextTable {
    var table = TextTable([
      .text("model"), .number("events"), .text("accepted (95 % interval)", isElastic: false),
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
