import Basics
import Learning
import Terminal

extension MineDocument {
  private static let shownSuspects = 20

  /// The mining for people.
  func text(width: Int?) -> String {
    var text = "\(Sanitise.text(label)), \(Sanitise.text(positive)) against the others: "
    text += "\(Figures.plural(pool, "negative row")) mined with \(model)\n"
    for note in notes { text += "note: \(Sanitise.text(note))\n" }
    text += "\n" + roundTable.text(width: width)
    text += "\nfalse positives: negatives above the threshold that reaches a recall of "
    text += "\(Figures.percent(targetRecall)) on the validation rows, not yet learnt from\n"
    if let last = rounds.last {
      text += "log-odds in the last round: positive rows \(Self.line(last.positives)); "
      text += "the pool \(Self.line(last.negatives))\n"
      text += "kept out by rank: \(Figures.count(last.dropped.rangeMin + last.dropped.rangeMax)), "
      text += "by the absolute margin: \(Figures.count(last.dropped.absoluteMargin)), "
      text += "by the relative margin: \(Figures.count(last.dropped.relativeMargin))\n"
    }
    text += "\n\(record.suspectWords)\n"
    if !suspects.isEmpty { text += suspectTable.text(width: width) }
    if suspects.count > Self.shownSuspects {
      text += "and \(Figures.count(suspects.count - Self.shownSuspects)) more with --json\n"
    }
    if let review {
      text += Phrase.sent(review.added, known: review.known, gone: review.gone)
    } else if !suspects.isEmpty {
      text += "send them to people with --review\n"
    }
    if let test, let testOfAllRows {
      text += "\nmined, \(TrainDocument.summary(test))"
      text += "all rows, \(TrainDocument.summary(testOfAllRows))"
      if let verdict = record.verdict { text += verdict + "\n" }
    }
    if let run { text += "kept as run \(run)\n" }
    return text + "\n" + Phrase.seconds(seconds) + "\n"
  }

  private static func line(_ scores: Scores) -> String {
    "\(Figures.decimal(scores.lowest, 1)) to \(Figures.decimal(scores.highest, 1)), median "
      + Figures.decimal(scores.median, 1)
  }

  private var roundTable: TextTable {
    var table = TextTable([
      .number("round"), .number("learnt from"), .number("new false positives"), .number("added"),
      .number("hard"), .number("threshold"), .number("validation AP"), .number("log-loss"),
      .number("ECE"),
    ])
    for round in rounds {
      table.add([
        String(round.round), Figures.count(round.trainedOn),
        Figures.count(round.newFalsePositives), Figures.count(round.added),
        Figures.count(round.hard), Phrase.figure(round.threshold),
        Phrase.figure(round.averagePrecision), Phrase.figure(round.logLoss),
        Phrase.figure(round.ece),
      ])
    }
    return table
  }

  private var suspectTable: TextTable {
    var table = TextTable([
      .text("row"), .text("given"), .number("log-odds"), .text("", isElastic: false),
    ])
    for suspect in suspects.prefix(Self.shownSuspects) {
      table.add([
        suspect.key ?? "\(suspect.source) \(suspect.record)", suspect.given,
        Figures.decimal(Double(suspect.logOdds), 2),
        suspect.repeatsPositive ? "repeats a positive row" : "",
      ])
    }
    return table
  }
}
