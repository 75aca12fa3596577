import Terminal

/// Every action, in the order of help and documentation.
enum ActionTable {
  static let all: [Action] =
    screens + movement + commands + grid + review + train + deploy + feedback

  static func action(_ id: String) -> Action? { byID[id] }

  private static let byID: [String: Action] = Dictionary(
    all.map { ($0.id, $0) },
    uniquingKeysWith: { first, _ in first }
  )

  private static let screens: [Action] =
    Screen.allCases.map { screen in
      Action(
        screen.actionID,
        .everywhere,
        [.character(screen.digit)],
        "open \(screen.title)",
        .navigation(.open(screen))
      )
    } + [
      Action(
        "screen.next",
        .everywhere,
        [.character("]")],
        "next screen",
        .navigation(.nextScreen(1))
      ),
      Action(
        "screen.previous",
        .everywhere,
        [.character("[")],
        "previous screen",
        .navigation(.nextScreen(-1))
      ),
    ]

  private static let movement: [Action] = [
    Action("move.up", .everywhere, [.up, .character("k")], "up", .navigation(.move(.up))),
    Action("move.down", .everywhere, [.down, .character("j")], "down", .navigation(.move(.down))),
    Action(
      "move.left",
      .everywhere,
      [.left, .character("h")],
      "previous figure, column or value",
      .navigation(.figure(-1))
    ),
    Action(
      "move.right",
      .everywhere,
      [.right, .character("l")],
      "next figure, column or value",
      .navigation(.figure(1))
    ),
    Action(
      "move.page-up",
      .everywhere,
      [.pageUp],
      "a page up",
      .navigation(.move(.pageUp))
    ),
    Action(
      "move.page-down",
      .everywhere,
      [.pageDown],
      "a page down",
      .navigation(.move(.pageDown))
    ),
    Action(
      "move.half-up",
      .everywhere,
      [.control("u")],
      "half a page up",
      .navigation(.move(.halfUp))
    ),
    Action(
      "move.half-down",
      .everywhere,
      [.control("d")],
      "half a page down",
      .navigation(.move(.halfDown))
    ),
    Action(
      "move.first",
      .everywhere,
      [.character("g"), .home],
      "to the first",
      .navigation(.move(.first))
    ),
    Action(
      "move.last",
      .everywhere,
      [.character("G"), .end],
      "to the last",
      .navigation(.move(.last))
    ),
    Action(
      "panel.next",
      .screens,
      [.tab],
      "next panel",
      hint: "panel",
      .navigation(.nextPanel(1))
    ),
    Action(
      "panel.previous",
      .screens,
      [.backTab],
      "previous panel",
      .navigation(.nextPanel(-1))
    ),
    Action(
      "panel.zoom",
      .screens,
      [.character("+")],
      "let the panel fill the screen",
      .navigation(.zoom(true)),
      unless: { $0.isZoomed ? "the panel fills the screen already" : nil }
    ),
    Action(
      "panel.unzoom",
      .screens,
      [.character("_"), .character("-")],
      "show all panels again",
      .navigation(.zoom(false)),
      unless: { $0.isZoomed ? nil : "all panels are shown already" }
    ),
    Action(
      "panel.sort",
      .screens,
      [.character("o")],
      "sort the panel by the figure's column, turn it round, or let it be",
      .navigation(.sortFocused),
      unless: { $0.sortReason }
    ),
    Action(
      "figure.open",
      .everywhere,
      [.enter],
      "open the rows or figures behind the selection",
      hint: "open",
      .navigation(.enter),
      unless: { $0.drilldownReason }
    ),
    Action(
      "navigate.back",
      .everywhere,
      [.escape],
      "back, one level",
      .navigation(.back)
    ),
  ]

  private static let commands: [Action] = [
    Action(
      "app.help",
      .everywhere,
      [.character("?"), .function(1)],
      "help: every key",
      hint: "help",
      .overlay(.help)
    ),
    Action(
      "app.palette",
      .everywhere,
      [.character(":"), .control("p")],
      "find an action, column, source, entity or theme by name",
      hint: "find",
      .overlay(.palette)
    ),
    Action(
      "review.send",
      .everywhere,
      [.character("S")],
      "send the cell, the row or the rows behind the figure to review",
      .review(.send),
      unless: { $0.sendReason }
    ),
    Action(
      "app.export",
      .everywhere,
      [.character("E")],
      "export a report",
      hint: "report",
      .overlay(.export),
      unless: { $0.sources.value == nil ? "nothing is read yet that a report could tell" : nil }
    ),
    Action(
      "app.save-table",
      .everywhere,
      [.control("s")],
      "save the table on the screen as CSV",
      .command(.saveTable),
      unless: { !$0.holdsTable ? "this panel holds no table to save" : nil }
    ),
    Action("app.theme", .everywhere, [.character("t")], "choose a theme", .overlay(.themes)),
    Action(
      "app.refresh",
      .everywhere,
      [.character("R"), .control("r")],
      "read the data again",
      .command(.refresh),
      unless: { $0.sources.progress != nil ? "the data is being read already" : nil }
    ),
    Action(
      "app.pause",
      .everywhere,
      [.character("p")],
      "hold live figures still, or let them go on",
      .command(.togglePause)
    ),
    Action(
      "app.suspend",
      .everywhere,
      [.control("z")],
      "put Tuina in the background",
      .command(.suspend)
    ),
    Action(
      "app.repaint",
      .everywhere,
      [.control("l")],
      "paint the screen anew",
      .command(.repaint)
    ),
    Action(
      "app.copy",
      .everywhere,
      [.character("y")],
      "copy the cell, the row or the text",
      .command(.copy),
      unless: { $0.selectedText == nil ? "nothing is selected to copy" : nil }
    ),
    Action("app.log", .everywhere, [.character("@")], "messages of this session", .overlay(.log)),
    Action(
      "app.interrupt",
      .everywhere,
      [.control("c")],
      "cancel the running work, or else ask to quit",
      hint: "cancel",
      .command(.interrupt)
    ),
    Action("app.quit", .everywhere, [.character("q")], "quit", hint: "quit", .command(.quit)),
  ]
}
