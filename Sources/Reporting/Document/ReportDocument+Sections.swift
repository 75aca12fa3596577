import Fusion
import Ingest
import Profiling
import Feedback
import Learning

extension ReportDocument {
  /// All parts, in the order in which a dataset goes through its life.
  var sections: [ReportSection] {
    [
      sourcesSection, profileSection, skewSection, conflictsSection, trainingSection,
      feedbackSection, provenanceSection,
    ]
  }

  /// The numbers to see first.
  var highlights: [ReportSection.Fact] {
    var facts: [ReportSection.Fact] = []
    let kept = sources.reduce(0) { $0 + $1.rowsKept }
    let rejected = sources.reduce(0) { $0 + $1.rowsRejected }
    let cells = sources.reduce(0) { $0 + $1.cellsRejected }
    facts.append(
      .init(
        "Rows",
        NumberText.count(kept),
        "\(sources.count) \(sources.count == 1 ? "source" : "sources"), "
          + "\(NumberText.count(rejected)) rejected"
          + (cells > 0 ? ", \(NumberText.count(cells)) bad cells" : "")
      )
    )
    if let skew, let focus = skew.positive ?? skew.classes.last?.value,
      let share = skew.classes.first(where: { $0.value == focus })
    {
      facts.append(
        .init(
          focus.prefix(1).uppercased() + focus.dropFirst(),
          NumberText.percent(share.share),
          "\(NumberText.count(share.count)) of \(NumberText.count(skew.rows)) rows"
        )
      )
    }
    if let conflicts {
      let contested = conflicts.attributes.reduce(0) { $0 + $1.conflicts }
      facts.append(
        .init(
          "Cells in conflict",
          NumberText.count(contested),
          conflicts.accuracy.map { "\(NumberText.percent($0)) resolved rightly" }
            ?? "resolved by \(conflicts.methods), without a truth file"
        )
      )
    }
    if let run, let evaluation = run.test ?? run.validation {
      if let precision = evaluation.averagePrecision {
        facts.append(
          .init(
            "Average precision",
            NumberText.metric(precision),
            "AUC \(NumberText.metric(evaluation.auc))"
          )
        )
      } else {
        facts.append(
          .init(
            "Accuracy",
            NumberText.percent(evaluation.accuracy),
            "\(NumberText.count(evaluation.rows)) rows"
          )
        )
      }
    }
    if let feedback, feedback.events > 0 {
      facts.append(
        .init(
          "Accepted",
          NumberText.percent(feedback.acceptance.rate),
          NumberText.percentInterval(feedback.acceptance.low, feedback.acceptance.high)
        )
      )
    }
    return facts
  }
}
