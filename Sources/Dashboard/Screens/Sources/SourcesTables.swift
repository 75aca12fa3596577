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
    return sources[min(max(selection(.sources).item, 0), sources.count - 1)]
  }

  /// The profiled columns of the selected source; those to be ignored come last.
  var shownColumns: [ColumnProfile] {
    guard let source = selectedSource, let profile = profile.value else { return [] }
    let columns = profile.columns.filter { $0.source == source.name }
    return columns.filter { $0.type != .ignore } + columns.filter { $0.type == .ignore }
  }

  /// The column whose details are shown.
  var selectedColumn: ColumnProfile? {
    let columns = shownColumns
    guard !columns.isEmpty else { return nil }
    return columns[min(max(selection(.columns).item, 0), columns.count - 1)]
  }

  private var sourceListTable: PanelTable {
    guard let sources = sources.value else { return .none("sources", sources.status) }
    let most = Double(max(sources.map(\.rowsKept).max() ?? 0, 1))
    return PanelTable(
      title: "sources",
      columns: [
        .init(title: "source", isWide: true), .init(title: "format", dispensable: 2),
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
          .text(Figures.count(source.rowsRead)), .text(Figures.count(source.rowsKept)),
          .text(Figures.count(source.rowsRejected), source.rowsRejected > 0 ? .bad : .dim),
          .text(Figures.count(source.columns.count), .dim),
          .bar(Double(source.rowsKept) / most, .series1), .text(source.problem ?? files, .dim),
        ]
      },
      door: { row, column in
        if let problem = sources[row].problem {
          return .explanation(title: sources[row].name, lines: [problem])
        }
        return sources[row].door(rejected: column == 5)
      },
      empty: "no data file was found"
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
        .init(title: "column", isFigure: true, isWide: true), .init(title: "type"),
        .init(title: "missing", isNumeric: true, isFigure: true),
        .init(title: "distinct", isNumeric: true, isFigure: true),
        .init(title: "mean", isNumeric: true, dispensable: 2),
        .init(title: "sd", isNumeric: true, dispensable: 4),
        .init(title: "min", isNumeric: true, dispensable: 3, limit: 12),
        .init(title: "max", isNumeric: true, dispensable: 3, limit: 12),
        .init(title: "", isWide: true, dispensable: 1, width: 8),
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
          .text(column.distinct.text), .text(Figures.measure(column.mean)),
          .text(Figures.measure(column.sd), .dim), .text(column.min?.text ?? Figures.none, .dim),
          .text(column.max?.text ?? Figures.none, .dim), .spark(shape),
        ]
      },
      door: { row, place in columns[row].door(atColumn: place) },
      empty: "the source has no column"
    )
  }

  private var columnValuesTable: PanelTable {
    guard let column = selectedColumn else {
      return .none("column", profile.value == nil ? status(of: profile) : "no column is selected")
    }
    return column.valuesTable
  }
}

extension ColumnProfile {
  fileprivate func door(atColumn place: Int) -> Door {
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

  /// An edge of the histogram: a number, or the date or time that it stands for.
  func edge(_ value: Double) -> String { instant(value) ?? Figures.measure(value) }

  /// Top values, or the bins of the histogram, each leading to its rows.
  var valuesTable: PanelTable {
    let bins = histogram.count
    let tops = top
    let profile = self
    let most = Double(
      Swift.max(histogram.map(\.count).max() ?? 0, top.map(\.count).max() ?? 0, 1)
    )
    return PanelTable(
      title: name,
      columns: [
        .init(title: "value", limit: 28), .init(title: "", isWide: true, width: 6),
        .init(title: "rows", isNumeric: true, isFigure: true),
        .init(title: "share", isNumeric: true, dispensable: 1),
      ],
      rowCount: bins + tops.count,
      cells: { row in
        let isBin = row < bins
        let count = isBin ? profile.histogram[row].count : tops[row - bins].count
        let text =
          isBin
          ? "\(profile.edge(profile.histogram[row].low)) … "
            + profile.edge(profile.histogram[row].high)
          : tops[row - bins].value
        return [
          .text(text), .bar(Double(count) / most, isBin ? .series1 : .series2),
          .text(Figures.count(count)),
          .text(Figures.percent(Double(count) / Double(Swift.max(profile.rows, 1))), .dim),
        ]
      },
      door: { row, _ in
        let condition: RowFilter.Condition
        if row < bins {
          let bin = profile.histogram[row]
          condition = .range(
            column: profile.name,
            low: bin.low,
            high: bin.high,
            includesHigh: row == bins - 1
          )
        } else {
          condition = .equals(column: profile.name, value: tops[row - bins].value)
        }
        let filter = RowFilter(.source(profile.source), [condition])
        return .rows(filter, title: "\(profile.source) by \(profile.name)")
      },
      empty: missing == rows ? "every value is missing" : "no value is frequent enough to show"
    )
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
