import Basics
import Learning

extension ReportDocument {
  var trainingSection: ReportSection {
    guard let run else {
      return .absent("training", "Best run", "No model was trained on this data yet.")
    }
    var section = ReportSection(
      id: "training",
      title: "Best run",
      lead: "\(Self.name(run.configuration.model)) predicts “\(VisibleText.cell(run.label))” from "
        + "\(Figures.count(run.features.count)) columns; run \(VisibleText.cell(run.id)), "
        + "\(run.status.rawValue)."
    )
    section.blocks.append(.facts(facts(run)))
    if let problem = run.problem { section.blocks.append(.note("It failed: \(problem)")) }
    section.blocks += run.notes.map { .note("Note: \(VisibleText.cell($0)).") }
    let charts = run.epochs.count > 1 ? charts(run) : []
    if charts.isEmpty {
      section.blocks.append(.note(Self.epochWords(run)))
    } else {
      section.blocks.append(.charts(charts))
    }
    if let evaluation = run.test ?? run.validation {
      section.blocks.append(
        .table(classTable(evaluation, on: run.test == nil ? "validation" : "test"))
      )
      if let confusion = confusionTable(evaluation) { section.blocks.append(.table(confusion)) }
      section.blocks += reliabilityBlocks(evaluation) + sliceBlocks(evaluation)
    }
    section.blocks.append(
      .table(
        ReportTable(
          "Configuration",
          ["Setting", "Value"],
          rows: settings(run)
        )
      )
    )
    return section
  }

  /// What there is to say instead of curves: two dots are none.
  private static func epochWords(_ run: TrainingRun) -> String {
    guard let only = run.epochs.first else { return "No epoch was finished." }
    return "One epoch was finished: training loss \(Figures.decimal(only.trainLoss)), validation "
      + "loss \(Figures.decimal(only.validationLoss)), accuracy \(Figures.percent(only.accuracy))."
  }

  private static func name(_ model: RunConfiguration.Model) -> String {
    switch model {
    case .softmax: "Softmax regression"
    case .hashed(let settings): "Hashed linear model of 2^\(settings.bits) weights (FTRL-Proximal)"
    case .perceptron(let hidden):
      "A perceptron with hidden layers of " + hidden.map(String.init).joined(separator: " and ")
    }
  }

  private func facts(_ run: TrainingRun) -> [ReportSection.Fact] {
    var facts: [ReportSection.Fact] = []
    if let evaluation = run.test ?? run.validation {
      let rows =
        "\(run.test == nil ? "validation" : "test"), \(Figures.count(evaluation.rows)) rows"
      let positive = run.positive.map(VisibleText.cell)
      facts += [
        .init(
          "Accuracy",
          Figures.percent(evaluation.accuracy),
          Self.remark(
            rows,
            evaluation.accuracyLow,
            evaluation.accuracyHigh,
            Figures.percentInterval
          )
        ),
        .init("Log-loss", Figures.decimal(evaluation.logLoss)),
        .init(
          "AUC",
          Figures.decimal(evaluation.auc),
          Self.remark(positive, evaluation.aucLow, evaluation.aucHigh, Self.decimalInterval)
        ),
        .init(
          "Average precision",
          Figures.decimal(evaluation.averagePrecision),
          Self.remark(
            positive,
            evaluation.averagePrecisionLow,
            evaluation.averagePrecisionHigh,
            Self.decimalInterval
          )
        ),
        .init("Balanced accuracy", Figures.percent(evaluation.balancedAccuracy)),
        .init("Calibration error", Figures.percent(evaluation.ece), "15 bins"),
      ]
    }
    if let threshold = run.threshold, let positive = run.positive {
      facts.append(
        .init(
          "Threshold",
          Figures.decimal(threshold),
          "\(VisibleText.cell(positive)) is chosen from this probability on"
            + (run.configuration.aim.map { ", tuned for \($0.words)" } ?? "")
        )
      )
    }
    facts.append(
      .init(
        "Rows",
        Figures.count(run.rows.train + run.rows.validation + run.rows.test),
        "\(Figures.count(run.rows.train)) train, \(Figures.count(run.rows.validation)) validation, "
          + "\(Figures.count(run.rows.test)) test"
      )
    )
    facts.append(
      .init(
        "Time",
        Figures.duration(run.seconds),
        "\(Figures.number(run.rowsPerSecond, digits: 3)) rows/s"
      )
    )
    return facts
  }

  /// What stands below a figure, with its 95 % interval where there is one.
  private static func remark(
    _ words: String?,
    _ low: Double?,
    _ high: Double?,
    _ text: (Double?, Double?) -> String
  ) -> String? {
    guard let low, let high else { return words }
    return [words, "95 % interval \(text(low, high))"].compactMap(\.self).joined(separator: "; ")
  }

  static func decimalInterval(_ low: Double?, _ high: Double?) -> String {
    low == nil ? Figures.none : Figures.interval(Figures.decimal(low), Figures.decimal(high))
  }

  private func charts(_ run: TrainingRun) -> [ReportChart] {
    func points(_ value: (EpochRecord) -> Double?) -> [(x: Double, y: Double)] {
      run.epochs.compactMap { epoch in value(epoch).map { (Double(epoch.epoch), $0) } }
    }
    let marker = run.bestEpoch.map { (x: Double($0), text: "kept: epoch \($0)") }
    let last = run.epochs.last
    let losses = CurveChart(
      title: "Loss",
      summary: "After \(run.epochs.count) epochs: training \(Figures.decimal(last?.trainLoss)), "
        + "validation \(Figures.decimal(last?.validationLoss))",
      xTitle: "epoch",
      series: [
        .init(name: "training", colour: 1, points: points(\.trainLoss)),
        .init(name: "validation", colour: 2, points: points(\.validationLoss)),
      ],
      marker: marker
    )
    var measured: [CurveChart.Series] = [
      .init(name: "accuracy", colour: 1, points: points(\.accuracy))
    ]
    if run.epochs.contains(where: { $0.auc != nil }) {
      measured.append(.init(name: "AUC", colour: 3, points: points(\.auc)))
    }
    if run.epochs.contains(where: { $0.averagePrecision != nil }) {
      measured.append(
        .init(name: "average precision", colour: 4, points: points(\.averagePrecision))
      )
    }
    let metrics = CurveChart(
      title: "Validation metrics",
      summary:
        "After \(run.epochs.count) epochs: accuracy \(Figures.decimal(last?.accuracy)), AUC "
        + "\(Figures.decimal(last?.auc)), average precision \(Figures.decimal(last?.averagePrecision))",
      xTitle: "epoch",
      series: measured,
      marker: marker,
      isShare: true
    )
    return [losses.chart(id: "training-loss"), metrics.chart(id: "training-metrics")]
      .compactMap(\.self)
  }

  private func settings(_ run: TrainingRun) -> [[String]] {
    let configuration = run.configuration
    var settings = [
      ["model", Self.name(configuration.model)],
      ["features", run.features.joined(separator: ", ")],
      ["feature vector", Figures.count(run.featureCount)],
      ["remedy", configuration.remedy.words],
      ["learning rate", Figures.number(Double(configuration.learningRate))],
      ["weight decay", Figures.number(Double(configuration.l2))],
      ["batch size", Figures.count(configuration.batchSize)],
      ["epochs at most", Figures.count(configuration.epochs)],
      ["patience", configuration.patience.map(Figures.count) ?? "never stops early"],
      ["seed", String(configuration.seed)], ["threads", Figures.count(configuration.threads)],
    ]
    if let split = run.split { settings.append(["split", split.summary]) }
    if let dataset = run.datasetFingerprint { settings.append(["dataset fingerprint", dataset]) }
    settings.append(["data fingerprint", run.dataFingerprint])
    settings.append(["started", Figures.time(run.startedAt) + " UTC"])
    return settings
  }
}
