import Basics
import Ingest
import Pipeline
import Profiling
import Terminal
import Workspace

extension DashboardModel {
  func sourcesTable(_ panel: Panel) -> PanelTable {
    switch panel {
    case .sources: sourceListTable
    case .columns: columnListTable
    default: columnValuesTable
    }
  }

  /// The source whose columns are shown.
  var selectedSource: IngestedSource? {
    guard let sources = sources.value, !sources.isEmpty else { return nil }
    return sources[min(max(chosenRow(of: .sources), 0), sources.count - 1)]
  }

  /// The profiled columns of the selected source; those to be ignored come last.
  var shownColumns: [ColumnProfile] {
    guard let source = selectedSource, let profile = profile.value else { return [] }
    let columns = profile.columns.filter { $0.source == source.name }
    return columns.filter { $0.type != .ignore } + columns.filter { $0.type == .ignore }
  }

  /// The selected column as other sources have it.
  var sameColumns: [ColumnProfile] {
    guard let column = selectedColumn, let profile = profile.value else { return [] }
    return profile.columns.filter { $0.name == column.name && $0.source != column.source }
  }

  /// The column whose details are shown.
  var selectedColumn: ColumnProfile? {
    let columns = shownColumns
    guard !columns.isEmpty else { return nil }
    return columns[min(max(chosenRow(of: .columns), 0), columns.count - 1)]
  }

  private var sourceListTable: PanelTable {
    guard let sources = sources.value else { return .none("sources", sources.status) }
    let most = Double(max(sources.map(\.rowsKept).max() ?? 0, 1))
    return PanelTable(
      title: "sources",
      columns: [
        .init(title: "source", isName: true, isWide: true), .init(title: "format", dispensable: 2),
        .init(title: "encoding", dispensable: 3),
        .init(title: "read", isNumeric: true, dispensable: 1),
        .init(title: "kept", isNumeric: true, isFigure: true),
        .init(title: "rejected", isNumeric: true, isFigure: true),
        .init(title: "columns", isNumeric: true, dispensable: 1),
        .init(title: "", isWide: true, dispensable: 5, width: 8, most: 24),
        .init(title: "file", dispensable: 4, limit: 60),
      ],
      rowCount: sources.count,
      cells: { row in
        let source = sources[row]
        let files =
          source.files.count == 1 ? source.files[0] : Figures.plural(source.files.count, "file")
        return [
          .text(source.name, source.problem == nil ? .text : .bad),
          .text(source.format.rawValue, .dim), .text(source.encoding, .dim),
          .count(source.rowsRead), .count(source.rowsKept),
          .count(source.rowsRejected, source.rowsRejected > 0 ? .bad : .dim),
          .count(source.columns.count, .dim),
          .bar(Double(source.rowsKept) / most, .series1), .text(source.problem ?? files, .dim),
        ]
      },
      drilldown: { row, column in
        if let problem = sources[row].problem {
          return .explanation(title: sources[row].name, lines: [problem])
        }
        return sources[row].drilldown(rejected: column == 5)
      },
      empty:
        "\(dataset.path) holds no file that Tuina can read. It reads CSV, TSV, JSON, JSON Lines, "
        + "Parquet, text and pictures: put some there, then R reads again"
    )
  }

  private var columnListTable: PanelTable {
    let title = selectedSource.map { "columns of \($0.name)" } ?? "columns"
    guard profile.value != nil else { return .none(title, status(of: profile)) }
    let columns = shownColumns
    let entity = dataset.entity
    let label = dataset.label
    return PanelTable(
      title: title,
      columns: [
        .init(title: "column", isFigure: true, isName: true, isWide: true), .init(title: "type"),
        .init(title: "missing", isNumeric: true, isFigure: true),
        .init(title: "distinct", isNumeric: true, isFigure: true),
        .init(title: "mean", isNumeric: true, dispensable: 2),
        .init(title: "sd", isNumeric: true, dispensable: 4),
        .init(title: "min", isNumeric: true, dispensable: 3, limit: 12),
        .init(title: "max", isNumeric: true, dispensable: 3, limit: 12),
        .init(title: "", isWide: true, dispensable: 5, width: 8, most: 24),
      ],
      rowCount: columns.count,
      cells: { row in
        let column = columns[row]
        let missing = Double(column.missing) / Double(max(column.rows, 1))
        let usual: Role = column.type == .ignore ? .dim : .text
        let name: Role =
          column.name == label ? .accent : (entity.contains(column.name) ? .key : usual)
        let shape =
          column.histogram.isEmpty
          ? column.top.map { Double($0.count) } : column.histogram.map { Double($0.count) }
        return [
          .text(column.name, name), .text(column.type.rawValue, .dim),
          .text(
            column.missing == 0 ? "0" : Figures.percent(missing),
            missing > 0.5 ? .bad : (column.missing > 0 ? .warning : .dim)
          ),
          column.distinct.cell(.text),
          column.type == .number
            ? .measure(column.mean) : .text(Figures.none, .dim, sort: .missing),
          column.type == .number
            ? .measure(column.sd, .dim) : .text(Figures.none, .dim, sort: .missing),
          .scalar(
            column.shownEnd(column.min),
            column.declaredRange.map { $0.below > 0 } == true ? .bad : .dim
          ),
          .scalar(
            column.shownEnd(column.max),
            column.declaredRange.map { $0.above > 0 } == true ? .bad : .dim
          ),
          .spark(shape),
        ]
      },
      drilldown: { row, place in columns[row].drilldown(atColumn: place) },
      empty: "the source has no column"
    )
  }

  private var columnValuesTable: PanelTable {
    guard let column = selectedColumn else {
      return .none("column", profile.value == nil ? status(of: profile) : "no column is selected")
    }
    return column.linesTable
  }
}

extension ColumnProfile {
  fileprivate func drilldown(atColumn place: Int) -> Drilldown {
    switch place {
    case 2:
      .rows(
        RowFilter(.source(source), [.missing(column: name)]),
        title: "\(source) without \(name)"
      )
    case 3:
      .rows(
        RowFilter(.values(source: source, column: name)),
        title: "distinct values of \(name) in \(source)"
      )
    default:
      .rows(RowFilter(.source(source), [.present(column: name)]), title: "\(source) with \(name)")
    }
  }
}

extension DistinctCount {
  /// The count; an estimate is marked as one.
  var text: String {
    relativeError > 0 ? "~\(Figures.short(count))" : Figures.count(count)
  }
}

extension Scalar {
  var text: String {
    switch self {
    case .number(let number): Figures.measure(number)
    case .integer(let whole): String(whole)
    case .text(let text): text
    }
  }
}

extension DistinctCount {
  func cell(_ role: Role) -> PanelTable.Cell { .text(text, role, sort: .number(Double(count))) }
}

extension ColumnProfile {
  /// An end of the values, where the kind has ends worth reading.
  fileprivate func shownEnd(_ end: Scalar?) -> Scalar? {
    switch type {
    case .number, .date, .time: end
    default: nil
    }
  }
}

extension PanelTable.Cell {
  /// A value of a column, ordered as a number where it is one.
  static func scalar(_ scalar: Scalar?, _ role: Role) -> PanelTable.Cell {
    guard let scalar else { return .text(Figures.none, role, sort: .missing) }
    // Times are UTC on every screen.
    let isTime = scalar.text.hasSuffix("+00") && scalar.text.contains(":")
    let text = isTime ? String(scalar.text.dropLast(3)) : scalar.text
    return .text(text, role, sort: scalar.number.map { .number($0) })
  }
}
