import Basics
import Profiling
import Feedback
import Learning
import Terminal

extension DashboardModel {
  /// The figures that a chart draws, so that it can be opened, saved and copied like any table.
  func chartTable(_ panel: Panel) -> PanelTable? {
    switch panel {
    case .loss: runChart(training.isLogarithmic ? "loss, log y" : "loss", training.shownRun)
    case .validation: runChart("validation", training.shownRun)
    case .bestRun: runChart("best run", training.run ?? training.best)
    case .confusion: confusionTable
    case .trainProgress: progressTable
    case .acceptance: bucketTable("acceptance")
    case .overviewFeedback: bucketTable("feedback")
    case .promised: retitled(feedbackTable(.calibration), "promised against accepted")
    case .classShares: retitled(labelsTable(.classesBySource), "shares by source")
    case .columnShape:
      retitled(sourcesTable(.columnValues), selectedColumn.map { "shape of \($0.name)" } ?? "shape")
    default: nil
    }
  }

  private func retitled(_ table: PanelTable, _ title: String) -> PanelTable {
    var table = table
    table.title = title
    return table
  }

  private func runChart(_ title: String, _ run: TrainingRun?) -> PanelTable {
    guard let run, !run.epochs.isEmpty else {
      return .none(title, training.isActive ? "waiting for the first epoch" : "no run yet")
    }
    return run.epochTable(titled: title)
  }

  /// Given classes in rows, predicted ones in columns.
  private var confusionTable: PanelTable {
    guard let run = training.shownRun, let evaluation = run.test ?? run.validation,
      !evaluation.confusion.isEmpty
    else { return .none("confusion", "after the first evaluation") }
    let names = evaluation.classes.map(\.value)
    let table = LocalTable(
      title: run.test == nil ? "confusion on validation rows" : "confusion on test rows",
      columns: ["given"] + names.map { "predicted \($0)" },
      rows: evaluation.confusion.enumerated().map { place, counts in
        [names.indices.contains(place) ? names[place] : ""] + counts.map { Figures.count($0) }
      },
      numeric: Set(1..<(names.count + 1))
    )
    return PanelTable(table, titled: "confusion")
  }

  private var progressTable: PanelTable {
    var rows: [[String]] = []
    if let progress = training.progress {
      rows = [
        ["epoch", "\(progress.epoch) of \(progress.epochs)"],
        ["rows of the epoch", Figures.count(progress.rowsSeen)],
        ["rows a second", Figures.measure(progress.rowsPerSecond.rounded())],
        ["time left", Figures.duration(progress.secondsLeft)],
        ["loss", Figures.decimal(progress.loss, 4)],
      ]
    } else if let run = training.shownRun {
      let evaluation = run.test ?? run.validation
      rows = [
        ["state", run.status.rawValue], ["best epoch", Figures.count(run.bestEpoch)],
        ["accuracy", Figures.percent(evaluation?.accuracy)],
        ["log loss", Figures.decimal(evaluation?.logLoss)],
        ["AUC", Figures.decimal(evaluation?.auc)],
        ["average precision", Figures.decimal(evaluation?.averagePrecision)],
        ["calibration error", Figures.decimal(evaluation?.ece)],
        ["training rows", Figures.count(run.rows.train)],
        ["validation rows", Figures.count(run.rows.validation)],
        ["test rows", Figures.count(run.rows.test)], ["seconds", Figures.fixed(run.seconds, 1)],
      ]
    }
    let table = LocalTable(
      title: "training",
      columns: ["what", "figure"],
      rows: rows,
      numeric: [1]
    )
    return PanelTable(table, titled: "training", empty: "no run yet")
  }

  private func bucketTable(_ title: String) -> PanelTable {
    guard feedback.summary.value != nil else {
      return .none(title, status(of: feedback.summary))
    }
    let buckets = feedback.buckets
    return PanelTable(
      title: title,
      columns: ["start (UTC)", "events", "accepted", "acceptance"].enumerated().map {
        PanelTable.Column(title: $1, isNumeric: $0 > 0)
      },
      rowCount: buckets.count,
      cells: { row in
        let bucket = buckets[row]
        let rate = bucket.events > 0 ? Double(bucket.accepted) / Double(bucket.events) : nil
        return [
          .text(Figures.time(bucket.start)), .text(Figures.count(bucket.events)),
          .text(Figures.count(bucket.accepted)), .text(Figures.percent(rate)),
        ]
      },
      door: { _, _ in nil },
      empty: "no event yet"
    )
  }
}

extension PanelTable {
  /// A table in memory as a panel whose cells are not doors of their own.
  init(_ table: LocalTable, titled title: String, empty: String = "nothing here") {
    self.init(
      title: title,
      columns: table.columns.enumerated().map { place, name in
        Column(title: name, isNumeric: table.numeric.contains(place))
      },
      rowCount: table.rows.count,
      cells: { row in table.rows[row].map { .text($0) } },
      door: { _, _ in nil },
      empty: empty
    )
  }
}
