import Basics
import Feedback

extension ReportDocument {
  var feedbackSection: ReportSection {
    guard let feedback, feedback.events + feedback.rejected > 0 else {
      let problem = feedback?.problem.map { ": \($0)" } ?? ""
      return .absent("feedback", "Feedback", "No feedback events were found\(problem).")
    }
    var section = ReportSection(
      id: "feedback",
      title: "Feedback",
      lead: "Users accepted \(Figures.percent(feedback.acceptance.rate)) of "
        + "\(Figures.count(feedback.acceptance.events)) predictions; "
        + "\(Figures.count(feedback.rejected)) lines could not be read."
    )
    section.blocks.append(.facts(facts(feedback)))
    let charts = [
      RateChart(buckets: feedback.series.buckets(.all, now: feedback.asOf))
        .chart(id: "feedback-rate"),
      CalibrationChart(
        series: feedback.byModel.compactMap { model in
          model.calibration.map { (model.model, $0) }
        }
      ).chart(id: "feedback-calibration"), models(feedback),
    ]
    section.blocks.append(.charts(charts.compactMap(\.self)))
    section.blocks.append(
      .table(
        ReportTable(
          "Models",
          ["Model", "#Shown", "#Accepted", "#95 % interval", "#Mean score", "#Score − accepted"],
          rows: feedback.byModel.map { model in
            [
              model.model, Figures.count(model.events), Figures.percent(model.rate),
              Figures.percentInterval(model.low, model.high),
              Figures.percent(model.calibration?.meanScore),
              Figures.percent(model.calibration.map { $0.meanScore - $0.observed }),
            ]
          }
        )
      )
    )
    section.blocks.append(
      .table(
        ReportTable(
          "Actions",
          ["Action", "#Suggestions", "#Share"],
          rows: feedback.actions.map { action in
            [
              action.action.rawValue, Figures.count(action.count),
              Figures.percent(
                feedback.suggestions > 0
                  ? Double(action.count) / Double(feedback.suggestions) : nil
              ),
            ]
          }
        )
      )
    )
    if let comparison = feedback.comparison { section.blocks.append(.facts(facts(comparison))) }
    if !feedback.offPolicy.isEmpty { section.blocks.append(.table(estimates(feedback.offPolicy))) }
    if feedback.typed.answers > 0 { section.blocks.append(.table(typed(feedback.typed))) }
    if !feedback.rejectReasons.isEmpty {
      section.blocks.append(
        .table(
          ReportTable(
            "Rejected lines, by reason",
            ["Reason", "#Count"],
            rows: feedback.rejectReasons.map { [$0.reason, Figures.count($0.count)] }
          )
        )
      )
    }
    return section
  }

  private func facts(_ feedback: FeedbackSummary) -> [ReportSection.Fact] {
    var facts: [ReportSection.Fact] = [
      .init(
        "Accepted, of shown",
        Figures.percent(feedback.acceptance.rate),
        Figures.percentInterval(feedback.acceptance.low, feedback.acceptance.high)
      ),
      .init(
        "Accepted, of answered",
        Figures.percent(feedback.answered.rate),
        "\(Figures.percentInterval(feedback.answered.low, feedback.answered.high)) of "
          + Figures.count(feedback.answered.events)
      ),
      .init(
        "Ignored",
        Figures.percent(feedback.ignored.rate),
        Figures.percentInterval(feedback.ignored.low, feedback.ignored.high)
      ),
    ]
    if let calibration = feedback.calibration {
      facts.append(
        .init(
          "Mean score of the answered",
          Figures.percent(calibration.meanScore),
          "accepted \(Figures.percent(calibration.observed)), "
            + Figures.percentInterval(calibration.low, calibration.high)
        )
      )
    }
    if let first = feedback.first, let last = feedback.last {
      for (label, time) in [
        ("First", Figures.time(first) + " UTC"), ("Last", Figures.time(last) + " UTC"),
      ] {
        facts.append(.init(label, String(time.prefix(10)), String(time.dropFirst(11))))
      }
    }
    return facts
  }

  private func facts(_ comparison: ModelComparison) -> [ReportSection.Fact] {
    var facts = [ReportSection.Fact("Verdict", comparison.words)]
    if let difference = comparison.difference, let low = comparison.sequentialLow,
      let high = comparison.sequentialHigh
    {
      facts.append(
        .init(
          "Difference in points",
          Figures.points(difference),
          "\(Figures.points(low)) to \(Figures.points(high)), however often one looks"
        )
      )
    }
    if let more = comparison.moreFixed, more > 0 {
      facts.append(
        .init(
          "Needed, an arm",
          Figures.count(more),
          "more, for a fixed test of power 0.8"
            + (comparison.moreSequential.map { "; \(Figures.count($0)) for the sequential one" }
              ?? "")
        )
      )
    }
    return facts
  }

  private func estimates(_ estimates: [OffPolicyEstimate]) -> ReportTable {
    ReportTable(
      "Estimated from the log of another model",
      ["Model", "Log", "#Suggestions", "#IPS", "#SNIPS", "#Effective samples"],
      rows: estimates.map { estimate in
        [
          estimate.policy, estimate.logged, Figures.count(estimate.events),
          Figures.rate(estimate.ips), Figures.rate(estimate.snips),
          Figures.count(Int(estimate.effectiveSamples.rounded()))
            + (estimate.isWeak ? " (too few)" : ""),
        ]
      }
    )
  }

  private func typed(_ typed: TypedAnswers) -> ReportTable {
    ReportTable(
      "Typed instead",
      ["Answer", "#Times", "#Spellings"],
      rows: typed.groups.prefix(12).map { group in
        [group.text, Figures.count(group.count), Figures.count(group.spellings)]
      }
    )
  }

  private func models(_ feedback: FeedbackSummary) -> ReportChart? {
    guard feedback.byModel.count > 1 else { return nil }
    return IntervalChart(
      title: "Acceptance by model",
      summary: "Dots are rates, lines Wilson 95 % intervals; lines that overlap decide nothing",
      rows: feedback.byModel.map {
        IntervalChart.Row(
          name: $0.model,
          value: $0.rate,
          low: $0.low,
          high: $0.high,
          tip: "\(VisibleText.cell($0.model)): \(Figures.percent($0.rate)), "
            + Figures.percentInterval($0.low, $0.high)
        )
      },
      startsAtZero: false
    ).chart(id: "feedback-models")
  }
}
