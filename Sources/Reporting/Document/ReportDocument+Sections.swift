import Basics
import Fusion
import Ingest
import Profiling
import Feedback
import Learning

extension ReportDocument {
  /// All parts, in the order in which a dataset goes through its life.
  var sections: [ReportSection] {
    let sections: [ReportSection?] = [
      findingsSection, sourcesSection, rejectsSection, profileSection, picturesSection,
      skewSection, conflictsSection, trainingSection, feedbackSection, provenanceSection,
    ]
    return sections.compactMap(\.self)
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
        Figures.count(kept),
        "\(sources.count) \(sources.count == 1 ? "source" : "sources"), "
          + "\(Figures.count(rejected)) rejected"
          + (cells > 0 ? ", \(Figures.count(cells)) bad cells" : "")
      )
    )
    if let skew, let focus = skew.positive ?? skew.classes.last?.value,
      let share = skew.classes.first(where: { $0.value == focus })
    {
      facts.append(
        .init(
          focus.prefix(1).uppercased() + focus.dropFirst(),
          Figures.percent(share.share),
          "\(Figures.percentInterval(share.low, share.high)); "
            + "\(Figures.count(share.count)) of \(Figures.count(skew.rows)) rows"
        )
      )
    }
    if let conflicts {
      let contested = conflicts.attributes.reduce(0) { $0 + $1.conflicts }
      facts.append(
        .init(
          "Cells in conflict",
          Figures.count(contested),
          conflicts.accuracy.map { "\(Figures.percent($0)) resolved rightly" }
            ?? "resolved by \(conflicts.methods), without a truth file"
        )
      )
    }
    if let run, let evaluation = run.test ?? run.validation {
      let rows = run.test == nil ? "validation" : "test"
      let rule = "\(run.rankingMetric.rule) \(Figures.decimal(run.validationScore))"
      if let precision = evaluation.averagePrecision {
        let interval = Self.interval(
          evaluation.averagePrecisionLow,
          evaluation.averagePrecisionHigh
        )
        facts.append(
          .init(
            "Average precision, \(rows)",
            Figures.decimal(precision),
            [interval, rule].compactMap(\.self).joined(separator: "; ")
          )
        )
      } else {
        let interval = Figures.percentInterval(
          evaluation.accuracyLow,
          evaluation.accuracyHigh
        )
        facts.append(
          .init("Accuracy, \(rows)", Figures.percent(evaluation.accuracy), "\(interval); \(rule)")
        )
      }
    }
    if let feedback, feedback.events > 0 {
      facts.append(
        .init(
          "Accepted",
          Figures.percent(feedback.acceptance.rate),
          Figures.percentInterval(feedback.acceptance.low, feedback.acceptance.high)
        )
      )
    }
    return facts
  }

  /// A 95 % interval of a figure that is no share; nil when it was not measured.
  private static func interval(_ low: Double?, _ high: Double?) -> String? {
    guard let low, let high else { return nil }
    return Figures.interval(Figures.decimal(low), Figures.decimal(high))
  }
}
