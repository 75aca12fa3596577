import Basics
import Fusion
import Ingest
import Feedback
import Foundation
import Learning
import Pipeline
import Profiling
import Terminal
import Workspace

/// One stage of the loop with its live figures.
struct Stage: Sendable {
  struct Line: Sendable {
    var figure: String
    var words: String
    var role: Role = .link
    /// Nil where the line holds no figure.
    var drilldown: Drilldown?
  }

  var title: String
  var lines: [Line]
  var spark: [Double] = []
  var sparkRole = Role.series1
  /// The line the small curve stands behind.
  var sparkRow = 0
}

extension DashboardModel {
  /// Curate, model, deploy, feedback: what there is to say of each.
  var stages: [Stage] { [curateStage, modelStage, deployStage, feedbackStage] }

  private var curateStage: Stage {
    guard let sources = sources.value else {
      return Stage(
        title: "curate",
        lines: [
          .init(figure: "", words: self.sources.problem == nil ? "reading …" : "not read")
        ]
      )
    }
    let kept = sources.reduce(0) { $0 + $1.rowsKept }
    let rejected = sources.reduce(0) { $0 + $1.rowsRejected }
    let conflicting = conflicts.value?.attributes.reduce(0) { $0 + $1.conflicts }
    return Stage(
      title: "curate",
      lines: [
        .init(
          figure: Figures.count(kept),
          words: "rows kept",
          drilldown: .rows(RowFilter(.rows), title: "all rows")
        ),
        .init(
          figure: Figures.count(rejected),
          words: "rejected",
          role: rejected > 0 ? .bad : .good,
          drilldown: .rows(.rejectedRows, title: "rows that could not be read")
        ),
        .init(
          figure: Figures.count(conflicting),
          words: "conflicts",
          role: conflicting ?? 0 > 0 ? .warning : .good,
          drilldown: conflicting == nil
            ? .explanation(title: "conflicts", lines: [status(of: conflicts)])
            : .rows(
              RowFilter(.resolutions, [.equals(column: "is_conflict", value: "true")]),
              title: "cells in conflict"
            )
        ),
        .init(
          figure: Figures.count(profile.value?.columns.count),
          words: "columns",
          role: .text,
          drilldown: profile.value.map { profile in .table { profile.columnsTable.local } }
            ?? .explanation(title: "columns", lines: [status(of: profile)])
        ),
      ]
    )
  }

  private var modelStage: Stage {
    let runs = training.allRuns
    let best = training.best
    var lines: [Stage.Line] = []
    if let progress = training.foremost?.progress {
      lines.append(
        .init(
          figure: "\(progress.epoch)/\(progress.epochs)",
          words: "epochs",
          role: .accent,
          drilldown: .screen(.train, .loss)
        )
      )
    } else if let best {
      lines.append(
        .init(
          figure: "val \(best.scoreName) \(best.scoreOnValidation?.text ?? Figures.none)",
          words: "best",
          role: .good,
          drilldown: .table { best.epochTable().local }
        )
      )
    } else {
      lines.append(
        .init(figure: "no", words: "model yet", role: .dim, drilldown: .screen(.train, .trainForm))
      )
    }
    lines.append(
      .init(
        figure: Figures.count(runs.count),
        words: runs.count == 1 ? "run" : "runs",
        drilldown: .table { [self] in trainTable(.runs).local }
      )
    )
    if let unfinished = training.unfinished, !training.isActive {
      lines.append(
        .init(
          figure: "1",
          words: "unfinished",
          role: .warning,
          drilldown: .table { unfinished.epochTable().local }
        )
      )
    } else if let best {
      lines.append(
        .init(
          figure: Figures.count(best.rows.train),
          words: "training rows",
          role: .text,
          drilldown: .explanation(
            title: "\(Figures.count(best.rows.train)) training rows",
            lines: [
              "validation rows: \(Figures.count(best.rows.validation))",
              "test rows: \(Figures.count(best.rows.test))", "", TrainingRun.splitWords,
            ]
          )
        )
      )
    }
    if let gate = training.history.gate {
      lines.append(gateLine(gate))
    } else if let best {
      lines.append(
        .init(
          figure: Figures.count(best.featureCount),
          words: "inputs",
          role: .text,
          drilldown: .explanation(
            title: "\(Figures.count(best.featureCount)) inputs of the model",
            lines: ["They are made of these columns:"] + best.features
          )
        )
      )
    }
    return Stage(title: "model", lines: lines)
  }

  private var deployStage: Stage {
    guard let summary = feedback.summary.value, summary.events > 0 else {
      return Stage(
        title: "deploy",
        lines: (championLine.map { [$0] } ?? [])
          + [.init(figure: "no", words: "prediction shown yet", role: .dim)]
      )
    }
    return Stage(
      title: "deploy",
      lines: (championLine.map { [$0] } ?? []) + [
        .init(
          figure: Figures.count(summary.events),
          words: "shown",
          drilldown: .rows(RowFilter(.events), title: "predictions shown")
        ),
        .init(
          figure: Figures.count(summary.byModel.count),
          words: summary.byModel.count == 1 ? "model" : "models",
          role: .text,
          drilldown: .table { [self] in feedbackTable(.feedbackModels).local }
        ),
        freshness(of: summary),
      ],
      spark: summary.series.buckets(.all, now: time).suffix(48).map { Double($0.events) },
      sparkRow: championLine == nil ? 1 : 2
    )
  }

  /// The events of the last hour, or how long ago the last one was when there are none.
  private func freshness(of summary: FeedbackSummary) -> Stage.Line {
    let count = summary.eventsInLastHour(at: time)
    if count == 0, let last = summary.last, let seconds = summary.secondsSinceLast(at: time) {
      return .init(
        figure: Figures.age(seconds),
        words: "since last event",
        role: .text,
        drilldown: .rows(
          RowFilter(.events, [FeedbackSeries.condition(lastHourBefore: last)]),
          title: "events of the hour before \(Figures.time(last))"
        )
      )
    }
    return .init(
      figure: Figures.count(count),
      words: "last hour, \(lastEventWords)",
      role: .text,
      drilldown: .rows(
        RowFilter(.events, [FeedbackSeries.condition(lastHourBefore: time)]),
        title: "events from \(Figures.time(time.addingTimeInterval(-3600)))"
      )
    )
  }

  private var feedbackStage: Stage {
    guard let summary = feedback.summary.value, summary.events > 0 else {
      return Stage(
        title: "feedback",
        lines: [
          .init(
            figure: "",
            words: feedback.summary.value == nil ? status(of: feedback.summary) : "no event yet",
            role: .dim
          )
        ]
      )
    }
    // Every stretch has its place: one without events is a gap.
    let rates = summary.series.buckets(.all, now: time).suffix(48).map { $0.rate ?? .nan }
    var lines: [Stage.Line] = [
      .init(
        figure: Figures.percent(summary.acceptance.rate),
        words: summary.actions.acceptanceWord,
        role: .good,
        drilldown: .rows(
          summary.actions.accepted,
          title: "suggestions \(summary.actions.acceptanceWord)"
        )
      )
    ]
    if let low = summary.acceptance.low, let high = summary.acceptance.high {
      lines.append(
        .init(
          figure: "95 %: \(Figures.interval(low, high))",
          words: "",
          role: .dim,
          drilldown: .explanation(
            title: Figures.interval(low, high),
            lines: [
              "The 95 % interval of the acceptance rate (Wilson 1927), from "
                + "\(Figures.count(summary.acceptance.accepted)) "
                + "\(summary.actions.acceptanceWord) of "
                + "\(Figures.count(summary.acceptance.events)) events."
            ]
          )
        )
      )
    }
    lines += wayBackLines(summary)
    lines.append(
      .init(
        figure: Figures.count(summary.rejected),
        words: "bad lines",
        role: summary.rejected > 0 ? .bad : .text,
        drilldown: .rows(.rejectedEvents, title: "feedback lines that could not be read")
      )
    )
    return Stage(title: "feedback", lines: lines, spark: rates, sparkRole: .series3)
  }
}

/// Where the figures of the loop stand: stages beside each other, their figures below each other.
struct StageFigures: Sendable {
  struct Place: Sendable, Hashable {
    var stage: Int
    var line: Int
  }

  /// In the order of reading.
  let places: [Place]

  init(_ stages: [Stage]) {
    places = stages.enumerated().flatMap { stage in
      stage.element.lines.indices.filter { stage.element.lines[$0].drilldown != nil }
        .map { Place(stage: stage.offset, line: $0) }
    }
  }

  /// The item beside another one, in the nearest stage that has a figure.
  func beside(_ item: Int, by step: Int) -> Int {
    guard places.indices.contains(item) else { return 0 }
    let place = places[item]
    let stages = Set(places.map(\.stage)).sorted()
    let next = step > 0 ? stages.first { $0 > place.stage } : stages.last { $0 < place.stage }
    guard let next else { return item }
    return places.indices.filter { places[$0].stage == next }
      .min { abs(places[$0].line - place.line) < abs(places[$1].line - place.line) } ?? item
  }
}

extension DashboardModel {
  var stageFigures: StageFigures { StageFigures(stages) }
}

extension TrainingRun {
  /// Why the rows of a part of the split are no rows to open.
  static let splitWords =
    "The split deals the rows anew for every run, by the shares and the seed in dataset.yaml; "
    + "which rows each part got is not kept with the run, so they cannot be opened one by one."
}

extension DatasetProfile {
  /// Every column of every source with its main figures.
  var columnsTable: PanelTable {
    let columns = columns
    let titles = ["source", "column", "type", "rows", "missing", "distinct", "mean", "min", "max"]
    return PanelTable(
      title: "columns of all sources",
      columns: titles.enumerated().map { .init(title: $1, isNumeric: $0 > 2) },
      rowCount: columns.count,
      cells: { row in
        let column = columns[row]
        return [
          .text(column.source), .text(column.name), .text(column.type.rawValue),
          .count(column.rows), .count(column.missing), column.distinct.cell(.text),
          .measure(column.mean), .scalar(column.min, .text), .scalar(column.max, .text),
        ]
      },
      drilldown: { _, _ in nil }
    )
  }
}
