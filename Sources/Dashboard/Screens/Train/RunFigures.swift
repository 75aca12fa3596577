import Basics
import Foundation
import Learning
import Terminal

/// A figure of a run beside what knowing nothing of the features would reach.
struct RunFigure: Sendable, Hashable {
  var name: String
  var value: Double
  /// The 95 % interval.
  var low: Double?
  var high: Double?
  /// What the commonest class, chance, or the shares of the classes alone would reach.
  var baseline: Double?
  var isShare = false
  var isLowerBetter = false

  func text(_ number: Double?) -> String {
    isShare ? Figures.percent(number) : Figures.decimal(number)
  }

  var interval: String {
    guard let low, let high else { return Figures.none }
    return isShare
      ? Figures.percentInterval(low, high)
      : Figures.interval(Figures.decimal(low), Figures.decimal(high))
  }

  /// Half the width of the interval.
  private var margin: Double? {
    guard let low, let high else { return nil }
    return (high - low) / 2
  }

  /// The difference from another run's figure, with the half width of its interval as if both were
  /// measured on different rows: rows in common make it too wide, never too narrow.
  func difference(from other: RunFigure) -> (value: Double, margin: Double?) {
    let margin = margin.flatMap { own in other.margin.map { (own * own + $0 * $0).squareRoot() } }
    return (value - other.value, margin)
  }
}

extension Evaluation {
  /// Its figures on a part of the rows, with the baselines of those rows.
  func figures(_ part: String, positive: String?) -> [RunFigure] {
    let present = classes.filter { $0.support > 0 }
    let shares = present.map { Double($0.support) / Double(max(rows, 1)) }
    let isDivided = present.count > 1
    let prevalence = classes.first { $0.value == positive }.map {
      Double($0.support) / Double(max(rows, 1))
    }
    var figures: [RunFigure] = []
    if let averagePrecision {
      figures.append(
        RunFigure(
          name: "\(part) AP",
          value: averagePrecision,
          low: averagePrecisionLow,
          high: averagePrecisionHigh,
          baseline: prevalence
        )
      )
    }
    if let auc {
      figures.append(
        RunFigure(name: "\(part) AUC", value: auc, low: aucLow, high: aucHigh, baseline: 0.5)
      )
    }
    figures += [
      RunFigure(
        name: "\(part) acc.",
        value: accuracy,
        low: accuracyLow,
        high: accuracyHigh,
        baseline: isDivided ? shares.max() : nil,
        isShare: true
      ),
      RunFigure(
        name: "\(part) mean recall",
        value: balancedAccuracy,
        low: balancedAccuracyLow,
        high: balancedAccuracyHigh,
        baseline: isDivided ? 1 / Double(present.count) : nil,
        isShare: true
      ),
      RunFigure(
        name: "\(part) loss",
        value: logLoss,
        low: logLossLow,
        high: logLossHigh,
        baseline: isDivided ? -shares.reduce(0) { $0 + $1 * log($1) } : nil,
        isLowerBetter: true
      ),
      RunFigure(name: "\(part) ECE", value: ece, low: eceLow, high: eceHigh, isLowerBetter: true),
    ]
    return figures
  }
}

extension TrainingRun {
  /// The part of the rows its classes and confusion are shown for, and how it did there.
  var shownEvaluation: (part: String, evaluation: Evaluation)? {
    if let test { return ("test", test) }
    if let validation { return ("validation", validation) }
    if let test = interim?.test { return ("test", test) }
    return interim.map { ("validation", $0.validation) }
  }

  /// What it was chosen by, and all that was measured on test rows, or else on validation rows.
  var figures: [RunFigure] {
    let onValidation = (validation ?? interim?.validation)?.figures("val", positive: positive) ?? []
    let onTest = (test ?? interim?.test)?.figures("test", positive: positive) ?? []
    guard
      let chosenBy = onValidation.first(where: {
        $0.name == (scoreName == "AP" ? "val AP" : "val loss")
      }),
      !onTest.isEmpty
    else { return onTest.isEmpty ? onValidation : onTest }
    return [chosenBy] + onTest
  }
}

extension DashboardModel {
  /// The run that the one under the cursor is compared with.
  var pinnedRun: TrainingRun? {
    guard let pinned = training.pinned, pinned != shownRun?.id else { return nil }
    return training.allRuns.first { $0.id == pinned }
  }

  /// The figures of the run under the cursor, beside baselines or beside the pinned run.
  var figuresTable: PanelTable {
    guard let run = shownRun else {
      return .none("figures", training.isActive ? "waiting for the first epoch" : "no run yet")
    }
    let figures = run.figures
    guard !figures.isEmpty else {
      let live = shownLine?.live != nil
      return .none("figures", live ? "v evaluates now" : "nothing was measured")
    }
    if let pinned = pinnedRun { return comparison(of: run, figures, with: pinned) }
    let facts = run.facts
    return PanelTable(
      title: "figures",
      columns: [
        .init(title: "figure", isName: true), .init(title: "value", isNumeric: true),
        .init(title: "95 %", isNumeric: true, dispensable: 1),
        .init(title: "baseline", isNumeric: true),
      ],
      rowCount: figures.count + facts.count,
      cells: { row in
        guard row < figures.count else {
          let fact = facts[row - figures.count]
          return [.text(fact.0, .dim), .text(fact.1), .text(""), .text("")]
        }
        let figure = figures[row]
        return [
          .text(figure.name),
          .text(figure.text(figure.value), .text, sort: SortValue(figure.value)),
          .text(figure.interval, .dim),
          .text(figure.text(figure.baseline), .dim, sort: SortValue(figure.baseline)),
        ]
      },
      drilldown: { row, _ in
        row < figures.count ? figures[row].explanation(of: run) : run.history
      }
    )
  }

  private func comparison(
    of run: TrainingRun,
    _ figures: [RunFigure],
    with pinned: TrainingRun
  ) -> PanelTable {
    let others = pinned.figures
    let pairs = figures.compactMap { figure in
      others.first { $0.name == figure.name }.map { (figure, $0) }
    }
    let settings = run.settings(against: pinned)
    return PanelTable(
      title: "against \(pinned.tag ?? pinned.configuration.summary)",
      columns: [
        .init(title: "figure", isName: true), .init(title: "this", isNumeric: true),
        .init(title: "pinned", isNumeric: true), .init(title: "difference", isNumeric: true),
      ],
      rowCount: pairs.count + settings.count,
      cells: { row in
        guard row < pairs.count else {
          let setting = settings[row - pairs.count]
          return [
            .text(setting.name, .dim), .text(setting.own), .text(setting.other, .dim), .text(""),
          ]
        }
        let (own, other) = pairs[row]
        let (value, margin) = own.difference(from: other)
        let isBetter = own.isLowerBetter ? value < 0 : value > 0
        let isClear = margin.map { abs(value) > $0 } ?? false
        let sign = value < 0 ? "−" : "+"
        let spread = margin.map { " ± \(own.text($0))" } ?? ""
        return [
          .text(own.name), .text(own.text(own.value), .text, sort: SortValue(own.value)),
          .text(other.text(other.value), .dim, sort: SortValue(other.value)),
          .text(
            sign + own.text(abs(value)) + spread,
            isClear ? (isBetter ? .good : .bad) : .dim,
            sort: SortValue(value)
          ),
        ]
      },
      drilldown: { row, _ in
        row < pairs.count
          ? .explanation(
            title: "\(pairs[row].0.name), difference",
            lines: [
              "This run: \(pairs[row].0.text(pairs[row].0.value)) (95 %: \(pairs[row].0.interval)).",
              "The pinned run: \(pairs[row].1.text(pairs[row].1.value)) "
                + "(95 %: \(pairs[row].1.interval)).",
              "± is the 95 % half width as if both were measured on different rows. Measured on the "
                + "same rows the true one is narrower; a difference beyond it is clear in any case.",
            ]
          ) : nil
      },
      footer: "± 95 %, = lets it go"
    )
  }
}

extension RunFigure {
  fileprivate func explanation(of run: TrainingRun) -> Drilldown {
    var lines = ["\(text(value))" + (low == nil ? "." : " (95 %: \(interval)).")]
    if let baseline {
      let what =
        name.hasSuffix("AP")
        ? "The share of \(run.positive ?? "the class"), which a ranking by chance reaches"
        : name.hasSuffix("AUC")
          ? "A ranking by chance"
          : name.hasSuffix("acc.")
            ? "Always the commonest class"
            : name.hasSuffix("recall")
              ? "One class for all rows" : "The shares of the classes for every row"
      lines.append("\(what): \(text(baseline)).")
    }
    lines.append(TrainingRun.splitWords)
    return .explanation(title: name, lines: lines)
  }
}

extension TrainingRun {
  /// What is no estimate.
  fileprivate var facts: [(String, String)] {
    var facts: [(String, String)] = []
    if let threshold {
      let aim = configuration.aim.map { ", for \($0.words)" } ?? ""
      facts.append(("threshold", Figures.decimal(threshold) + aim))
    } else if let aim = configuration.aim {
      facts.append(("decision", "tuned for \(aim.words)"))
    }
    facts += [
      ("kept epoch", Figures.count(bestEpoch)), ("training rows", Figures.count(rows.train)),
      ("learning", Figures.duration(seconds)),
      ("rows a second", Figures.short(rowsPerSecond)),
    ]
    if let actions, !actions.isEmpty {
      facts.append(("changes", Figures.count(actions.count)))
    }
    return facts
  }

  /// What people did to it.
  fileprivate var history: Drilldown? {
    guard let actions, !actions.isEmpty else { return nil }
    return .explanation(
      title: "what was done to \(configuration.summary)",
      lines: actions.map { "\(Figures.time($0.at)) UTC, \($0.words)" }
    )
  }

  /// The settings in which it differs from another run.
  fileprivate func settings(
    against other: TrainingRun
  ) -> [(name: String, own: String, other: String)] {
    // The model stands in the titles.
    let settings = TrainField.allCases.filter { $0 != .model }.map {
      ($0.title, $0.text(configuration), $0.text(other.configuration))
    }
    return settings.filter { $0.1 != $0.2 }.map { ($0.0, $0.1, $0.2) }
  }
}
