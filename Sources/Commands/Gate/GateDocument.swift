import Basics
import Foundation
import Learning
import Terminal

/// What `tuina gate` prints; docs/json.md is the reference of its keys.
struct GateDocument: Encodable {
  var state: GateReport.State
  var champion: String?
  var challenger: String
  var label: String
  var checks: [GateReport.Check]
  var recent: GateReport.Recent?
  var notes: [String]
  /// With `--promote`: whether the challenger is the champion now.
  var promoted: Bool?
  let report: GateReport

  private enum CodingKeys: String, CodingKey {
    case state, champion, challenger, label, checks, recent, notes, promoted
  }

  init(_ report: GateReport, _ promotion: Promotion?) {
    self.report = report
    state = report.state
    champion = report.champion
    challenger = report.challenger
    label = report.label
    checks = report.checks
    recent = report.recent
    notes = report.notes
    promoted = promotion.map { _ in true }
  }

  func text(width: Int?) -> String {
    var text = "\(Sanitise.text(label)): \(challenger) against \(champion ?? "no champion")\n"
    for note in notes { text += "note: \(Sanitise.text(note))\n" }
    var table = TextTable([
      .text("rows of"), .text("metric", isElastic: false), .number("rows"), .number("champion"),
      .number("challenger"), .number("difference, 95 %"), .text("must be", isElastic: false),
      .text("", isElastic: false),
    ])
    for check in checks {
      table.add([
        check.slice.map { Sanitise.text($0) } ?? "all", check.metric.rawValue,
        Figures.count(check.rows), Phrase.figure(check.champion), Phrase.figure(check.challenger),
        Self.interval(check), check.threshold, check.isKept ? "kept" : "NOT KEPT",
      ])
    }
    text += "\n" + table.text(width: width)
    if let recent { text += Self.words(recent) }
    text += "\n\(Self.words(report))\n"
    if promoted == true { text += "\(challenger) is the champion now\n" }
    return text
  }

  private static func interval(_ check: GateReport.Check) -> String {
    guard let low = check.low, let high = check.high else { return Figures.none }
    return "\(Figures.decimal(low, 4)) to \(Figures.decimal(high, 4))"
  }

  private static func words(_ recent: GateReport.Recent) -> String {
    if let reason = recent.reason {
      return "recent events are not judged: \(Sanitise.text(reason))\n"
    }
    let ends = [recent.from, recent.to].compactMap { $0.map { Figures.time($0) } }
    return
      "recent events: \(Figures.plural(recent.rows, "row")) that neither model learnt from, shown "
      + "from \(ends.joined(separator: " to ")) (UTC)\n"
  }

  private static func words(_ report: GateReport) -> String {
    switch report.state {
    case .passed: "passed: the challenger may take over"
    case .failed:
      "failed: \(Figures.plural(report.checks.count { !$0.isKept }, "check")) not kept"
    case .missingSlice: "missing slice: what is not measured is not passed"
    case .missingThreshold: "missing threshold: say what the metrics must keep"
    case .rubberStamped: "rubber-stamped: there is no champion to compare with"
    }
  }
}
