import Basics
import Feedback
import Foundation
import Learning
import Pipeline
import Terminal

/// What `tuina retrain` prints; docs/json.md is the reference of its keys.
struct RetrainDocument: Encodable {
  enum State: String, Encodable {
    case trained
    /// No trigger holds.
    case notDue = "not-due"
    /// People said nothing that the dataset does not say.
    case noRows = "no-rows"
    case failed
  }

  var state = State.trained
  var parent: String
  var triggers: [RetrainTrigger] = []
  /// The new run.
  var challenger: String?
  var lineage: RunLineage?
  var gate: GateDocument?
  var promoted: Bool?

  private enum CodingKeys: String, CodingKey {
    case state, parent, triggers, challenger, lineage, gate, promoted, next
  }

  init(parent: String) { self.parent = parent }

  mutating func take(_ lineage: RunLineage) { self.lineage = lineage }

  mutating func take(_ run: TrainingRun) { challenger = run.id }

  mutating func take(_ report: GateReport, _ promotion: Promotion?) {
    gate = GateDocument(report, promotion)
    promoted = promotion.map { _ in true }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(state, forKey: .state)
    try container.encode(parent, forKey: .parent)
    try container.encode(triggers, forKey: .triggers)
    try container.encodeIfPresent(challenger, forKey: .challenger)
    try container.encodeIfPresent(lineage, forKey: .lineage)
    try container.encodeIfPresent(gate, forKey: .gate)
    try container.encodeIfPresent(promoted, forKey: .promoted)
    try container.encode(advice, forKey: .next)
  }

  /// What to do now, as a sentence without a full stop.
  var advice: String {
    switch state {
    case .notDue: return "nothing to do; without --when it trains all the same"
    case .noRows: return "wait for answers, or look at `tuina feedback` for why none counts"
    case .failed: return "look at the run's problem on the Train screen"
    case .trained: break
    }
    guard let gate, let challenger else { return "" }
    if promoted == true {
      return "run \(challenger) serves now; `tuina promote --back` goes back to \(parent)"
    }
    return gate.state.mayPromote
      ? "`tuina promote --run \(challenger)` makes it the champion; with --tag challenger it shadows first"
      : "the champion stays; see which check was not kept"
  }

  func text(width: Int?) -> String {
    var text = ""
    for trigger in triggers {
      text +=
        "\(trigger.kind.rawValue): \(trigger.isMet ? "holds" : "does not hold"), \(trigger.reason)\n"
    }
    if let lineage { text += Self.words(lineage) }
    switch state {
    case .notDue: text += "not trained: no trigger holds\n"
    case .noRows: text += "not trained: people said nothing that the rows do not say\n"
    case .failed: text += "the training failed\n"
    case .trained:
      if let challenger { text += "run \(challenger) after \(parent)\n" }
    }
    text = text.split(separator: "\n").map { Sanitise.text(String($0)) + "\n" }.joined()
    if let gate { text += "\n" + gate.text(width: width) }
    return text + "next: \(Sanitise.text(advice))\n"
  }

  private static func words(_ lineage: RunLineage) -> String {
    let rows = lineage.rows
    var text = ""
    if let from = lineage.from, let to = lineage.to {
      text += "events from \(Figures.time(from)) to \(Figures.time(to)) (UTC)"
      text += lineage.heldFrom.map { ", held out from \(Figures.time($0)) on" } ?? ""
      text += "\n"
    }
    let parts: [(Int, String)] = [
      (rows.added, "added"), (rows.positives, "of them positive"),
      (rows.hardNegatives, "hard negatives"), (rows.relabelled, "with another label"),
      (rows.confirmed, "confirmed"), (rows.validated, "to choose the epoch by"),
      (rows.heldOut, "held out"),
      (rows.keptOut, "kept out: measured by"), (rows.unknownClass, "of no class of the label"),
      (rows.undecided, "undecided"),
    ]
    let words = parts.filter { $0.0 > 0 || $0.1 == "added" }
      .map { "\(Figures.count($0.0)) \($0.1)" }
    return text + "rows: " + words.joined(separator: ", ") + "\n"
      + (lineage.isWeighed ? "rows count by one over their propensity\n" : "")
  }
}
