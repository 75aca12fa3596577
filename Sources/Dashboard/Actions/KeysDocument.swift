import Terminal

/// docs/keys.md, made from the table of actions.
enum KeysDocument {
  static var text: String {
    var lines = [
      "# Keys", "",
      "Every action of the dashboard with its keys. `?` shows the same inside, `:` finds an action",
      "by name, and a key that cannot act now says why.", "",
      "Keys are changed by action in `$XDG_CONFIG_HOME/tuina/config.yaml`:", "", "```yaml", "keys:",
      "  app.quit: [Q, f10]", "  train.start: [f5]", "```", "",
      "A key that would mean two things in the same place is refused, and the clash is named at the",
      "start. Names of keys: a character as it is, `space`, `enter`, `esc`, `tab`, `shift-tab`, `up`,",
      "`pgdn`, `home`, `f1`, `ctrl-s`, `alt-x`.",
    ]
    for scope in scopes {
      lines += ["", "## \(scope.title)", "", "| keys | action | id |", "|---|---|---|"]
      lines += ActionTable.all.filter { $0.scope == scope }.map { action in
        let keys = action.keys.map { "`\($0)`" }.joined(separator: " ")
        return "| \(keys) | \(action.title) | `\(action.id)` |"
      }
    }
    lines += [
      "", "## With the mouse", "",
      "A click on a name in the first line opens its screen, on a row selects it, on the selected row",
      "opens it, on the header of a list or grid sorts by the column, on a scrollbar goes there, on the",
      "focused chart opens its figures, on a key in the last line presses it; the wheel moves through",
      "the list below the pointer. Hold shift to select text as the terminal does.",
      "`mouse: false` in the configuration turns it off.",
    ]
    return lines.joined(separator: "\n") + "\n"
  }

  /// The places where keys work, in the order of the table.
  private static var scopes: [Action.Scope] {
    ActionTable.all.reduce(into: []) { scopes, action in
      if !scopes.contains(action.scope) { scopes.append(action.scope) }
    }
  }
}
