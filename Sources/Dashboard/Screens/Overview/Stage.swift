import Curation
import Feedback
import Learning
import Terminal

/// One stage of the loop with its live figures.
struct Stage: Sendable {
  struct Line: Sendable {
    var figure: String
    var words: String
    var role: Role = .link
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
      return Stage(title: "curate", lines: [.init(figure: "", words: self.sources.status)])
    }
    let kept = sources.reduce(0) { $0 + $1.rowsKept }
    let rejected = sources.reduce(0) { $0 + $1.rowsRejected }
    let conflicting = conflicts.value?.attributes.reduce(0) { $0 + $1.conflicts }
    return Stage(
      title: "curate",
      lines: [
        .init(
          figure: Figures.count(kept),
          words: "rows kept"
        ),
        .init(
          figure: Figures.count(rejected),
          words: "rejected",
          role: rejected > 0 ? .bad : .good
        ),
        .init(
          figure: Figures.count(conflicting),
          words: "conflicts",
          role: conflicting ?? 0 > 0 ? .warning : .good
        ),
        .init(
          figure: Figures.count(profile.value?.columns.count),
          words: "columns",
          role: .text
        ),
      ]
    )
  }

  private var modelStage: Stage {
    let runs = training.allRuns
    var lines: [Stage.Line] = []
    if let progress = training.progress, training.isActive {
      lines.append(
        .init(
          figure: "\(progress.epoch)/\(progress.epochs)",
          words: "epochs",
          role: .accent
        )
      )
    } else if let best = training.best ?? training.run {
      lines.append(.init(figure: best.headline.text, words: "best", role: .good))
    } else {
      lines.append(.init(figure: "no", words: "model yet", role: .dim))
    }
    lines.append(.init(figure: Figures.count(runs.count), words: runs.count == 1 ? "run" : "runs"))
    if training.unfinished != nil, !training.isActive {
      lines.append(.init(figure: "1", words: "unfinished", role: .warning))
    } else if let best = training.best ?? training.run {
      lines.append(
        .init(figure: Figures.count(best.rows.train), words: "training rows", role: .text)
      )
    }
    if let best = training.best ?? training.run {
      lines.append(.init(figure: Figures.count(best.featureCount), words: "inputs", role: .text))
    }
    let curve = (training.run ?? training.best)?.epochs.map(\.validationLoss) ?? []
    return Stage(title: "model", lines: lines, spark: curve, sparkRole: .series2, sparkRow: 0)
  }

  private var deployStage: Stage {
    guard let summary = feedback.summary.value, summary.events > 0 else {
      return Stage(
        title: "deploy",
        lines: [.init(figure: "no", words: "prediction shown yet", role: .dim)]
      )
    }
    let last = summary.perHour.last?.events ?? 0
    return Stage(
      title: "deploy",
      lines: [
        .init(figure: Figures.count(summary.events), words: "shown"),
        .init(
          figure: Figures.count(summary.byModel.count),
          words: summary.byModel.count == 1 ? "model" : "models",
          role: .text
        ),
        .init(figure: Figures.count(last), words: "last hour", role: .text),
      ],
      spark: summary.perHour.suffix(48).map { Double($0.events) },
      sparkRow: 1
    )
  }

  private var feedbackStage: Stage {
    guard let summary = feedback.summary.value, summary.events > 0 else {
      return Stage(
        title: "feedback",
        lines: [
          .init(
            figure: "",
            words: feedback.summary.value == nil ? feedback.summary.status : "no event yet",
            role: .dim
          )
        ]
      )
    }
    let rates = summary.perHour.suffix(48).filter { $0.events > 0 }
      .map { Double($0.accepted) / Double($0.events) }
    var lines: [Stage.Line] = [
      .init(figure: Figures.percent(summary.acceptance.rate), words: "accepted", role: .good)
    ]
    if let low = summary.acceptance.low, let high = summary.acceptance.high {
      lines.append(
        .init(figure: "\(Figures.percent(low)) …", words: Figures.percent(high), role: .dim)
      )
    }
    lines.append(
      .init(
        figure: Figures.count(summary.rejected),
        words: "bad lines",
        role: summary.rejected > 0 ? .bad : .text
      )
    )
    return Stage(title: "feedback", lines: lines, spark: rates, sparkRole: .series3)
  }
}
