import Basics
import Learning
import Terminal

extension RaceDocument {
  /// The race for people.
  func text(width: Int?) -> String {
    var text = "\(Sanitise.text(label)): \(rows.count / 2 - 1) remedies and nothing, \(model), "
    text += "\(folds) folds"
    if repeats > 1 { text += " × \(repeats)" }
    text += " of \(Figures.plural(labelled, "row"))"
    if let positive { text += "; positive: \(Sanitise.text(positive))" }
    text += "\n"
    for note in notes { text += "note: \(Sanitise.text(note))\n" }
    text += "\nranking and probabilities: mean ± half of its 95 % interval; log-loss and ECE after "
    text += "prior correction, as left, and with intercepts refitted\n"
    text += commonTable.text(width: width)
    text += "\ndecisions: fixed is the remedy's own rule, tuned the best threshold on validation\n"
    text += decisionTable.text(width: width)
    if let weights = weightTable { text += "\nweights in the loss\n" + weights.text(width: width) }
    if !verdict.isEmpty { text += "\n\(verdict)\n" }
    return text + "\n" + Phrase.seconds(seconds) + "\n"
  }

  private var commonTable: TextTable {
    var table = TextTable([
      .text("remedy", isElastic: false), .number("AP"), .number("against nothing"),
      .number("AUC"), .number("recall at \(Figures.percent(precision))"), .number("log-loss"),
      .number("as left"), .number("refitted"), .number("ECE"), .number("as left"),
      .number("refitted"),
    ])
    for row in rows where row.threshold == .fixed {
      let all = row.figures.estimates
      table.add([
        row.remedy.words,
        Self.wide(all[.averagePrecision]),
        row.remedy == .none ? "" : Self.difference(row.differences.estimates[.averagePrecision]),
        Self.narrow(all[.auc]),
        Self.narrow(all[.recallAtPrecision]),
        Self.wide(all[.logLoss]),
        Self.narrow(all[.logLossUncorrected]),
        Self.narrow(all[.logLossRefitted]),
        Self.narrow(all[.ece]),
        Self.narrow(all[.eceUncorrected]),
        Self.narrow(all[.eceRefitted]),
      ])
    }
    return table
  }

  private var decisionTable: TextTable {
    let shown = classes.prefix(6)
    var table = TextTable(
      [
        .text("remedy", isElastic: false), .text("rule", isElastic: false),
        .number("balanced accuracy"), .number("against the first row"), .number("F1"),
        .number("precision"),
      ] + shown.map { .number("recall of \($0)") }
    )
    for row in rows {
      let all = row.figures.estimates
      let rule = row.meanThreshold.map { "tuned \(Figures.decimal($0, 3))" }
      table.add(
        [
          row.remedy.words,
          rule ?? row.threshold.rawValue,
          Self.wide(all[.balancedAccuracy]),
          Self.difference(row.differences.estimates[.balancedAccuracy]),
          Self.narrow(all[.f1]),
          Self.narrow(all[.precision]),
        ] + shown.indices.map { Phrase.figure(row.classes[$0].recall) }
      )
    }
    return table
  }

  /// Nil where no remedy weighs classes.
  private var weightTable: TextTable? {
    let weighing = rows.filter { row in
      row.threshold == .fixed && row.classes.contains { $0.weight != 1 }
    }
    guard !weighing.isEmpty else { return nil }
    let shown = classes.prefix(8)
    var table = TextTable([.text("remedy", isElastic: false)] + shown.map { .number($0) })
    for row in weighing {
      table.add(
        [row.remedy.words]
          + shown.indices.map { Figures.decimal(Double(row.classes[$0].weight), 3) }
      )
    }
    return table
  }

  private static func narrow(_ estimate: FoldEstimate?) -> String { Phrase.figure(estimate?.mean) }

  private static func wide(_ estimate: FoldEstimate?) -> String {
    guard let estimate, let high = estimate.high else { return narrow(estimate) }
    return "\(Phrase.figure(estimate.mean)) ± \(Figures.decimal(high - estimate.mean, 4))"
  }

  /// A difference with its interval; one that leaves out 0 is marked.
  private static func difference(_ estimate: FoldEstimate?) -> String {
    guard let estimate else { return "" }
    let sign = estimate.mean > 0 ? "+" : ""
    guard let low = estimate.low, let high = estimate.high else {
      return sign + Figures.decimal(estimate.mean, 4)
    }
    let mark = estimate.isClear ? "*" : " "
    return "\(sign)\(Figures.decimal(estimate.mean, 4)) [\(Figures.decimal(low, 4)), "
      + "\(Figures.decimal(high, 4))]\(mark)"
  }
}
