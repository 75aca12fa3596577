import Terminal

/// Which keys mean which actions: the defaults, changed by the person's configuration.
struct Keymap: Sendable {
  /// Keys of each action by id, the first one shown in hints.
  private(set) var keys: [String: [Key]]
  private var actions: [Key: [Action]]

  static let standard = Keymap(
    keys: Dictionary(
      ActionTable.all.map { ($0.id, $0.keys) },
      uniquingKeysWith: { first, _ in first }
    )
  )

  private init(keys: [String: [Key]]) {
    self.keys = keys
    actions = [:]
    for action in ActionTable.all {
      for key in keys[action.id] ?? [] { actions[key, default: []].append(action) }
    }
  }

  /// The standard keymap with the keys of some actions replaced.
  ///
  /// What is wrong is left out and said in `problems`: unknown actions, unreadable keys, and keys
  /// that would mean two things in the same place.
  static func standard(
    changedBy overrides: [String: [String]]
  ) -> (keymap: Keymap, problems: [String]) {
    var keys = standard.keys
    var problems: [String] = []
    for (id, names) in overrides.sorted(by: { $0.key < $1.key }) {
      guard keys[id] != nil else {
        problems.append("keys: no action is called \(id)")
        continue
      }
      let parsed = names.map { (name: $0, key: Key(parsing: $0)) }
      for unreadable in parsed where unreadable.key == nil {
        problems.append("keys: \(id): \(unreadable.name) is no key")
      }
      let usable = parsed.compactMap(\.key)
      guard !usable.isEmpty || names.isEmpty else { continue }
      let before = keys[id]
      keys[id] = usable
      let clashes = conflicts(in: keys) + hidings(in: keys)
      if let clash = clashes.first(where: { $0.ids.contains(id) }) {
        keys[id] = before
        problems.append(
          "keys: \(clash.key) cannot mean both \(clash.ids.joined(separator: " and "))"
        )
      }
    }
    return (Keymap(keys: keys), problems)
  }

  /// Keys that mean two actions in the same scope.
  static func conflicts(in keys: [String: [Key]]) -> [(key: Key, ids: [String])] {
    shared(in: keys) { $0.collides(with: $1) }
  }

  /// Keys by which an action hides another in some place, but for those that do so by design.
  private static func hidings(in keys: [String: [Key]]) -> [(key: Key, ids: [String])] {
    let meant = Set(shared(in: standard.keys) { $0.overlaps($1) }.map(\.ids))
    return shared(in: keys) { $0.overlaps($1) }.filter { !meant.contains($0.ids) }
  }

  /// Keys of two actions whose scopes stand in a relation.
  private static func shared(
    in keys: [String: [Key]],
    where areRelated: (Action.Scope, Action.Scope) -> Bool
  ) -> [(key: Key, ids: [String])] {
    var seen: [Key: [Action]] = [:]
    var found: [(key: Key, ids: [String])] = []
    for action in ActionTable.all {
      for key in keys[action.id] ?? [] {
        for other in seen[key] ?? [] where areRelated(other.scope, action.scope) {
          found.append((key, [other.id, action.id]))
        }
        seen[key, default: []].append(action)
      }
    }
    return found
  }

  /// The action a key means now; the innermost scope wins.
  func action(for key: Key, in model: DashboardModel) -> Action? {
    let candidates = (actions[key] ?? []).filter { $0.isReachable(in: model) }
    return candidates.max { Self.depth($0.scope) < Self.depth($1.scope) }
  }

  /// The digit that opens a screen now; nil when the person gave the screen another key.
  func digit(of screen: Screen) -> Character? {
    keys(of: screen.actionID).contains(.character(screen.digit)) ? screen.digit : nil
  }

  func keys(of id: String) -> [Key] { keys[id] ?? [] }

  private static func depth(_ scope: Action.Scope) -> Int {
    switch scope {
    case .everywhere: 0
    case .screens: 1
    case .screen, .grid: 2
    }
  }
}
