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
      lead: "Users accepted \(NumberText.percent(feedback.acceptance.rate)) of "
        + "\(NumberText.count(feedback.events)) predictions; "
        + "\(NumberText.count(feedback.rejected)) lines could not be read."
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
          ["Model", "#Events", "#Accepted", "#95 % interval", "#Mean score", "#Score − accepted"],
          rows: feedback.byModel.map { model in
            [
              model.model, NumberText.count(model.events), NumberText.percent(model.rate),
              NumberText.percentInterval(model.low, model.high),
              NumberText.percent(model.calibration?.meanScore),
              NumberText.percent(model.calibration.map { $0.meanScore - $0.observed }),
            ]
          }
        )
      )
    )
    section.blocks.append(
      .table(
        ReportTable(
          "Actions",
          ["Action", "#Events", "#Share"],
          rows: feedback.actions.map { action in
            [
              action.action.rawValue, NumberText.count(action.count),
              NumberText.percent(
                feedback.events > 0 ? Double(action.count) / Double(feedback.events) : nil
              ),
            ]
          }
        )
      )
    )
    if !feedback.rejectReasons.isEmpty {
      section.blocks.append(
        .table(
          ReportTable(
            "Rejected lines, by reason",
            ["Reason", "#Count"],
            rows: feedback.rejectReasons.map { [$0.reason, NumberText.count($0.count)] }
          )
        )
      )
    }
    return section
  }

  private func facts(_ feedback: FeedbackSummary) -> [ReportSection.Fact] {
    var facts: [ReportSection.Fact] = [
      .init(
        "Accepted, of all",
        NumberText.percent(feedback.acceptance.rate),
        NumberText.percentInterval(feedback.acceptance.low, feedback.acceptance.high)
      ),
      .init(
        "Accepted, of answered",
        NumberText.percent(feedback.answered.rate),
        "\(NumberText.percentInterval(feedback.answered.low, feedback.answered.high)) of "
          + NumberText.count(feedback.answered.events)
      ),
      .init(
        "Ignored",
        NumberText.percent(feedback.ignored.rate),
        NumberText.percentInterval(feedback.ignored.low, feedback.ignored.high)
      ),
    ]
    if let calibration = feedback.calibration {
      facts.append(
        .init(
          "Mean score of the answered",
          NumberText.percent(calibration.meanScore),
          "accepted \(NumberText.percent(calibration.observed)), "
            + NumberText.percentInterval(calibration.low, calibration.high)
        )
      )
    }
    if let first = feedback.first, let last = feedback.last {
      for (label, time) in [("First", NumberText.time(first)), ("Last", NumberText.time(last))] {
        facts.append(.init(label, String(time.prefix(10)), String(time.dropFirst(11))))
      }
    }
    return facts
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
          tip: "\(VisibleText.cell($0.model)): \(NumberText.percent($0.rate)), "
            + NumberText.percentInterval($0.low, $0.high)
        )
      },
      startsAtZero: false
    ).chart(id: "feedback-models")
  }
}
