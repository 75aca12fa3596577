import Basics
import Fusion
import Pipeline
import Terminal

extension DashboardModel {
  func conflictsTable(_ panel: Panel) -> PanelTable {
    guard let report = conflicts.value else {
      let titles: [Panel: String] = [
        .attributes: "attributes", .reliability: "reliability of sources", .cells: "doubtful cells",
        .together: "together",
      ]
      return .none(titles[panel] ?? "candidates", status(of: conflicts))
    }
    return switch panel {
    case .attributes: report.attributesTable
    case .reliability: report.reliabilityTable
    case .cells: report.cellsTable
    case .together: report.togetherTable
    default: candidatesTable
    }
  }

  /// The doubtful cell whose candidates are shown.
  var selectedResolution: Resolution? {
    guard let cells = conflicts.value?.resolutions, !cells.isEmpty else { return nil }
    return cells[min(max(selection(.cells).item, 0), cells.count - 1)]
  }

  private var candidatesTable: PanelTable {
    guard let cell = selectedResolution else {
      return .none("candidates", "no cell is selected")
    }
    return PanelTable(
      title: "\(cell.attribute) of \(cell.entity)",
      columns: [
        .init(title: "value"), .init(title: "", isWide: true, width: 8),
        .init(title: "posterior", isNumeric: true),
        .init(title: "claimed by", isFigure: true, dispensable: 1, limit: 40),
      ],
      rowCount: cell.candidates.count,
      cells: { row in
        let candidate = cell.candidates[row]
        let isBelieved = candidate.value == cell.value
        return [
          .text(candidate.value, isBelieved ? .accent : .text),
          .bar(candidate.confidence, isBelieved ? .good : .series2),
          .text(Figures.decimal(candidate.confidence)),
          .text(candidate.sources.joined(separator: ", "), .dim),
        ]
      },
      door: { row, _ in
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
}

extension ConflictReport {
  fileprivate var attributesTable: PanelTable {
    let rows = attributes
    let hasTruth = rows.contains { $0.accuracy != nil }
    return PanelTable(
      title: "attributes",
      columns: [
        .init(title: "attribute"), .init(title: "", isWide: true, dispensable: 5, width: 6),
        .init(title: "items", isNumeric: true, isFigure: true, dispensable: 2),
        .init(title: "claims", isNumeric: true, isFigure: true, dispensable: 3),
        .init(title: "conflicts", isNumeric: true, isFigure: true),
        .init(title: "as written", isNumeric: true, dispensable: 4),
        .init(title: "ties", isNumeric: true, dispensable: 1),
        .init(title: "method", dispensable: 1),
        .init(title: "posterior", isNumeric: true, dispensable: 2),
      ] + (hasTruth ? [.init(title: "accuracy", isNumeric: true)] : []),
      rowCount: rows.count,
      cells: { row in
        let item = rows[row]
        return [
          .text(item.name), .bar(Double(item.conflicts) / Double(max(item.items, 1)), .warning),
          .text(Figures.count(item.items), .dim),
          .text(Figures.count(item.claims), .dim),
          .text(Figures.count(item.conflicts), item.conflicts > 0 ? .warning : .dim),
          .text(Figures.count(item.rawConflicts), .dim), .text(Figures.count(item.ties), .dim),
          .text(item.method.rawValue, .dim), .text(Figures.decimal(item.meanConfidence)),
        ] + (hasTruth ? [.text(Figures.percent(item.accuracy), .good)] : [])
      },
      door: { row, column in
        let name = rows[row].name
        let about = RowFilter.Condition.equals(column: "attribute", value: name)
        return switch column {
        case 2: .rows(RowFilter(.resolutions, [about]), title: "cells of \(name)")
        case 3: .rows(RowFilter(.claims, [about, .counted]), title: "claims about \(name)")
        default:
          .rows(
            RowFilter(.resolutions, [about, .equals(column: "is_conflict", value: "true")]),
            title: "cells of \(name) in conflict"
          )
        }
      },
      empty: "no attribute is claimed by more than one source"
    )
  }

  fileprivate var reliabilityTable: PanelTable {
    let rows = sources
    let hasTruth = rows.contains { $0.accuracy != nil }
    return PanelTable(
      title: "reliability of sources",
      columns: [
        .init(title: "source", limit: 20),
        .init(title: "claims", isNumeric: true, isFigure: true, dispensable: 2),
        .init(title: "coverage", isNumeric: true, isFigure: true, dispensable: 3),
        .init(title: "overlap", isNumeric: true, isFigure: true, dispensable: 4),
        .init(title: "conflict", isNumeric: true, isFigure: true, dispensable: 1),
        .init(title: "", isWide: true, dispensable: 5, width: 6),
        .init(title: "estimated", isNumeric: true),
      ] + (hasTruth ? [.init(title: "true", isNumeric: true)] : []),
      rowCount: rows.count,
      cells: { row in
        let item = rows[row]
        return [
          .text(item.name), .text(Figures.count(item.claims), .dim),
          .text(Figures.percent(item.coverage), .dim), .text(Figures.percent(item.overlap), .dim),
          .text(Figures.percent(item.conflict), item.conflict > 0.2 ? .warning : .text),
          .bar(item.estimatedAccuracy, .good), .text(Figures.percent(item.estimatedAccuracy)),
        ] + (hasTruth ? [.text(Figures.percent(item.accuracy), .good)] : [])
      },
      door: { row, column in rows[row].door(atColumn: column) },
      empty: "no two sources speak of the same thing"
    )
  }

  fileprivate var cellsTable: PanelTable {
    let rows = resolutions
    return PanelTable(
      title: "doubtful cells",
      columns: [
        .init(title: "entity", limit: 24), .init(title: "attribute", limit: 18),
        .init(title: "believed", isFigure: true, limit: 22),
        .init(title: "", dispensable: 2, width: 8),
        .init(title: "posterior", isNumeric: true, isFigure: true),
        .init(title: "other claims", isWide: true, dispensable: 1, limit: 60),
      ],
      rowCount: rows.count,
      cells: { row in
        let cell = rows[row]
        let others = cell.candidates.dropFirst().map(\.value).joined(separator: ", ")
        let role: Role =
          cell.confidence < 0.6 ? .bad : (cell.confidence < 0.8 ? .warning : .good)
        return [
          .text(cell.entity), .text(cell.attribute, .dim), .text(cell.value, .accent),
          .bar(cell.confidence, role), .text(Figures.decimal(cell.confidence), role),
          .text(others, .dim),
        ]
      },
      door: { row, _ in
        let cell = rows[row]
        let conditions: [RowFilter.Condition] = [
          .entity(cell.entity), .equals(column: "attribute", value: cell.attribute),
        ]
        return .rows(
          RowFilter(.claims, conditions),
          title: "claims about \(cell.attribute) of \(cell.entity)"
        )
      },
      empty: "the sources never contradict each other"
    )
  }

  /// All attributes added up.
  fileprivate var togetherTable: PanelTable {
    let claims = attributes.reduce(0) { $0 + $1.claims }
    let cells = attributes.reduce(0) { $0 + $1.items }
    let conflicts = attributes.reduce(0) { $0 + $1.conflicts }
    let share = Double(conflicts) / Double(max(cells, 1))
    var rows: [(name: String, figure: String, role: Role, door: Door?)] = [
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
      door: { row, _ in shown[row].door }
    )
  }
}

extension SourceReliability {
  /// The claims or cells that a figure of the source counts.
  fileprivate func door(atColumn column: Int) -> Door {
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
