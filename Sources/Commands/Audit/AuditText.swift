import Basics
import Learning
import Terminal

extension AuditDocument {
  private static let shownItems = 20
  private static let shownPairs = 10

  /// The audit for people.
  func text(width: Int?) -> String {
    let by = cut.rule.map(\.rawValue) ?? cut.ranking.rawValue
    let how = cut.isEstimated ? "the highest estimated F1" : "as asked"
    var text = "\(Sanitise.text(label)): \(Figures.count(flagged)) of "
    text += "\(Figures.plural(rows, "label")) look wrong to \(Sanitise.text(probabilities))\n"
    text += "cut by \(by), \(how): of \(Figures.count(flagged)) flagged rows "
    text += "\(Figures.decimal(cut.expectedErrors, 0)) are expected to be wrong, of all rows "
    text += "\(Figures.decimal(cut.expectedErrorsInAll, 0)); move it with --rule or --cut\n"
    if let rowsWithTruth, let wrongLabels {
      text += "\(Figures.count(wrongLabels)) of \(Figures.count(rowsWithTruth)) labels are wrong: "
      text += "precision \(Phrase.figure(precision)), recall \(Phrase.figure(recall)), "
      text += "F1 \(Phrase.figure(f1))\n"
    }
    if let unknown = unknownTruthKeys, unknown > 0 {
      text += "truth: \(Figures.count(unknown)) keys name no row, not scored\n"
    }
    if let repeated = repeatedTruthKeys, repeated > 0 {
      text += "truth: \(Figures.count(repeated)) keys have two values, not scored\n"
    }
    for note in notes { text += "note: \(Sanitise.text(note))\n" }
    text += "\n" + ruleTable.text(width: width) + "\n" + pairTable.text(width: width)
    if !items.isEmpty {
      text += "\nmost doubtful\n" + itemTable.text(width: width)
      if items.count > Self.shownItems {
        text += "and \(Figures.count(items.count - Self.shownItems)) more with --json\n"
      }
    }
    if let review {
      text += "\n" + review.text
    }
    return text + "\n" + Phrase.seconds(seconds) + "\n"
  }

  private var ruleTable: TextTable {
    var table = TextTable([
      .text("rule", isElastic: false), .number("flagged"), .number("expected wrong"),
      .number("estimated F1"), .text("", isElastic: false),
    ])
    for rule in rules {
      table.add([
        rule.rule.rawValue,
        Figures.count(rule.flagged),
        Figures.decimal(rule.expectedErrors, 0),
        Phrase.figure(rule.estimatedF1),
        rule.rule == cut.rule ? "used" : "",
      ])
    }
    return table
  }

  /// The pairs of classes that are confused most.
  private var pairTable: TextTable {
    var table = TextTable([
      .text("given"), .text("perhaps"), .number("flagged"), .number("expected"),
    ])
    let most = matrix.sorted { ($0.flagged, $0.expected) > ($1.flagged, $1.expected) }
    for pair in most.prefix(Self.shownPairs) {
      table.add([
        pair.given, pair.suggested, Figures.count(pair.flagged),
        Figures.decimal(pair.expected, 0),
      ])
    }
    return table
  }

  private var itemTable: TextTable {
    var table = TextTable([
      .text("source"), .number("row"), .text("key"), .text("given"), .text("perhaps"),
      .number("score"),
    ])
    for item in items.prefix(Self.shownItems) {
      table.add([
        item.source,
        Figures.count(item.record),
        item.key.map { Phrase.short($0) } ?? "",
        Phrase.short(item.given),
        Phrase.short(item.suggested),
        Figures.decimal(Double(item.score), 4),
      ])
    }
    return table
  }
}
