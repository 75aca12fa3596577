import Terminal

extension DashboardModel {
  /// Every key by where it works; what cannot be done now says why.
  func helpSections(_ filter: String = "") -> [HelpView.Section] {
    var scopes: [Action.Scope] = [.screen(screen), .screens, .everywhere]
    if !grids.isEmpty { scopes = [.grid, .everywhere] }
    let others = Screen.allCases.map(Action.Scope.screen) + [.grid, .screens]
    scopes += others.filter { !scopes.contains($0) }
    return scopes.compactMap { scope in
      let actions = ActionTable.all.filter { action in
        action.scope == scope
          && (filter.isEmpty || FuzzyMatch(filter, in: action.title) != nil
            || keymap.keys(of: action.id).contains { $0.description == filter })
      }
      guard !actions.isEmpty else { return nil }
      return HelpView.Section(
        title: scope.title,
        entries: actions.map { action in
          HelpView.Entry(
            keys: keymap.keys(of: action.id).map(\.description).joined(separator: " "),
            title: action.title,
            disabledReason: action.isReachable(in: self) ? action.reason(self) : nil
          )
        }
      )
    }
  }
}
