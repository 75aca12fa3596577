import Basics
import Fusion
import Pipeline
import Terminal
import Workspace

extension DashboardModel {
  func conflictsTable(_ panel: Panel) -> PanelTable {
    guard let report = conflicts.value else {
      let titles: [Panel: String] = [
        .attributes: "attributes", .reliability: "reliability of sources", .cells: "doubtful cells",
        .together: "together", .entity: "the whole entity", .methods: "method",
      ]
      // One panel says what goes on; the others wait in silence.
      return .none(titles[panel] ?? "candidates", panel == .attributes ? status(of: conflicts) : "")
    }
    return switch panel {
    case .attributes: attributesTable(report)
    case .methods: methodsTable
    case .reliability: report.reliabilityTable
    case .cells: cellsTable(report)
    case .entity:
      selectedResolution.map { entityTable(.entity($0.entity), $0.entity, $0.attribute) }
        ?? .none("the whole entity", "")
    case .together: report.togetherTable
    default: candidatesTable
    }
  }

  /// Below this confidence a cell is doubtful; the report counts all such cells.
  private static var doubtfulBound: Double { 0.95 }

  /// The doubtful cells of the report: those of the label first, among them the class that matters.
  var doubtfulCells: [Resolution] {
    guard let report = conflicts.value else { return [] }
    let (label, positive) = (dataset.label, dataset.positive)
    func rank(_ cell: Resolution) -> Int {
      guard cell.attribute == label else { return 2 }
      let isPositive = cell.candidates.contains { $0.value == positive }
      return positive != nil && isPositive ? 0 : 1
    }
    let doubtful = report.resolutions.filter {
      $0.isUndecided || $0.confidence < Self.doubtfulBound
    }
    return doubtful.enumerated().sorted {
      (rank($0.element), $0.offset) < (rank($1.element), $1.offset)
    }.map(\.element)
  }

  /// The doubtful cell whose candidates and entity are shown.
  var selectedResolution: Resolution? {
    let cells = doubtfulCells
    guard !cells.isEmpty else { return nil }
    return cells[min(max(chosenRow(of: .cells), 0), cells.count - 1)]
  }

  private func cellsTable(_ report: ConflictReport) -> PanelTable {
    let rows = doubtfulCells
    let bound = Self.doubtfulBound
    let all = report.doubtfulCells(below: bound)
    let words = "confidence below \(Figures.fixed(bound, 2))"
    return PanelTable(
      title: "doubtful cells",
      columns: [
        .init(title: "entity", isName: true, limit: 24),
        .init(title: "attribute", isName: true, limit: 18),
        .init(title: "believed", isFigure: true, isName: true, limit: 22),
        .init(title: "confidence", isNumeric: true, isFigure: true),
        .init(title: "against", isWide: true, dispensable: 1, limit: 80),
      ],
      rowCount: rows.count,
      cells: { row in
        let cell = rows[row]
        let others = cell.candidates.dropFirst().map {
          "\($0.value) (\($0.sources.joined(separator: ", ")))"
        }.joined(separator: ", ")
        let role: Role = cell.isUndecided ? .bad : (cell.confidence < 0.8 ? .warning : .text)
        return [
          .text(cell.entity), .text(cell.attribute, .dim),
          .text(cell.isUndecided ? "undecided" : cell.value, cell.isUndecided ? .bad : .accent),
          .decimal(cell.confidence, role), .text(others, .dim),
        ]
      },
      drilldown: { row, _ in
        let cell = rows[row]
        let conditions: [RowFilter.Condition] = [
          .entity(cell.entity), .equals(column: "attribute", value: cell.attribute),
        ]
        return .rows(
          RowFilter(.claims, conditions),
          title: "claims about \(cell.attribute) of \(cell.entity)"
        )
      },
      empty: report.attributes.contains { $0.conflicts > 0 }
        ? "no cell has a \(words)" : "the sources never contradict each other",
      footer: all.map { all in
        rows.count < all
          ? "\(Figures.count(rows.count)) of \(Figures.count(all)) with a \(words)" : words
      }
    )
  }

  private var candidatesTable: PanelTable {
    guard let cell = selectedResolution else {
      return .none("candidates", "no cell is selected")
    }
    let accuracies = sourceAccuracies
    return PanelTable(
      title: "\(cell.attribute) of \(cell.entity)",
      columns: [
        .init(title: "value", isName: true, limit: 28),
        .init(title: "", isWide: true, width: 6, most: 24),
        .init(title: "posterior", isNumeric: true),
        .init(title: "confidence", isNumeric: true, dispensable: 2),
        .init(title: "claimed by", isFigure: true, dispensable: 1, limit: 60),
      ],
      rowCount: cell.candidates.count,
      cells: { row in
        let candidate = cell.candidates[row]
        let isBelieved = !cell.isUndecided && candidate.value == cell.value
        let sources = candidate.sources.map { source in
          accuracies[source].map { "\(source) (\(Figures.percent($0)))" } ?? source
        }
        return [
          .text(candidate.value, isBelieved ? .accent : .text),
          // By the posterior the value is chosen; the share of claims has a say in the confidence.
          .bar(candidate.posterior, isBelieved ? .good : .series2),
          .decimal(candidate.posterior), .decimal(candidate.confidence, .dim),
          .text(sources.joined(separator: ", "), .dim),
        ]
      },
      drilldown: { row, _ in
        let value = cell.candidates[row].value
        let conditions: [RowFilter.Condition] = [
          .entity(cell.entity), .equals(column: "attribute", value: cell.attribute),
          .equals(column: "value", value: value), .counted,
        ]
        return .rows(RowFilter(.claims, conditions), title: "claims of \(value)")
      },
      empty: "no candidate"
    )
  }

  var sourceAccuracies: [String: Double] {
    Dictionary(
      (conflicts.value?.sources ?? []).map { ($0.name, $0.estimatedAccuracy) },
      uniquingKeysWith: { one, _ in one }
    )
  }
}

extension DashboardModel {
  private func attributesTable(_ report: ConflictReport) -> PanelTable {
    let rows = report.attributes
    let choosers = rows.map { chooser(of: $0) }
    let hasTruth = rows.contains { $0.accuracy != nil }
    return PanelTable(
      title: "attributes",
      columns: [
        .init(title: "attribute", isName: true),
        .init(title: "items", isNumeric: true, isFigure: true, dispensable: 4),
        .init(title: "claims", isNumeric: true, isFigure: true, dispensable: 5),
        .init(title: "conflicts", isNumeric: true, isFigure: true),
        .init(title: "", isWide: true, dispensable: 3, width: 6, most: 20),
        .init(title: "as written", isNumeric: true, dispensable: 7),
        .init(title: "even", isNumeric: true, dispensable: 6),
        .init(title: "confidence", isNumeric: true, dispensable: 1),
        .init(title: "method", isFigure: true, dispensable: 2),
      ] + (hasTruth ? [.init(title: "accuracy", isNumeric: true)] : []),
      rowCount: rows.count,
      cells: { row in
        let item = rows[row]
        return [
          .text(item.name, item.warning == nil ? .text : .warning), .count(item.items, .dim),
          .count(item.claims, .dim),
          .count(item.conflicts, item.conflicts > 0 ? .warning : .dim),
          .bar(Double(item.conflicts) / Double(max(item.items, 1)), .warning),
          .count(item.rawConflicts, .dim), .count(item.ties, item.ties > 0 ? .text : .dim),
          .decimal(item.meanConfidence), .text(item.method.rawValue, .dim),
        ] + (hasTruth ? [.percent(item.accuracy, .good)] : [])
      },
      drilldown: { row, column in
        let name = rows[row].name
        let about = RowFilter.Condition.equals(column: "attribute", value: name)
        return switch column {
        case 1: .rows(RowFilter(.resolutions, [about]), title: "cells of \(name)")
        case 2: .rows(RowFilter(.claims, [about, .counted]), title: "claims about \(name)")
        case 8: rows[row].methodExplanation(choosers[row])
        default:
          .rows(
            RowFilter(.resolutions, [about, .equals(column: "is_conflict", value: "true")]),
            title: "cells of \(name) in conflict"
          )
        }
      },
      empty: "no attribute is claimed by more than one source",
      sentence: { rows[$0].methodWords(choosers[$0]) },
      isExplained: true
    )
  }
}

extension ConflictReport {
  fileprivate var reliabilityTable: PanelTable {
    let rows = sources
    let hasTruth = rows.contains { $0.accuracy != nil }
    // All sources share one scale, cut where the least sure of them begins.
    let least =
      rows.flatMap { [$0.estimatedLow, $0.accuracyLow ?? 1] }.filter(\.isFinite).min() ?? 0
    let low = max((min(least, 0.99) * 20).rounded(.down) / 20, 0)
    let scale = IntervalMark.Scale.linear(low...1)
    return PanelTable(
      title: "reliability of sources",
      columns: [
        .init(title: "source", isName: true, limit: 20),
        .init(title: "claims", isNumeric: true, isFigure: true, dispensable: 2),
        .init(title: "coverage", isNumeric: true, isFigure: true, dispensable: 4),
        .init(title: "overlap", isNumeric: true, isFigure: true, dispensable: 5),
        .init(title: "conflict", isNumeric: true, isFigure: true, dispensable: 1),
        .init(title: "est. accuracy", isNumeric: true),
        .init(
          title: Figures.interval(low, 1),
          isWide: true,
          dispensable: 3,
          width: 10,
          most: 40
        ),
      ] + (hasTruth ? [.init(title: "true", isNumeric: true)] : []),
      rowCount: rows.count,
      cells: { row in
        let item = rows[row]
        return [
          .text(item.name), .count(item.claims, .dim), .percent(item.coverage, .dim),
          .percent(item.overlap, .dim),
          .percent(item.conflict, item.conflict > 0.2 ? .warning : .text),
          .percent(item.estimatedAccuracy),
          .interval(
            IntervalMark(
              value: item.estimatedAccuracy,
              low: item.estimatedLow,
              high: item.estimatedHigh,
              scale: scale,
              reference: item.accuracy,
              style: Style(.good)
            )
          ),
        ] + (hasTruth ? [.percent(item.accuracy, .good)] : [])
      },
      drilldown: { row, column in rows[row].drilldown(atColumn: column) },
      empty: "no two sources speak of the same thing"
    )
  }

  /// All attributes added up.
  fileprivate var togetherTable: PanelTable {
    let claims = attributes.reduce(0) { $0 + $1.claims }
    let cells = attributes.reduce(0) { $0 + $1.items }
    let conflicts = attributes.reduce(0) { $0 + $1.conflicts }
    let share = Double(conflicts) / Double(max(cells, 1))
    var rows: [(name: String, figure: String, role: Role, drilldown: Drilldown?)] = [
      (
        "claims", Figures.count(claims), .text,
        .rows(RowFilter(.claims, [.counted]), title: "claims")
      ),
      ("cells", Figures.count(cells), .text, .rows(RowFilter(.resolutions), title: "cells")),
      (
        "in conflict", "\(Figures.count(conflicts)), \(Figures.percent(share))", .warning,
        .rows(
          RowFilter(.resolutions, [.equals(column: "is_conflict", value: "true")]),
          title: "cells in conflict"
        )
      ),
      (
        "resolved in", Figures.duration(seconds), .dim,
        .explanation(
          title: "resolved in \(Figures.duration(seconds))",
          lines: ["Normalising the claims, estimating the sources and deciding every cell."]
        )
      ),
    ]
    if let accuracy {
      rows.append(
        (
          "accuracy", Figures.percent(accuracy), .good,
          .explanation(
            title: "accuracy \(Figures.percent(accuracy))",
            lines: ["The share of \(Figures.count(itemsWithTruth)) gold cells resolved rightly."]
          )
        )
      )
    }
    let shown = rows
    return PanelTable(
      title: "together",
      columns: [
        .init(title: "", isWide: true), .init(title: "", isNumeric: true, isFigure: true),
      ],
      rowCount: shown.count,
      cells: { [.text(shown[$0].name, .dim), .text(shown[$0].figure, shown[$0].role)] },
      drilldown: { row, _ in shown[row].drilldown }
    )
  }
}

extension SourceReliability {
  /// The claims or cells that a figure of the source counts.
  fileprivate func drilldown(atColumn column: Int) -> Drilldown {
    let claims = RowFilter(.claims, [.equals(column: "source", value: name), .counted])
    return switch column {
    case 2:
      .rows(RowFilter(.resolutions, [.claimedBy(source: name)]), title: "cells \(name) speaks of")
    case 3: .rows(claims.and(.shared), title: "claims of \(name) about shared cells")
    case 4: .rows(claims.and(.contradicted), title: "contradicted claims of \(name)")
    default: .rows(claims, title: "claims of \(name)")
    }
  }
}

extension AttributeConflicts {
  /// The method and why it was used, in a sentence.
  fileprivate func methodWords(_ chooser: String) -> String {
    // Of a method that was asked for the reason says nothing more.
    let explains = !reason.isEmpty && reason != "it was asked for"
    let parts =
      ["\(name): \(method.rawValue), \(chooser)" + (explains ? ": \(reason)" : "")]
      + [comparisonWords, warning].compactMap(\.self)
    return parts.joined(separator: ". ")
  }

  /// How two methods foretold claims that were hidden from them.
  private var comparisonWords: String? {
    guard let comparison else { return nil }
    let scores = comparison.scores.map { "\($0.method.rawValue) \(Figures.decimal($0.score))" }
      .joined(separator: ", ")
    let what =
      switch comparison.measure {
      case .logProbability: "mean log probability, higher is better"
      case .squaredError: "mean squared error, lower is better"
      }
    return "\(Figures.count(comparison.hidden)) hidden claims foretold (\(what)): \(scores)"
      + (comparison.isClear ? "" : "; no clear difference")
  }

  fileprivate func methodExplanation(_ chooser: String) -> Drilldown {
    let requested = requestedMethod.map { ["\($0.rawValue) was asked for and could not be used."] }
    return .explanation(
      title: "\(name): \(method.rawValue), \(chooser)",
      lines: [reason] + (requested ?? []) + [comparisonWords, warning].compactMap(\.self)
    )
  }
}
