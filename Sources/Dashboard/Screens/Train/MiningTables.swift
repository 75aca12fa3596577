import Basics
import Learning
import Pipeline
import Terminal

extension DashboardModel {
  /// The mining that is shown.
  private var shownMining: ShownMining? { mining.latest ?? (isMining ? nil : mining.kept) }

  /// Round by round: what was found among the negatives, and how the model of the round does.
  var miningTable: PanelTable {
    guard let shown = shownMining else {
      guard isMining else {
        return .none("hard negatives", miningReason ?? "M mines hard negatives in rounds")
      }
      return .none("hard negatives", mining.stage ?? "the rows are read")
    }
    let record = shown.record
    let rounds = record.rounds
    let suspects = suspectRows(shown)
    let words = miningWords(shown)
    guard !rounds.isEmpty else {
      return .none("hard negatives", words)
    }
    return PanelTable(
      title: "hard negatives of \(record.positive), \(record.configuration.summary), "
        + "\(Figures.plural(record.pool, "negative row"))",
      columns: [
        .init(title: "round", isNumeric: true),
        .init(title: "learnt from", isNumeric: true, dispensable: 2),
        .init(title: "new false pos.", isNumeric: true), .init(title: "added", isNumeric: true),
        .init(title: "hard", isNumeric: true, dispensable: 4),
        .init(title: "out: rank", isNumeric: true, dispensable: 6),
        .init(title: "margin", isNumeric: true, dispensable: 5),
        .init(title: "threshold", isNumeric: true, dispensable: 7),
        .init(title: "val AP", isNumeric: true),
        .init(title: "95 %", isNumeric: true, dispensable: 3),
        .init(title: "log loss", isNumeric: true, dispensable: 1),
        .init(title: "ECE", isNumeric: true, dispensable: 1),
      ],
      rowCount: rounds.count,
      cells: { place in
        let round = rounds[place]
        let (ranks, margins) = round.dropped.counts
        let validation = round.validation
        let interval =
          validation.averagePrecisionLow == nil
          ? Figures.none
          : Figures.interval(
            Figures.decimal(validation.averagePrecisionLow),
            Figures.decimal(validation.averagePrecisionHigh)
          )
        return [
          .count(round.round), .count(round.trainedOn, .dim), .count(round.newFalsePositives),
          .count(round.added), .count(round.hard, .dim), .count(ranks, .dim),
          .count(margins, .dim), .decimal(round.threshold, .dim),
          .decimal(validation.averagePrecision), .text(interval, .dim),
          .decimal(validation.logLoss), .decimal(validation.ece),
        ]
      },
      drilldown: { place, _ in suspects ?? rounds[place].explanation },
      footer: isMining
        ? "\(Figures.count(rounds.count)) of \(Figures.count(mining.rounds)) rounds"
        : "on validation rows",
      sentence: { _ in words },
      isExplained: true
    )
  }

  /// The negatives that look mislabelled, the most suspect first.
  var suspectsTable: PanelTable {
    guard let shown = shownMining else { return .none("suspect labels", "M mines hard negatives") }
    let suspects = shown.record.suspects
    guard !suspects.isEmpty else {
      return .none("suspect labels", "no negative row looks like a \(shown.record.positive)")
    }
    let isOfOtherData = shown.isOfOtherData
    return PanelTable(
      title: "suspect labels",
      columns: [
        .init(title: "row", isName: true, limit: 40), .init(title: "given"),
        .init(title: "log-odds of \(shown.record.positive)", isNumeric: true),
        .init(title: "", dispensable: 1),
      ],
      rowCount: suspects.count,
      cells: { place in
        let suspect = suspects[place]
        return [
          .text(suspect.key ?? "\(suspect.source) \(Figures.count(suspect.record))"),
          .text(suspect.given), .decimal(Double(suspect.logOdds), 2),
          .text(suspect.repeatsPositive ? "repeats a positive row" : "", .dim),
        ]
      },
      drilldown: { place, _ in
        guard !isOfOtherData else { return nil }
        return .rows(
          RowFilter(.rows, [.learnt(places: [suspects[place].row])]),
          title: "the suspect row"
        )
      },
      footer: "S sends all to review",
      closed: "the data has changed since: M mines anew"
    )
  }

  /// All suspects as rows; nil where there are none, or other data now.
  private func suspectRows(_ shown: ShownMining) -> Drilldown? {
    let places = shown.record.suspects.map(\.row)
    guard !places.isEmpty, !shown.isOfOtherData else { return nil }
    return .rows(
      RowFilter(.rows, [.learnt(places: Array(places.prefix(Self.mostSuspects)))]),
      title: places.count > Self.mostSuspects
        ? "the \(Figures.count(Self.mostSuspects)) most suspect rows" : "suspect rows"
    )
  }

  private static var mostSuspects: Int { 2000 }

  private func miningWords(_ shown: ShownMining) -> String {
    let record = shown.record
    guard !isMining else { return "\(mining.stage ?? "reading the rows"); x stops it" }
    let age =
      shown.isOfEarlierSession ? "Mined \(Figures.time(record.startedAt)) UTC. " : ""
    let other = shown.isOfOtherData ? "The data has changed since: M mines anew. " : ""
    guard shown.isWhole else {
      return "Stopped after \(Figures.plural(record.rounds.count, "round"))."
    }
    let count = record.suspects.count
    let send =
      count > 0 ? ", S sends \(count == 1 ? "it" : "all \(Figures.count(count))") to review" : ""
    return age + other + record.suspectWords + send + ". " + (record.verdict ?? "")
  }

  /// The suspects that the key that sends to review takes; nil where none are shown.
  var shownSuspects: MiningRecord? {
    guard screen == .train, grids.isEmpty, focus == .mining || focus == .suspects,
      let shown = shownMining, !shown.isOfOtherData, !shown.record.suspects.isEmpty
    else { return nil }
    return shown.record
  }
}

extension [MiningWindow.Rule: Int] {
  /// Kept out by rank and by margins.
  fileprivate var counts: (ranks: Int, margins: Int) {
    (
      (self[.rangeMin] ?? 0) + (self[.rangeMax] ?? 0),
      (self[.absoluteMargin] ?? 0) + (self[.relativeMargin] ?? 0)
    )
  }
}

extension MiningResult.Round {
  fileprivate var explanation: Drilldown {
    func line(_ scores: MiningQuantiles) -> String {
      "\(Figures.decimal(scores.lowest, 1)) to \(Figures.decimal(scores.highest, 1)), median "
        + Figures.decimal(scores.median, 1)
    }
    return .explanation(
      title: "round \(round)",
      lines: [
        "False positives are negatives above the threshold that reaches the recall aimed at on the "
          + "validation rows, \(Figures.decimal(threshold)), and that were not learnt from.",
        "Log-odds of positive rows: \(line(positives)). Of the pool: \(line(negatives)).",
      ]
    )
  }
}
