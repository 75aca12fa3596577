import Terminal

/// Something a person can do by a key, from the palette or from the help.
///
/// The one table of actions feeds the keymap, the footer, the help, the palette and docs/keys.md,
/// so that none of them can go stale.
struct Action: Sendable {
  /// Where the keys of an action work.
  enum Scope: Sendable, Hashable {
    case everywhere
    /// On one screen while no grid lies over it.
    case screen(Screen)
    /// On any screen while no grid lies over it.
    case screens
    case grid

    var title: String {
      switch self {
      case .everywhere: "Everywhere"
      case .screen(let screen): "\(screen.title) screen"
      case .screens: "On the screens"
      case .grid: "In the row grid"
      }
    }

    /// Whether a key could mean both at the same time and at the same depth.
    func collides(with other: Scope) -> Bool { self == other }

    /// Whether a key of one hides that of the other somewhere.
    func overlaps(_ other: Scope) -> Bool {
      switch (self, other) {
      case (.everywhere, _), (_, .everywhere): true
      case (.screens, .screen), (.screen, .screens): true
      default: self == other
      }
    }
  }

  /// Stable: user configurations name actions by it.
  let id: String
  let scope: Scope
  let keys: [Key]
  /// What it does, as help and palette say it.
  let title: String
  /// A word or two for the footer; nil keeps it out of the footer.
  let hint: String?
  let message: Message
  /// Why it cannot be done now; nil when it can.
  let reason: @Sendable (DashboardModel) -> String?

  init(
    _ id: String,
    _ scope: Scope,
    _ keys: [Key],
    _ title: String,
    hint: String? = nil,
    _ message: Message,
    unless reason: @escaping @Sendable (DashboardModel) -> String? = { _ in nil }
  ) {
    self.id = id
    self.scope = scope
    self.keys = keys
    self.title = title
    self.hint = hint
    self.message = message
    self.reason = reason
  }

  /// Whether the keys of this action reach it now.
  func isReachable(in model: DashboardModel) -> Bool {
    switch scope {
    case .everywhere: true
    case .screens: model.grid == nil
    case .screen(let screen): model.grid == nil && model.screen == screen
    case .grid: model.grid != nil
    }
  }
}
