import Basics
import Feedback
import Foundation
import Terminal

/// Drift for people.
enum DriftText {
  private static let mostFeatures = 12

  static func text(_ report: DriftReport, width: Int?) -> String {
    let models = report.models.map { model($0, width: width) }
    return (models + report.notes.map { "note: \(Sanitise.text($0))\n" }).map { "\n" + $0 }.joined()
  }

  private static func model(_ drift: ModelDrift, width: Int?) -> String {
    let standing = drift.standing
    var text =
      "\(drift.model) against run \(drift.run), \(Figures.count(drift.rows)) suggestions in windows of "
      + "\(Figures.count(drift.rowsPerWindow)): "
    let tested = drift.features.count { $0.limit != nil }
    text +=
      standing.isEmpty
      ? "\(Figures.plural(tested, "feature")) within the noise"
      : "\(standing.map(\.name).joined(separator: ", ")) drifted"
    text = Sanitise.text(text) + "\n"
    var table = TextTable([
      .text("feature"), .number("PSI"), .number("JS"), .number("noise"),
      .text("since (UTC)", isElastic: false), .text("what moved"),
    ])
    let shown = (drift.score.map { [$0] } ?? []) + drift.features.prefix(mostFeatures)
    for feature in shown {
      table.add([
        feature.name, Figures.decimal(feature.psi, 3), Figures.decimal(feature.jensenShannon, 3),
        Figures.decimal(feature.limit, 3), time(feature),
        feature.isDrifted ? feature.moveWords : "",
      ])
    }
    text += table.text(width: width)
    if drift.features.count > mostFeatures {
      text += "and \(Figures.plural(drift.features.count - mostFeatures, "feature")) more\n"
    }
    if let alerts = drift.alerts { text += Sanitise.text(alerts.words) + "\n" }
    if !drift.absent.isEmpty {
      let names = drift.absent.prefix(5).joined(separator: ", ")
      text += Sanitise.text("not in the events: \(names)") + "\n"
    }
    return text
  }

  private static func time(_ feature: FeatureDrift) -> String {
    guard let since = feature.since else { return "" }
    return Figures.time(since) + (feature.until.map { " until \(Figures.time($0))" } ?? "")
  }
}
