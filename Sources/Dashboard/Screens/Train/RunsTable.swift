import Basics
import Learning
import Terminal

extension DashboardModel {
  var runsTable: PanelTable {
    let lines = training.lines
    let (best, champion, pinned) = (training.best?.id, training.champion, training.pinned)
    guard !lines.isEmpty else {
      return .none("runs", training.runs.value == nil ? training.runs.status : "no run yet")
    }
    let runs = lines.compactMap(\.run)
    let hasTags = runs.contains { $0.tag != nil }
    let name = (runs.first { $0.validation != nil } ?? runs.first)?.scoreName ?? "AP"
    return PanelTable(
      title: "runs",
      columns: [
        .init(title: "when (UTC)", dispensable: 4), .init(title: "model", isName: true, limit: 24),
        .init(title: "changed", isWide: true, dispensable: 3, limit: 40),
      ] + (hasTags ? [.init(title: "tag", dispensable: 2, limit: 20)] : []) + [
        .init(title: "epochs", isNumeric: true, isFigure: true, dispensable: 1),
        .init(title: "kept", isNumeric: true, dispensable: 3),
        .init(title: "val \(name)", isNumeric: true),
        .init(title: "test \(name)", isNumeric: true),
        .init(title: "95 %", isNumeric: true, dispensable: 5),
        .init(title: "test acc.", isNumeric: true, dispensable: 2), .init(title: "state"),
      ],
      rowCount: lines.count,
      cells: { row in
        let line = lines[row]
        let run = line.run
        let isBest = run != nil && run?.id == best
        let changes = line.configuration.changes
        let marks: [String?] = [
          isBest ? "best" : nil, run != nil && run?.id == champion ? "champion" : nil,
          run != nil && run?.id == pinned ? "pinned" : nil, line.state,
        ]
        return [
          run.map { .time($0.startedAt, .dim) } ?? .text(Figures.none, .dim),
          .text(line.configuration.summary, isBest ? .accent : .text),
          .text(changes.isEmpty ? Figures.none : changes, .dim),
        ] + (hasTags ? [.text(run?.tag ?? "", .accent)] : []) + [
          .count(run?.epochs.count), .count(run?.bestEpoch, .dim),
          .decimal(run?.scoreOnValidation?.value, isBest ? .good : .text),
          .decimal(run?.scoreOnTest?.value),
          .text(run?.scoreOnTest?.interval ?? Figures.none, .dim),
          .percent(run?.test?.accuracy, .dim),
          .text(marks.compactMap(\.self).joined(separator: ", "), isBest ? .good : line.stateRole),
        ]
      },
      drilldown: { row, _ in lines[row].run.map { run in .table { run.epochTable().local } } },
      footer: training.best.map { $0.rankingMetric.rule }
    )
  }
}

extension RunLine {
  var state: String {
    if let live { return live.word }
    return isUnfinished ? "unfinished" : run?.status.rawValue ?? ""
  }

  var stateRole: Role {
    if let live {
      return switch live.activity {
      case .preparing, .running: .accent
      case .waiting, .pausing, .paused, .stopping: .warning
      }
    }
    return switch run?.status {
    case .finished: .good
    case .failed: .bad
    case .stopped, .running, .paused, nil: .warning
    }
  }
}

extension TrainState {
  /// The fields that mean something for the model chosen.
  var fields: [TrainField] {
    if case .softmax = configuration.model { return TrainField.allCases.filter { $0 != .hidden } }
    return TrainField.allCases
  }

  /// Where the best run stands in the list.
  var bestPlace: Int? { lines.firstIndex { $0.run?.id == best?.id } }
}
