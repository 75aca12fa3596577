import Basics
import Fusion
import Profiling
import Ingest
import Pipeline
import Terminal
import Workspace

extension DashboardModel {
  func overviewTable(_ panel: Panel) -> PanelTable {
    switch panel {
    case .findings: findingsTable
    case .stages: stagesTable
    case .overviewSources: overviewSourcesTable
    case .overviewClasses: overviewClassesTable
    case .overviewConflicts: retitledConflicts
    case .overviewColumns: missingTable
    default: inferencesTable
    }
  }

  private var findingsTable: PanelTable {
    let findings = findings
    let isBusy =
      (sources.value == nil && sources.problem == nil)
      || LoadingStage.allCases.contains { isWorking($0) }
    let isUnread = sources.value == nil
    return PanelTable(
      title: "what needs you next",
      columns: [
        .init(title: "", width: 1),
        .init(title: "what to do", isFigure: true, isWide: true, limit: 90, least: 40),
        .init(title: "size", dispensable: 2, limit: 16),
        .init(title: "on", dispensable: 1),
      ],
      rowCount: findings.count,
      cells: { row in
        let finding = findings[row]
        return [
          .text(finding.finding.severity.sign, finding.finding.severity.role),
          .text(finding.finding.text),
          .text(finding.size, .dim, sort: SortValue(finding.finding.size?.share)),
          .text(String(finding.screen.digit), .key),
        ]
      },
      drilldown: { row, _ in findings[row].drilldown },
      // How far the reading is stands in the panel of the sources and at the foot of the screen.
      empty: isBusy
        ? "looking …"
        : (isUnread ? "" : "nothing: the data is read, agreed upon and learnt from"),
      sentence: { findings[$0].sentence },
      isExplained: true
    )
  }

  /// The figures of the loop, stage by stage; the screen draws them side by side.
  private var stagesTable: PanelTable {
    let stages = stages
    let places = stageFigures.places
    return PanelTable(
      title: "the loop",
      columns: [
        .init(title: "stage"), .init(title: "figure", isNumeric: true, isFigure: true),
        .init(title: "of", isWide: true),
      ],
      rowCount: places.count,
      cells: { row in
        let stage = stages[places[row].stage]
        let line = stage.lines[places[row].line]
        return [
          .text(stage.title, .dim), .text(line.figure, line.role), .text(line.words, .dim),
        ]
      },
      drilldown: { row, _ in stages[places[row].stage].lines[places[row].line].drilldown },
      empty: "nothing is read yet"
    )
  }

  /// The attributes on which the sources disagree.
  private var retitledConflicts: PanelTable {
    var table = conflictsTable(.attributes)
    table.title = "conflicts"
    // The reasons stand on 4 Conflicts.
    let lines = (conflicts.value?.attributes ?? []).map {
      "\($0.name): \($0.method.rawValue), \(chooser(of: $0))"
    }
    if !lines.isEmpty { table.sentence = { lines[$0] } }
    return table
  }

  private var overviewSourcesTable: PanelTable {
    guard let sources = sources.value else { return .none("sources", sources.status) }
    let most = Double(max(sources.map(\.rowsKept).max() ?? 0, 1))
    return PanelTable(
      title: "sources",
      columns: [
        .init(title: "source", isName: true, isWide: true),
        .init(title: "read", isNumeric: true, dispensable: 2),
        .init(title: "kept", isNumeric: true, isFigure: true),
        .init(title: "rejected", isNumeric: true, isFigure: true, dispensable: 1),
        .init(title: "", isWide: true, dispensable: 3, width: 6),
      ],
      rowCount: sources.count,
      cells: { row in
        let source = sources[row]
        return [
          .text(source.name, source.problem == nil ? .text : .bad),
          .count(source.rowsRead, .dim), .count(source.rowsKept),
          .count(source.rowsRejected, source.rowsRejected > 0 ? .bad : .dim),
          .bar(Double(source.rowsKept) / most, .series1),
        ]
      },
      drilldown: { row, column in sources[row].drilldown(rejected: column == 3) },
      empty: "no data file was found"
    )
  }

  private var overviewClassesTable: PanelTable {
    guard let skew = skew.value else {
      return .none(
        "label",
        dataset.label == nil && sources.value != nil ? "no label is known" : status(of: skew)
      )
    }
    let order = classOrder
    return PanelTable(
      title: "label \(skew.label)",
      columns: [
        .init(title: "class", isName: true), .init(title: "", isWide: true, width: 8),
        .init(title: "share", isNumeric: true, isFigure: true),
      ],
      rowCount: skew.classes.count,
      cells: { row in
        let share = skew.classes[row]
        return [
          .text(share.value), .bar(share.share, order.role(of: share.value)),
          .percent(share.share),
        ]
      },
      drilldown: { row, _ in
        .rows(
          RowFilter(.rows, [.labelled(column: skew.label, as: skew.classes[row].value)]),
          title: "\(skew.label) \(skew.classes[row].value)"
        )
      },
      empty: "no row has a \(skew.label)"
    )
  }

  private var inferencesTable: PanelTable {
    let inferences = inferences
    return PanelTable(
      title: "what Tuina inferred",
      columns: [
        .init(title: "what", isFigure: true), .init(title: "taken as"),
        .init(title: "because", isWide: true, dispensable: 1, limit: 100, least: 20),
      ],
      rowCount: inferences.count,
      cells: { row in
        let inference = inferences[row]
        return [
          .text(inference.subject, .dim), .text(inference.value, .accent),
          .text(inference.reason, .dim),
        ]
      },
      drilldown: { row, _ in
        let inference = inferences[row]
        return .explanation(
          title: "\(inference.subject): \(inference.value)",
          lines: [
            inference.reason, "",
            "Tuina inferred this. Write it into dataset.yaml to settle it, or change it there;",
            "“tuina init” writes everything that was inferred.",
          ]
        )
      },
      empty: sources.value == nil ? "" : "the manifest says it all",
      sentence: { "\(inferences[$0].value): \(inferences[$0].reason)" }
    )
  }

  func isWorking(_ stage: LoadingStage) -> Bool { progress(of: stage) != nil }
}

extension IngestedSource {
  /// The rows of the source, or those of it that could not be read.
  func drilldown(rejected: Bool) -> Drilldown {
    rejected
      ? .rows(
        RowFilter(.rejects, [.equals(column: "source", value: name)]),
        title: "rows of \(name) that could not be read"
      )
      : .rows(RowFilter(.source(name)), title: "rows of \(name)")
  }
}
