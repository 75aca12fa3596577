import Basics
import Profiling
import Feedback
import Learning
import Terminal

extension DashboardModel {
  /// The figures that a chart draws, so that it can be opened, saved and copied like any table.
  func chartTable(_ panel: Panel) -> PanelTable? {
    switch panel {
    case .loss: runChart(training.isLogarithmic ? "loss, log y" : "loss", shownRun)
    case .validation: runChart("validation", shownRun)
    case .bestRun:
      runChart("best run", training.isActive ? training.foremost?.run : training.best)
    case .confusion: confusionTable
    case .requestRate: rateTable
    case .trainProgress: progressTable
    case .acceptance: bucketTable("acceptance")
    case .overviewFeedback:
      feedback.window == .all
        ? retitled(bucketTable("acceptance"), "acceptance\(shownModelWords)")
        : bucketTable("acceptance")
    case .promised:
      retitled(feedbackTable(.calibration), "promised against kept\(shownModelWords)")
    case .classShares: retitled(labelsTable(.classesBySource), "shares by source")
    case .columnShape:
      shapeTable
    default: nil
    }
  }

  /// The bins of the selected column, or why there are none.
  private var shapeTable: PanelTable {
    guard let column = selectedColumn else { return .none("shape", status(of: profile)) }
    let title = column.type == .text ? "length of \(column.name)" : "shape of \(column.name)"
    if column.type == .image { return pictureTable(of: column) }
    let bins = column.shapeBins
    let isLength = column.type == .text
    return PanelTable(
      title: title,
      columns: [
        .init(title: "from", isNumeric: true), .init(title: "to", isNumeric: true),
        .init(title: "rows", isNumeric: true),
      ],
      rowCount: bins.count,
      cells: { row in
        func edge(_ value: Double) -> PanelTable.Cell {
          isLength
            ? .measure(value) : .text(column.edge(value), .text, sort: .number(value))
        }
        return [edge(bins[row].low), edge(bins[row].high), .count(bins[row].count)]
      },
      drilldown: { _, _ in nil },
      empty: "a \(column.type.rawValue) has no shape: its values stand in the list beside"
    )
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

  /// Given classes in rows, predicted ones in columns, both in the order of the classes.
  private var confusionTable: PanelTable {
    guard let (part, evaluation) = shownRun?.shownEvaluation, !evaluation.confusion.isEmpty
    else {
      return .none(
        "confusion",
        training.isActive
          ? "measured when the training ends; v measures now" : "no run was measured yet"
      )
    }
    let confusion = evaluation.ordered(by: classOrder)
    let hasRows = shownRun?.hasPredictions == true
    return PanelTable(
      title: "confusion on \(part) rows",
      columns: [.init(title: "given")]
        + confusion.classes.map {
          .init(title: "predicted \($0)", isNumeric: true, isFigure: true)
        },
      rowCount: confusion.counts.count,
      cells: { row in [.text(confusion.classes[row])] + confusion.counts[row].map { .count($0) } },
      drilldown: { row, column in
        let predicted = column - 1
        if hasRows, confusion.classes.indices.contains(row),
          confusion.classes.indices.contains(predicted),
          confusion.counts[row][predicted] > 0
        {
          return .message(
            .train(
              .control(
                .openRows(
                  .cell(
                    given: confusion.classes[row],
                    predicted: confusion.classes[predicted]
                  )
                )
              )
            )
          )
        }
        return confusion.explanation(given: row, predicted: predicted, part)
      },
      footer: "rows: given, columns: predicted"
    )
  }

  private var progressTable: PanelTable {
    var rows: [(String, PanelTable.Cell)] = []
    if let progress = shownLine?.live?.progress {
      rows = [
        ("epoch", .text("\(progress.epoch) of \(progress.epochs)")),
        ("rows of the epoch", .count(progress.rowsSeen)),
        ("rows a second", .measure(progress.rowsPerSecond.rounded())),
        ("time left", .text(Figures.duration(progress.secondsLeft))),
        ("loss", .decimal(progress.loss, 4)),
      ]
    } else if let run = shownRun {
      let evaluation = run.test ?? run.validation
      rows = [
        ("state", .text(run.status.rawValue)), ("kept epoch", .count(run.bestEpoch)),
        ("validation \(run.scoreName)", .decimal(run.scoreOnValidation?.value)),
        ("test \(run.scoreName)", .decimal(run.scoreOnTest?.value)),
        ("accuracy", .percent(evaluation?.accuracy)), ("log loss", .decimal(evaluation?.logLoss)),
        ("AUC", .decimal(evaluation?.auc)), ("calibration error", .decimal(evaluation?.ece)),
        ("training rows", .count(run.rows.train)), ("validation rows", .count(run.rows.validation)),
        ("test rows", .count(run.rows.test)), ("seconds", .decimal(run.seconds, 1)),
      ]
    }
    let shown = rows
    return PanelTable(
      title: training.isActive ? "training" : "run",
      columns: [.init(title: "what"), .init(title: "figure", isNumeric: true)],
      rowCount: shown.count,
      cells: { [.text(shown[$0].0, .dim), shown[$0].1] },
      drilldown: { _, _ in nil },
      empty: "no run yet"
    )
  }

  private func bucketTable(_ title: String) -> PanelTable {
    guard feedback.summary.value != nil else {
      return .none(title, status(of: feedback.summary))
    }
    let buckets = feedbackBuckets
    return PanelTable(
      title: "\(title)\(shownModelWords), \(feedback.window.title)",
      columns: ["start (UTC)", "events", "accepted", "rate", "95 %"].enumerated().map {
        PanelTable.Column(title: $1, isNumeric: $0 > 0)
      },
      rowCount: buckets.count,
      cells: { row in
        let bucket = buckets[row]
        return [
          .time(bucket.start), .count(bucket.events), .count(bucket.accepted),
          .percent(bucket.rate), .text(Figures.interval(bucket.low, bucket.high), .dim),
        ]
      },
      drilldown: { _, _ in nil },
      empty: "no event yet"
    )
  }
}

/// Counts of given and predicted classes: `counts[given][predicted]`, in the order of `classes`.
struct Confusion: Sendable, Hashable {
  var classes: [String]
  var counts: [[Int]]

  /// What a count says, and how to come to rows of its kind: the run keeps counts only.
  func explanation(given: Int, predicted: Int, _ part: String) -> Drilldown? {
    guard classes.indices.contains(given), classes.indices.contains(predicted),
      counts.indices.contains(given), counts[given].indices.contains(predicted)
    else { return nil }
    let (count, all) = (counts[given][predicted], counts[given].reduce(0, +))
    let share = all == 0 ? "" : " (\(Figures.percent(Double(count) / Double(all))))"
    let verb = given == predicted ? "were recognised as" : "were taken for"
    return .explanation(
      title: "given \(classes[given]), predicted \(classes[predicted])",
      lines: [
        "\(Figures.count(count)) of \(Figures.plural(all, "\(part) row")) given as "
          + "\(classes[given])\(share) \(verb) \(classes[predicted]).", TrainingRun.splitWords,
        "All rows given as \(classes[given]), of every part, are behind its count on 3 Labels.",
      ]
    )
  }
}

extension Evaluation {
  /// Its confusion with the classes in the order that all screens use.
  func ordered(by order: ClassOrder) -> Confusion {
    let places = order.places(of: classes.map(\.value)).filter { confusion.indices.contains($0) }
    return Confusion(
      classes: places.map { classes[$0].value },
      counts: places.map { given in
        places.map { confusion[given].indices.contains($0) ? confusion[given][$0] : 0 }
      }
    )
  }
}
