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
      drilldown: { _, _ in .message(.train(.edit)) }
    )
  }

  /// The run whose curves, classes and confusion are shown: the one the cursor is on.
  var shownRun: TrainingRun? {
    let runs = training.allRuns
    guard !runs.isEmpty else { return nil }
    return runs[min(max(chosenRow(of: .runs), 0), runs.count - 1)]
  }

  private var classesTable: PanelTable {
    guard let run = shownRun, !run.classes.isEmpty else {
      return .none("classes", training.isActive ? "waiting for the first epoch" : "no run yet")
    }
    let evaluation = run.test ?? run.validation
    let latest = run.epochs.last?.recalls ?? []
    let title = run.test != nil ? "classes on test rows" : "classes on validation rows"
    let hasIntervals = evaluation?.classes.contains { $0.recallLow != nil } == true
    let order = classOrder
    let places = order.places(of: run.classes)
    return PanelTable(
      title: title,
      columns: [
        .init(title: "class", isName: true),
        .init(title: "", isWide: true, dispensable: 2, width: 6),
        .init(title: "recall", isNumeric: true),
      ] + (hasIntervals ? [.init(title: "95 %", isNumeric: true, dispensable: 3)] : []) + [
        .init(title: "precision", isNumeric: true),
        .init(title: "rows", isNumeric: true, dispensable: 1),
      ],
      rowCount: places.count,
      cells: { row in
        let place = places[row]
        let name = run.classes[place]
        let measured = evaluation.flatMap {
          $0.classes.indices.contains(place) ? $0.classes[place] : nil
        }
        let recall =
          measured.map(\.recall) ?? (latest.indices.contains(place) ? latest[place] : nil)
        return [
          .text(name, name == run.positive ? .accent : .text),
          .bar(recall ?? 0, order.role(of: name)), .percent(recall),
        ] + (hasIntervals ? [.text(Self.interval(measured), .dim)] : []) + [
          .percent(measured?.precision, .dim), .count(measured?.support, .dim),
        ]
      },
      drilldown: { row, _ in
        let name = run.classes[places[row]]
        return .explanation(
          title: "class \(name)",
          lines: [
            "Recall is the share of rows given as \(name) that were recognised, precision the "
              + "share of rows taken for \(name) that are given so.", TrainingRun.splitWords,
            "All rows given as \(name), of every part, are behind its count on 3 Labels.",
          ]
        )
      }
    )
  }

  private static func interval(_ measured: ClassEvaluation?) -> String {
    guard let low = measured?.recallLow, let high = measured?.recallHigh else {
      return Figures.none
    }
    return Figures.interval(Figures.fixed(low * 100, 0), Figures.fixed(high * 100, 0))
  }

  private var runsTable: PanelTable {
    let runs = training.allRuns
    let best = training.best?.id
    let living = training.isActive ? training.run?.id : nil
    let training = training
    guard !runs.isEmpty else {
      return .none("runs", training.runs.value == nil ? training.runs.status : "no run yet")
    }
    let name = runs.first { $0.validation != nil }?.scoreName ?? runs[0].scoreName
    return PanelTable(
      title: "runs",
      columns: [
        .init(title: "when (UTC)", dispensable: 4), .init(title: "model", isName: true, limit: 24),
        .init(title: "changed", isWide: true, dispensable: 3, limit: 40),
        .init(title: "epochs", isNumeric: true, isFigure: true, dispensable: 1),
        .init(title: "val \(name)", isNumeric: true),
        .init(title: "test \(name)", isNumeric: true),
        .init(title: "95 %", isNumeric: true, dispensable: 5),
        .init(title: "test acc.", isNumeric: true, dispensable: 2), .init(title: "state"),
      ],
      rowCount: runs.count,
      cells: { row in
        let run = runs[row]
        let isBest = run.id == best
        let isLeft = !run.hasEnded && run.id != living
        let role: Role =
          switch run.status {
          case .running, .paused: isLeft ? .warning : .accent
          case .finished: .good
          case .stopped: .warning
          case .failed: .bad
          }
        let isPaused = run.id == living && training.activity == .paused
        let state = isLeft ? "unfinished" : (isPaused ? "paused" : run.status.rawValue)
        return [
          .time(run.startedAt, .dim),
          .text(run.configuration.summary, isBest ? .accent : .text),
          .text(run.configuration.changes.isEmpty ? Figures.none : run.configuration.changes, .dim),
          .count(run.epochs.count),
          .decimal(run.scoreOnValidation?.value, isBest ? .good : .text),
          .decimal(run.scoreOnTest?.value),
          .text(run.scoreOnTest?.interval ?? Figures.none, .dim),
          .percent(run.test?.accuracy, .dim),
          .text(isBest ? "best, \(state)" : state, isBest ? .good : role),
        ]
      },
      drilldown: { row, _ in .table { runs[row].epochTable().local } },
      footer: training.best.map { $0.rankingMetric.rule }
    )
  }
}

extension TrainState {
  /// The fields that mean something for the model chosen.
  var fields: [TrainField] {
    if case .softmax = configuration.model { return TrainField.allCases.filter { $0 != .hidden } }
    return TrainField.allCases
  }

  /// Where the best run stands in the list.
  var bestPlace: Int? { allRuns.firstIndex { $0.id == best?.id } }

  /// The run that goes on and the earlier ones, newest first.
  var allRuns: [TrainingRun] {
    let earlier = runs.value ?? []
    guard let run else { return earlier }
    return [run] + earlier.filter { $0.id != run.id }
  }
}

extension TrainingRun {
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
        let recalls = classes.indices.map { place -> PanelTable.Cell in
          .percent(epoch.recalls.indices.contains(place) ? epoch.recalls[place] : nil)
        }
        return [
          .count(epoch.epoch), .decimal(epoch.trainLoss, 5), .decimal(epoch.validationLoss, 5),
          .percent(epoch.accuracy), .decimal(epoch.auc, 4), .decimal(epoch.averagePrecision, 4),
        ] + recalls + [.measure(epoch.rowsPerSecond.rounded()), .decimal(epoch.seconds, 2)]
      },
      drilldown: { _, _ in nil }
    )
  }
}
