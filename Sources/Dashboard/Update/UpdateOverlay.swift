import Learning
import Ingest
import Profiling
import Terminal

extension DashboardModel {
  mutating func updateOverlay(_ message: OverlayMessage) -> [Effect] {
    switch message {
    case .help: overlay = .help(scroll: 0)
    case .palette: overlay = .palette(TextFieldState(), selection: 0)
    case .themes:
      overlay = .themes(
        TextFieldState(),
        selection: themes.firstIndex(of: theme) ?? 0,
        original: theme
      )
    case .export: overlay = .export(selection: 0)
    case .search: overlay = .search(TextFieldState(grid?.search ?? ""))
    case .log: overlay = .detail(Detail(title: "messages, in UTC", lines: log.lines))
    case .close: closeOverlay()
    case .chooseTheme(let place):
      guard case .themes(let query, _, _) = overlay else { return [] }
      let found = themes(matching: query.text)
      guard found.indices.contains(place) else { return [] }
      theme = found[place]
      overlay = nil
      return [.rememberTheme(theme)]
    case .chooseFormat(let place):
      guard case .export = overlay, ReportFormat.allCases.indices.contains(place) else { return [] }
      overlay = nil
      let format = ReportFormat.allCases[place]
      return [.export(format, job: beginJob("exporting the \(format.title) report"))]
    case .chooseMethodScope(let place):
      guard case .chooseMethod(let attribute, let method, _) = overlay else { return [] }
      return chooseMethodScope(place, attribute, method)
    case .chooseCommand(let place):
      guard case .palette(let query, _) = overlay else { return [] }
      let found = ActionSearch.matches(query.text, in: self)
      guard found.indices.contains(place) else { return [] }
      overlay = nil
      return choose(found[place].choice)
    case .chooseReviewFilter(let place): return chooseReviewFilter(place)
    case .scroll(let lines): scrollOverlay(lines)
    }
    return []
  }

  private mutating func choose(_ choice: ActionSearch.Choice) -> [Effect] {
    switch choice {
    case .action(let action):
      if case .screen(let screen) = action.scope, screen != self.screen {
        _ = navigate(.open(screen))
      }
      return perform(action)
    case .open(let drilldown): return open(drilldown)
    case .theme(let name):
      theme = name
      return [.rememberTheme(name)]
    case .column(let source, let name):
      sorts[.sources] = nil
      sorts[.columns] = nil
      let sources = sources.value ?? []
      selections[.sources] = Selection(item: sources.firstIndex { $0.name == source } ?? 0)
      let place = shownColumns.firstIndex { $0.name == name } ?? 0
      selections[.columns] = Selection(item: place)
      selections[.columnValues] = nil
      return navigate(.openPanel(.columns))
    }
  }

  /// Offers a key to what lies over the screen; nil hands it on to the keymap.
  mutating func pressOverOverlay(_ key: Key) -> [Effect]? {
    // The way out and the program's own keys work everywhere.
    if key == .control("z") || key == .control("l") { return nil }
    if key == .escape {
      if case .help(_, .some) = overlay { overlay = .help(scroll: 0) } else { closeOverlay() }
      return []
    }
    if overlay != .confirmQuit, keymap.action(for: key, in: self)?.id == "app.interrupt" {
      if runningWork == nil {
        closeOverlay()
        return []
      }
      return nil
    }
    switch overlay {
    case .help(_, let filter?): return pressOverHelp(key, filter)
    case .help where key == .character("/"):
      overlay = .help(scroll: 0, filter: TextFieldState())
      return []
    case .help, .detail: return pressOverText(key)
    case .palette(let query, let selection): return pressOverPalette(key, query, selection)
    case .themes(let query, let selection, let original):
      return pressOverThemes(key, query, selection, original)
    case .export(let selection):
      let count = ReportFormat.allCases.count
      if key == .enter { return updateOverlay(.chooseFormat(selection)) }
      if let next = Self.listMove(key, selection, count: count) {
        overlay = .export(selection: next)
      }
      return []
    case .chooseMethod(let attribute, let method, let selection):
      let count = MethodScope.scopes(for: method).count
      if key == .enter { return chooseMethodScope(selection, attribute, method) }
      if let next = Self.listMove(key, selection, count: count) {
        overlay = .chooseMethod(attribute: attribute, method, selection: next)
      }
      return []
    case .confirmQuit:
      switch key {
      case .character("y"), .character("Y"), .enter, .control("c"):
        return respond(to: .command(.quitNow))
      case .character("n"), .character("N"), .character("q"): overlay = nil
      default: break
      }
      return []
    case .confirmDelete:
      switch key {
      case .character("y"), .character("Y"): return control(.delete)
      case .character("n"), .character("N"), .character("q"): overlay = nil
      default: break
      }
      return []
    case .confirmChampion:
      switch key {
      case .character("y"), .character("Y"): return deploy(.confirm)
      case .character("n"), .character("N"), .character("q"): overlay = nil
      default: break
      }
      return []
    case .edit(let field, var line, _):
      if key == .enter { return train(.set(field, line.text)) }
      if line.handle(key) { overlay = .edit(field, line, problem: nil) }
      return []
    case .askOfRun(let question, var line, _):
      if key == .enter { return control(.answer(line.text)) }
      if line.handle(key) { overlay = .askOfRun(question, line, problem: nil) }
      return []
    case .askOfStudy(let question, var line, _):
      if key == .enter { return study(.answer(line.text)) }
      if line.handle(key) { overlay = .askOfStudy(question, line, problem: nil) }
      return []
    case .search(var line):
      if key == .enter {
        overlay = nil
        return updateGrid(.search(line.text))
      }
      if line.handle(key) { overlay = .search(line) }
      return []
    case .gridText(let prompt, var line):
      if key == .enter {
        overlay = nil
        return updateGrid(prompt == .find ? .seek(line.text) : .narrow(line.text))
      }
      if line.handle(key) { overlay = .gridText(prompt, line) }
      return []
    case .reviewText(let question, var line):
      if key == .enter {
        return review(question == .value ? .typed(line.text) : .commented(line.text))
      }
      if line.handle(key) { overlay = .reviewText(question, line) }
      return []
    case .reviewFilter(let query, let selection):
      return pressOverReviewFilter(key, query, selection)
    case nil: return nil
    }
  }

  mutating func paste(_ text: String) -> [Effect] {
    switch overlay {
    case .palette(var line, _):
      line.insert(text)
      overlay = .palette(line, selection: 0)
    case .edit(let field, var line, _):
      line.insert(text)
      overlay = .edit(field, line, problem: nil)
    case .askOfRun(let question, var line, _):
      line.insert(text)
      overlay = .askOfRun(question, line, problem: nil)
    case .askOfStudy(let question, var line, _):
      line.insert(text)
      overlay = .askOfStudy(question, line, problem: nil)
    case .themes(var line, _, let original):
      line.insert(text)
      show(line, selection: 0, original: original)
    case .help(_, var line?):
      line.insert(text)
      overlay = .help(scroll: 0, filter: line)
    case .search(var line):
      line.insert(text)
      overlay = .search(line)
    case .gridText(let prompt, var line):
      line.insert(text)
      overlay = .gridText(prompt, line)
    case .reviewFilter(var line, _):
      line.insert(text)
      overlay = .reviewFilter(line, selection: 0)
    case .reviewText(let question, var line):
      line.insert(text)
      overlay = .reviewText(question, line)
    default: break
    }
    return []
  }

  private mutating func closeOverlay() {
    if case .themes(_, _, let original) = overlay { theme = original }
    overlay = nil
  }

  /// Letters narrow the help, arrows scroll it.
  private mutating func pressOverHelp(_ key: Key, _ filter: TextFieldState) -> [Effect] {
    switch key {
    case .up: scrollOverlay(-1)
    case .down: scrollOverlay(1)
    case .pageUp: scrollOverlay(-10)
    case .pageDown: scrollOverlay(10)
    case .enter: overlay = nil
    default:
      var filter = filter
      if filter.handle(key) { overlay = .help(scroll: 0, filter: filter) }
    }
    return []
  }

  private mutating func pressOverText(_ key: Key) -> [Effect]? {
    switch key {
    case .up, .character("k"): scrollOverlay(-1)
    case .down, .character("j"): scrollOverlay(1)
    case .pageUp, .control("u"): scrollOverlay(-10)
    case .pageDown, .control("d"), .character(" "): scrollOverlay(10)
    case .home, .character("g"): scrollOverlay(-overlayLines)
    case .end, .character("G"): scrollOverlay(overlayLines)
    case .character("q"), .character("?"), .enter, .function(1): overlay = nil
    default: if keymap.action(for: key, in: self)?.id == "app.copy" { return nil }
    }
    return []
  }

  private mutating func pressOverPalette(
    _ key: Key,
    _ query: TextFieldState,
    _ selection: Int
  ) -> [Effect] {
    if key == .enter { return updateOverlay(.chooseCommand(selection)) }
    var query = query
    let count = ActionSearch.matches(query.text, in: self).count
    switch key {
    case .up, .control("p"):
      overlay = .palette(query, selection: max(selection - 1, 0))
    case .down, .control("n"), .tab:
      overlay = .palette(query, selection: min(selection + 1, max(count - 1, 0)))
    default:
      if query.handle(key) { overlay = .palette(query, selection: 0) }
    }
    return []
  }

  /// Letters narrow the list, arrows move in it; a theme is shown as soon as it is selected.
  private mutating func pressOverThemes(
    _ key: Key,
    _ query: TextFieldState,
    _ selection: Int,
    _ original: String
  ) -> [Effect] {
    switch key {
    case .enter: return updateOverlay(.chooseTheme(selection))
    case .up, .control("p"): show(query, selection: selection - 1, original: original)
    case .down, .control("n"), .tab: show(query, selection: selection + 1, original: original)
    default:
      var query = query
      let before = query.text
      if query.handle(key) {
        show(query, selection: query.text == before ? selection : 0, original: original)
      }
    }
    return []
  }

  private mutating func show(_ query: TextFieldState, selection: Int, original: String) {
    let found = themes(matching: query.text)
    let next = min(max(selection, 0), max(found.count - 1, 0))
    overlay = .themes(query, selection: next, original: original)
    if found.indices.contains(next) { theme = found[next] }
  }

  /// The themes whose names answer a query, in their order.
  func themes(matching query: String) -> [String] {
    themes.filter { FuzzyMatch(query, in: $0) != nil }
  }

  private var overlayLines: Int { overlayExtent?.lines ?? 0 }

  private mutating func scrollOverlay(_ lines: Int) {
    switch overlay {
    case .help(let scroll, let filter):
      overlay = .help(scroll: scrolled(scroll, lines), filter: filter)
    case .detail(var detail):
      detail.scroll = scrolled(detail.scroll, lines)
      overlay = .detail(detail)
    case .themes(let query, let selection, let original):
      show(query, selection: selection + lines, original: original)
    case .export(let selection):
      let last = ReportFormat.allCases.count - 1
      overlay = .export(selection: min(max(selection + lines, 0), last))
    case .palette(let query, let selection):
      let last = max(ActionSearch.matches(query.text, in: self).count - 1, 0)
      overlay = .palette(query, selection: min(max(selection + lines, 0), last))
    case .reviewFilter(let query, let selection):
      let last = max(reviewFilterChoices(matching: query.text).count - 1, 0)
      overlay = .reviewFilter(query, selection: min(max(selection + lines, 0), last))
    default: break
    }
  }

  /// The first line shown after a move, never so far that less than a page is left.
  private func scrolled(_ top: Int, _ lines: Int) -> Int {
    min(max(top + lines, 0), overlayExtent?.lastTop ?? top)
  }

  private static func listMove(_ key: Key, _ selection: Int, count: Int) -> Int? {
    let last = max(count - 1, 0)
    return switch key {
    case .up, .character("k"): max(selection - 1, 0)
    case .down, .character("j"): min(selection + 1, last)
    case .home, .character("g"): 0
    case .end, .character("G"): last
    default: nil
    }
  }
}
