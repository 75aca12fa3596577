import Basics
import Learning
import Terminal

extension DashboardModel {
  /// How remedies compare: the first row is doing nothing with a tuned threshold.
  var raceTable: PanelTable {
    guard let race = self.race.latest ?? (isRacing ? nil : self.race.kept) else {
      guard isRacing else {
        return .none("race of remedies", studyReason ?? "C races remedies for rare classes")
      }
      return .none("race of remedies", raceStageWords ?? "the rows are read")
    }
    let (rows, report) = (race.rows, race.report)
    let others = isRacing ? self.race.ended : nil
    let precision = Figures.percent(report.precision)
    let isRanked = report.positive != nil
    let words = raceWords(race)
    return PanelTable(
      title: "race of remedies, \(race.configuration.summary), "
        + "\(report.folds) folds of \(Figures.plural(report.rows, "row"))",
      columns: [
        .init(title: "remedy", isName: true, limit: 30),
        .init(title: "threshold", dispensable: 1), .init(title: "AP", isNumeric: true),
        .init(title: "against 1st row", isNumeric: true, dispensable: 2),
      ]
        + (isRanked
          ? [.init(title: "recall at \(precision)", isNumeric: true, dispensable: 8)] : []) + [
          .init(title: "bal. acc.", isNumeric: true, dispensable: 3),
          .init(title: "against 1st row", isNumeric: true, dispensable: 4),
          .init(title: "log loss", isNumeric: true, dispensable: 5),
          .init(title: "as left", isNumeric: true, dispensable: 7),
          .init(title: "ECE", isNumeric: true, dispensable: 6),
        ],
      rowCount: rows.count,
      cells: { place in
        let row = rows[place]
        let isBase = row.remedy == .none && row.threshold == .tuned
        let threshold =
          row.meanThreshold.map { "tuned \(Figures.decimal($0))" } ?? row.threshold.rawValue
        func cell(_ figure: RaceFigure, _ role: Role = .text) -> PanelTable.Cell {
          .decimal(row.figures[figure]?.mean, role)
        }
        func difference(_ figure: RaceFigure) -> PanelTable.Cell {
          guard !isBase, let found = row.differences[figure] else {
            return .text(Figures.none, .dim)
          }
          return .text(found.differenceText, found.role(figure), sort: .number(found.mean))
        }
        return [
          .text(row.remedy.words, isBase ? .accent : .text), .text(threshold, .dim),
          .text(
            row.figures[.averagePrecision]?.text ?? Figures.none,
            .text,
            sort: SortValue(row.figures[.averagePrecision]?.mean)
          ),
          difference(.averagePrecision),
        ] + (isRanked ? [cell(.recallAtPrecision, .dim)] : []) + [
          cell(.balancedAccuracy), difference(.balancedAccuracy), cell(.logLoss),
          cell(.logLossUncorrected, .dim), cell(.ece),
        ]
      },
      drilldown: { place, _ in rows[place].explanation(report) },
      footer: others.map { "\(Figures.count($0)) of \(Figures.count(self.race.total)) trainings" }
        ?? (race.isWhole ? "95 % intervals of the mean over folds" : "stopped before its end"),
      sentence: { _ in words },
      isExplained: true
    )
  }

  /// What a race that goes on does now.
  private var raceStageWords: String? {
    switch race.stage {
    case nil: nil
    case .waiting(let ahead):
      "waits for the cores, \(Figures.plural(ahead, "training")) before"
    case .training(let remedy, let fold, let round):
      "learning with \(remedy == .none ? "no remedy" : remedy.words), fold \(Figures.count(fold))"
        + (round > 1 ? ", repeat \(Figures.count(round))" : "")
    }
  }

  /// The verdict, or how far the race is.
  private func raceWords(_ race: ShownRace) -> String {
    if isRacing {
      let left = jobs.first { $0.id == self.race.job }?.pace?.secondsLeft
      let stage = raceStageWords ?? "reading the rows"
      return "\(stage); \(self.race.ended) of \(self.race.total) trainings"
        + (left.map { ", \(Figures.duration($0)) left" } ?? "") + "; x stops it"
    }
    guard race.isWhole else {
      return "Stopped after \(self.race.ended) of \(self.race.total) trainings: no verdict."
    }
    let age = race.startedAt.map { "Raced \(Figures.time($0)) UTC. " } ?? ""
    let other = race.isOfOtherData ? "The data has changed since: C races anew. " : ""
    return age + other + race.verdict
  }
}

extension FoldEstimate {
  /// The mean and half of its interval.
  fileprivate var text: String {
    Figures.decimal(mean) + (high.map { " ± \(Figures.decimal($0 - mean))" } ?? "")
  }

  /// A difference with its sign and half of its interval.
  fileprivate var differenceText: String {
    let sign = mean < 0 ? "−" : "+"
    return sign + Figures.decimal(abs(mean))
      + (high.map { " ± \(Figures.decimal($0 - mean))" } ?? "")
  }

  fileprivate func role(_ figure: RaceFigure) -> Role {
    guard isClear else { return .dim }
    return (mean > 0) != figure.isLoss ? .good : .bad
  }

  fileprivate var interval: String {
    guard let low, let high else { return "" }
    return " (95 %: \(Figures.interval(Figures.decimal(low), Figures.decimal(high))))"
  }
}

extension RaceFigure {
  fileprivate var words: String {
    switch self {
    case .averagePrecision: "average precision"
    case .auc: "AUC"
    case .recallAtPrecision: "recall at the precision"
    case .logLoss: "log loss, prior shift taken back"
    case .ece: "ECE, prior shift taken back"
    case .logLossUncorrected: "log loss as left"
    case .eceUncorrected: "ECE as left"
    case .logLossRefitted: "log loss, intercepts refitted"
    case .eceRefitted: "ECE, intercepts refitted"
    case .balancedAccuracy: "balanced accuracy"
    case .accuracy: "accuracy"
    case .f1: "F1"
    case .recall: "recall"
    case .precision: "precision"
    }
  }
}

extension RaceReport.Row {
  /// All figures of the row with their intervals, and their differences from the first row.
  fileprivate func explanation(_ report: RaceReport) -> Drilldown {
    var lines = RaceFigure.allCases.compactMap { figure -> String? in
      guard let found = figures[figure] else { return nil }
      var line = "\(figure.words): \(Figures.decimal(found.mean, 4))\(found.interval)"
      if let difference = differences[figure], remedy != .none || threshold != .tuned {
        line += ", against the first row \(difference.differenceText)"
      }
      return line
    }
    for (place, name) in report.classes.enumerated() {
      let weight = weights.isEmpty ? "" : ", weight \(Figures.decimal(Double(weights[place])))"
      lines.append("recall of \(name): \(Figures.percent(recalls[place]))\(weight)")
    }
    lines.append("\(Figures.decimal(epochs, 1)) epochs a training.")
    lines += report.notes.map { "Note: \($0)." }
    return .explanation(
      title: "\(remedy.words), \(threshold.rawValue) threshold",
      lines: lines
    )
  }
}
