import Basics
import Fusion
import Pipeline
import Terminal
import Workspace

extension DashboardModel {
  /// Rows that stand side by side, at most; the grid shows all of them.
  private static var mostSideBySide: Int { 64 }

  /// The whole entity: its columns below each other, its rows side by side, those that differ on
  /// top and marked.
  ///
  /// Columns that the manifest ignores are left out: they are no part of what models see, and often
  /// say what is asked.
  ///
  /// - `isBlind`: how reliable sources are is hidden.
  func entityTable(
    _ item: ItemKey,
    _ name: String,
    _ named: String,
    isBlind: Bool = false
  ) -> PanelTable {
    var title = "all of \(name)"
    guard let rows = entityRows, rows.item == item else {
      return .none(title, "its rows are not here yet")
    }
    guard var page = rows.page else { return .none(title, rows.problem ?? "reading its rows …") }
    if page.rows.count > 1 {
      title += ", \(rows.isCut ? "the first " : "")\(Figures.count(page.rows.count)) rows"
    }
    page.putFirst(rowsWith: named)
    let shown = page.rows.prefix(Self.mostSideBySide)
    let source = page.columns.firstIndex(of: "_source")
    let accuracies = isBlind ? [:] : sourceAccuracies
    let internals: Set<String> = ["_source", "_row", "_file", Manifest.givenPart]
    let ignored = page.columns.filter { dataset.ignoredColumns.contains($0.lowercased()) }
    let attributes = page.columns.indices
      .filter { !internals.contains(page.columns[$0]) && !ignored.contains(page.columns[$0]) }
      .map { column -> EntityAttribute in
        EntityAttribute(
          name: page.columns[column],
          values: shown.map { $0.indices.contains(column) ? $0[column] : nil }
        )
      }
      .filter { $0.values.contains { $0 != nil } }
    let sorted = attributes.enumerated().sorted { one, two in
      func rank(_ attribute: EntityAttribute) -> Int {
        attribute.name == named ? 0 : (attribute.differs ? 1 : 2)
      }
      return (rank(one.element), one.offset) < (rank(two.element), two.offset)
    }.map(\.element)
    let titles = shown.map { row -> String in
      guard let source, row.indices.contains(source), let name = row[source] else { return "row" }
      return accuracies[name].map { "\(name) \(Figures.percent($0))" } ?? name
    }
    return PanelTable(
      title: title,
      columns: [.init(title: "", isName: true, limit: 20)]
        + titles.enumerated().map { place, title in
          // Of a few rows none is left out: their texts are cut before.
          .init(title: title, isName: true, dispensable: place < 4 ? 0 : place, limit: 24)
        },
      rowCount: sorted.count,
      cells: { row in
        let attribute = sorted[row]
        let role: Role =
          attribute.name == named ? .accent : (attribute.differs ? .warning : .dim)
        return [.text((attribute.differs ? "≠ " : "  ") + attribute.name, role)]
          + attribute.values.map { value in
            .text(value ?? Figures.none, value == nil ? .dim : (attribute.differs ? role : .text))
          }
      },
      drilldown: { _, _ in
        .rows(RowFilter(of: item), title: "rows of \(name)")
      },
      empty: "no row names it",
      footer: ignored.isEmpty ? nil : "ignored: " + ignored.joined(separator: ", ")
    )
  }
}

extension GridPage {
  /// Moves the rows that say something in a column to the front; they keep their order otherwise.
  fileprivate mutating func putFirst(rowsWith column: String) {
    guard let place = columns.firstIndex(of: column) else { return }
    func speaks(_ row: [String?]) -> Bool { row.indices.contains(place) && row[place] != nil }
    rows = rows.filter(speaks) + rows.filter { !speaks($0) }
  }
}

/// What the rows of one entity say in one column.
private struct EntityAttribute: Sendable {
  var name: String
  var values: [String?]

  /// Whether two rows say different things.
  var differs: Bool { Set(values.compactMap(\.self)).count > 1 }
}
