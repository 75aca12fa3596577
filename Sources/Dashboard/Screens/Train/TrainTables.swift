import Basics
import Learning
import Terminal

extension DashboardModel {
  func trainTable(_ panel: Panel) -> PanelTable {
    switch panel {
    case .trainForm: formTable
    case .trainClasses: classesTable
    default: runsTable
    }
  }

  var selectedField: TrainField {
    let fields = training.fields
    return fields[min(max(selection(.trainForm).item, 0), fields.count - 1)]
  }

  private var formTable: PanelTable {
    let configuration = training.configuration
    let fields = training.fields
    return PanelTable(
      title: "configuration",
      columns: [.init(title: "field", isWide: true), .init(title: "value", isFigure: true)],
      rowCount: fields.count,
      cells: { row in [.text(fields[row].title, .dim), .text(fields[row].text(configuration))] },
      door: { _, _ in .message(.train(.edit)) }
    )
  }

  private var classesTable: PanelTable {
    guard let run = training.shownRun, !run.classes.isEmpty else {
      return .none("classes", training.isActive ? "waiting for the first epoch" : "no run yet")
    }
    let evaluation = run.test ?? run.validation
    let latest = run.epochs.last?.recalls ?? []
    let title = run.test != nil ? "classes on test rows" : "classes on validation rows"
    let hasIntervals = evaluation?.classes.contains { $0.recallLow != nil } == true
    return PanelTable(
      title: title,
      columns: [
        .init(title: "class"), .init(title: "", isWide: true, dispensable: 2, width: 6),
        .init(title: "recall", isNumeric: true),
      ] + (hasIntervals ? [.init(title: "95 %", isNumeric: true, dispensable: 3)] : []) + [
        .init(title: "precision", isNumeric: true),
        .init(title: "rows", isNumeric: true, dispensable: 1),
      ],
      rowCount: run.classes.count,
      cells: { row in
        let measured = evaluation.flatMap {
          $0.classes.indices.contains(row) ? $0.classes[row] : nil
        }
        let recall = measured.map(\.recall) ?? (latest.indices.contains(row) ? latest[row] : nil)
        return [
          .text(run.classes[row], run.classes[row] == run.positive ? .accent : .text),
          .bar(recall ?? 0, Role.series(row)), .text(Figures.percent(recall)),
        ] + (hasIntervals ? [.text(Self.interval(measured), .dim)] : []) + [
          .text(Figures.percent(measured?.precision), .dim),
          .text(Figures.count(measured?.support), .dim),
        ]
      },
      door: { _, _ in nil },
      closed: TrainingRun.splitWords
    )
  }

  private static func interval(_ measured: ClassEvaluation?) -> String {
    guard let low = measured?.recallLow, let high = measured?.recallHigh else {
      return Figures.none
    }
    return "\(Figures.fixed(low * 100, 0)) to \(Figures.fixed(high * 100, 0))"
  }

  private var runsTable: PanelTable {
    let runs = training.allRuns
    let best = training.best?.id
    let living = training.isActive ? training.run?.id : nil
    guard !runs.isEmpty else {
      return .none("runs", training.runs.value == nil ? training.runs.status : "no run yet")
    }
    return PanelTable(
      title: "runs",
      columns: [
        .init(title: "started", dispensable: 4), .init(title: "model"),
        .init(title: "epochs", isNumeric: true, isFigure: true, dispensable: 2),
        .init(title: "accuracy", isNumeric: true, dispensable: 1),
        .init(title: "score", isNumeric: true),
        .init(title: "", isWide: true, dispensable: 3, width: 6), .init(title: "state"),
      ],
      rowCount: runs.count,
      cells: { row in
        let run = runs[row]
        let evaluation = run.test ?? run.validation
        let isLeft = !run.hasEnded && run.id != living
        let role: Role =
          switch run.status {
          case .running, .paused: isLeft ? .warning : .accent
          case .finished: .good
          case .stopped: .warning
          case .failed: .bad
          }
        return [
          .text(Figures.time(run.startedAt), .dim),
          .text(run.configuration.summary, run.id == best ? .accent : .text),
          .text(Figures.count(run.epochs.count)),
          .text(Figures.percent(evaluation?.accuracy ?? run.epochs.last?.accuracy)),
          .text(run.headline.text), .spark(run.epochs(distinctIn: 16).map(\.validationLoss)),
          .text(run.id == best ? "best" : isLeft ? "unfinished" : run.status.rawValue, role),
        ]
      },
      door: { row, _ in .table { runs[row].epochTable().local } }
    )
  }
}

extension TrainState {
  /// The fields that mean something for the model chosen.
  var fields: [TrainField] {
    if case .softmax = configuration.model { return TrainField.allCases.filter { $0 != .hidden } }
    return TrainField.allCases
  }

  /// The run that goes on and the earlier ones, newest first.
  var allRuns: [TrainingRun] {
    let earlier = runs.value ?? []
    guard let run else { return earlier }
    return [run] + earlier.filter { $0.id != run.id }
  }
}

extension RunConfiguration {
  var summary: String {
    switch model {
    case .softmax: "softmax"
    case .perceptron(let hidden): "perceptron " + hidden.map(String.init).joined(separator: "-")
    }
  }
}

extension TrainingRun {
  /// The one number a run is known by: average precision of the class that matters, else accuracy.
  var headline: (name: String, value: Double?, text: String) {
    let evaluation = test ?? validation
    if let precision = evaluation?.averagePrecision ?? epochs.last?.averagePrecision {
      return ("AP", precision, "AP \(Figures.decimal(precision))")
    }
    let accuracy = evaluation?.balancedAccuracy
    if let accuracy { return ("balanced accuracy", accuracy, "bal. \(Figures.percent(accuracy))") }
    let last = epochs.last?.accuracy
    return ("accuracy", last, last == nil ? Figures.none : "acc. \(Figures.percent(last))")
  }

  /// The 95 % interval of the headline, where its evaluation has one.
  var headlineInterval: String {
    let evaluation = test ?? validation
    guard let low = evaluation?.averagePrecisionLow, let high = evaluation?.averagePrecisionHigh
    else { return "" }
    return " (\(Figures.decimal(low)) to \(Figures.decimal(high)))"
  }

  /// As many epochs as a drawing of this width can tell apart, evenly spread, the last included.
  func epochs(distinctIn width: Int) -> [EpochRecord] {
    let most = 8 * max(width, 1)
    guard epochs.count > most else { return epochs }
    let step = Double(epochs.count - 1) / Double(most - 1)
    return (0..<most).map { epochs[Int((Double($0) * step).rounded())] }
  }

  /// Every epoch with its figures: what stands behind a curve.
  func epochTable(titled title: String? = nil) -> PanelTable {
    let columns =
      ["epoch", "training loss", "validation loss", "accuracy", "AUC", "average precision"]
      + classes.map { "recall \($0)" } + ["rows/s", "seconds"]
    let (epochs, classes) = (epochs, classes)
    return PanelTable(
      title: title ?? "epochs of \(configuration.summary)",
      columns: columns.map { PanelTable.Column(title: $0, isNumeric: true) },
      rowCount: epochs.count,
      cells: { row in
        let epoch = epochs[row]
        let recalls = classes.indices.map { place in
          Figures.percent(epoch.recalls.indices.contains(place) ? epoch.recalls[place] : nil)
        }
        let figures =
          [
            String(epoch.epoch), Figures.decimal(epoch.trainLoss, 5),
            Figures.decimal(epoch.validationLoss, 5), Figures.percent(epoch.accuracy),
            Figures.decimal(epoch.auc, 4), Figures.decimal(epoch.averagePrecision, 4),
          ] + recalls
          + [Figures.measure(epoch.rowsPerSecond.rounded()), Figures.fixed(epoch.seconds, 2)]
        return figures.map { .text($0) }
      },
      door: { _, _ in nil }
    )
  }
}
