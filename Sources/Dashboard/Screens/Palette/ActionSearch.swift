import Profiling
import Ingest
import Pipeline
import Terminal

/// Finds by name what a person may want to do or see: actions of every screen, sources, columns,
/// classes, themes, and the rows of an entity.
enum ActionSearch {
  /// What choosing an entry does.
  enum Choice: Sendable {
    case action(Action)
    case open(Drilldown)
    case column(source: String, name: String)
    case theme(String)
  }

  struct Entry: Sendable {
    var item: CommandPalette.Item
    var choice: Choice
  }

  /// Beyond this many columns the list is cut; the Sources screen has them all.
  private static let mostColumns = 2000

  /// Everything that can be chosen, for a query that may name an entity.
  static func entries(_ query: String, in model: DashboardModel) -> [Entry] {
    actions(in: model) + sources(in: model) + columns(in: model) + classes(in: model)
      + themes(in: model) + entity(query, in: model)
  }

  /// The entries that answer a query, best first, as the palette lists them.
  static func matches(_ query: String, in model: DashboardModel) -> [Entry] {
    let entries = entries(query, in: model)
    let items = entries.map(\.item)
    let palette = CommandPalette(query: TextFieldState(query), items: items)
    let byID = Dictionary(entries.map { ($0.item.id, $0) }, uniquingKeysWith: { one, _ in one })
    return palette.matches.compactMap { byID[$0.item.id] }
  }

  /// What can be reached now first, then what other screens do; plain movement is left out, since
  /// nobody looks it up to do it.
  private static func actions(in model: DashboardModel) -> [Entry] {
    let all = ActionTable.all.filter { !$0.id.hasPrefix("move.") }
    let here = all.filter { $0.isReachable(in: model) }
    let elsewhere = all.filter { action in
      if case .screen(let screen) = action.scope { return screen != model.screen }
      return false
    }
    return (here + elsewhere).map { action in
      var title = action.title
      var place = model
      if case .screen(let screen) = action.scope, screen != model.screen {
        title = "\(screen.title): \(title)"
        // As it would be on that screen.
        place.screen = screen
        place.grids = []
      }
      return Entry(
        item: CommandPalette.Item(
          id: action.id,
          title: title,
          key: model.keymap.keys(of: action.id).map(\.description).joined(separator: " "),
          disabledReason: action.reason(place)
        ),
        choice: .action(action)
      )
    }
  }

  private static func sources(in model: DashboardModel) -> [Entry] {
    (model.sources.value ?? []).map { source in
      entry("source \(source.name)", .open(source.drilldown(rejected: false)))
    }
  }

  private static func columns(in model: DashboardModel) -> [Entry] {
    (model.profile.value?.columns ?? []).prefix(mostColumns).map { column in
      entry(
        "column \(column.name) of \(column.source)",
        .column(source: column.source, name: column.name)
      )
    }
  }

  private static func classes(in model: DashboardModel) -> [Entry] {
    guard let report = model.skew.value else { return [] }
    return report.classes.prefix(mostColumns).map { share in
      entry(
        "rows with \(report.label) \(share.value)",
        .open(
          .rows(
            RowFilter(.rows, [.labelled(column: report.label, as: share.value)]),
            title: "\(report.label) \(share.value)"
          )
        )
      )
    }
  }

  private static func themes(in model: DashboardModel) -> [Entry] {
    model.themes.map { entry("theme \($0)", .theme($0)) }
  }

  private static func entity(_ query: String, in model: DashboardModel) -> [Entry] {
    guard !query.isEmpty, model.sources.value != nil, model.dataset.entity.count == 1,
      let column = model.dataset.entity.first
    else { return [] }
    return [
      entry(
        "rows where \(column) is \(query)",
        .open(.rows(RowFilter(.rows, [.entity(query)]), title: "\(column) \(query)"))
      )
    ]
  }

  private static func entry(_ title: String, _ choice: Choice) -> Entry {
    Entry(item: CommandPalette.Item(id: title, title: title), choice: choice)
  }
}
