import Basics
import Learning
import Terminal

extension DashboardModel {
  func trainTable(_ panel: Panel) -> PanelTable {
    switch panel {
    case .trainForm: formTable
    case .trainClasses: classesTable
    case .runFigures: figuresTable
    case .runSlices: slicesTable
    case .runReliability: reliabilityTable
    case .race: raceTable
    case .mining: miningTable
    case .suspects: suspectsTable
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

  private var classesTable: PanelTable {
    guard let run = shownRun, !run.classes.isEmpty else {
      return .none("classes", training.isActive ? "waiting for the first epoch" : "no run yet")
    }
    let shown = run.shownEvaluation
    let evaluation = shown?.evaluation
    let latest = run.epochs.last?.recalls ?? []
    let title = "classes on \(shown?.part ?? "validation") rows"
    let hasIntervals = evaluation?.classes.contains { $0.recallLow != nil } == true
    let order = classOrder
    let canOpen = predictionsReason == nil
    let missed: @Sendable (String) -> Bool = { name in
      evaluation?.classes.first { $0.value == name }?.recall.map { $0 < 1 } ?? false
    }
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
        if canOpen, missed(name) { return .message(.train(.control(.openRows(.missed(name))))) }
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
