import Terminal

/// Finds actions by what they are called.
enum ActionSearch {
  struct Match: Sendable {
    var action: Action
    var item: CommandPalette.Item
  }

  static func items(in model: DashboardModel) -> [CommandPalette.Item] {
    actions(in: model).map { action in
      CommandPalette.Item(
        id: action.id,
        title: action.title,
        key: model.keymap.keys(of: action.id).map(\.description).joined(separator: " "),
        disabledReason: action.reason(model)
      )
    }
  }

  /// The actions that answer a query, best first, as the palette lists them.
  static func matches(_ query: String, in model: DashboardModel) -> [Match] {
    let palette = CommandPalette(query: TextFieldState(query), items: items(in: model))
    return palette.matches.compactMap { match in
      ActionTable.action(match.item.id).map { Match(action: $0, item: match.item) }
    }
  }

  /// Plain movement is left out: nobody looks it up to do it.
  private static func actions(in model: DashboardModel) -> [Action] {
    ActionTable.all.filter { $0.isReachable(in: model) && !$0.id.hasPrefix("move.") }
  }
}
