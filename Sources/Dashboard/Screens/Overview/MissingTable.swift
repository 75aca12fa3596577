import Basics
import Ingest
import Pipeline
import Profiling
import Terminal

extension DashboardModel {
  /// The widest the name of a source stands above its shares, which are as wide.
  private static var widestSource: Int { 6 }

  /// Missing values by column and source, the columns with most of them first.
  var missingTable: PanelTable {
    guard let profile = profile.value else {
      return .none("missing values", status(of: profile))
    }
    let columns = MissingColumn.all(of: profile)
    let sources = profile.sources.map(\.name).filter { source in
      columns.contains { $0.sources[source] != nil }
    }
    let shown = sources.count > 1 ? sources : []
    return PanelTable(
      title: "missing values",
      columns: [.init(title: "column", isName: true, limit: 20)]
        + shown.enumerated().map { place, source in
          .init(title: Self.short(source), isNumeric: true, isFigure: true, dispensable: place)
        } + [
          .init(
            title: "rows",
            isNumeric: true,
            isFigure: true,
            dispensable: shown.isEmpty ? 0 : shown.count
          ), .init(title: "share", isNumeric: true, dispensable: shown.count + 1),
        ],
      rowCount: columns.count,
      cells: { row in
        let column = columns[row]
        return [.text(column.name)] + shown.map { .shade(column.sources[$0]?.share) }
          + [.count(column.missing), .percent(column.share, .dim)]
      },
      drilldown: { row, place in
        let column = columns[row]
        let missing = RowFilter.Condition.missing(column: column.name)
        guard shown.indices.contains(place - 1) else {
          return .rows(RowFilter(.rows, [missing]), title: "rows without \(column.name)")
        }
        let source = shown[place - 1]
        guard column.sources[source] != nil else {
          return .explanation(
            title: "\(column.name) of \(source)",
            lines: ["\(source) has no column \(column.name)."]
          )
        }
        return .rows(
          RowFilter(.source(source), [missing]),
          title: "\(source) without \(column.name)"
        )
      },
      empty: profile.columns.isEmpty ? "no column was read" : "no value is missing"
    )
  }

  private static func short(_ source: String) -> String {
    TextWidth().truncated(source, to: widestSource)
  }
}

/// A column with its missing values in every source that has it.
private struct MissingColumn: Sendable {
  struct Count: Sendable {
    var missing: Int
    var rows: Int

    var share: Double { Double(missing) / Double(max(rows, 1)) }
  }

  var name: String
  var sources: [String: Count] = [:]

  var missing: Int { sources.values.reduce(0) { $0 + $1.missing } }
  var share: Double { Double(missing) / Double(max(sources.values.reduce(0) { $0 + $1.rows }, 1)) }

  /// Those with missing values, the largest share first.
  static func all(of profile: DatasetProfile) -> [MissingColumn] {
    var places: [String: Int] = [:]
    var columns: [MissingColumn] = []
    for column in profile.columns where column.type != .ignore {
      let place = places[column.name] ?? columns.count
      if place == columns.count {
        places[column.name] = place
        columns.append(MissingColumn(name: column.name))
      }
      columns[place].sources[column.source] = Count(missing: column.missing, rows: column.rows)
    }
    return columns.enumerated().filter { $0.element.missing > 0 }.sorted {
      ($1.element.share, $0.offset) < ($0.element.share, $1.offset)
    }.map(\.element)
  }
}
