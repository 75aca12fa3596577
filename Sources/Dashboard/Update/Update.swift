import Terminal

extension DashboardModel {
  /// Takes a message: the only way the model changes.
  ///
  /// - Returns: what is left to do.
  mutating func update(_ message: Message) -> [Effect] {
    switch message {
    case .key(let key): press(key)
    case .paste(let text): paste(text)
    case .navigation(let message): navigate(message)
    case .loading(let message): load(message)
    case .grid(let message): updateGrid(message)
    case .train(let message): train(message)
    case .feedback(let message): feed(message)
    case .overlay(let message): updateOverlay(message)
    case .command(let message): command(message)
    case .notice(let notice): note(notice)
    }
  }

  /// Every update that may move what a selection points at ends here.
  mutating func settle() {
    for panel in screen.panels {
      let table = table(panel)
      var selection = selection(panel)
      selection.settle(
        items: table.rowCount,
        figures: table.figures.count,
        rows: viewports[panel] ?? 1
      )
      selections[panel] = selection
    }
  }

  mutating func note(_ notice: Notice) -> [Effect] {
    self.notice = notice
    return []
  }

  private mutating func press(_ key: Key) -> [Effect] {
    notice = nil
    if overlay != nil, let effects = pressOverOverlay(key) { return effects }
    guard let action = keymap.action(for: key, in: self) else { return [] }
    return perform(action)
  }

  /// Does what an action stands for, or says why it cannot be done.
  mutating func perform(_ action: Action) -> [Effect] {
    if let reason = action.reason(self) {
      return note(.warning("\(action.title): \(reason)"))
    }
    return update(action.message)
  }

  private mutating func command(_ command: CommandMessage) -> [Effect] {
    switch command {
    case .quit:
      if overlay != nil, overlay != .confirmQuit { overlay = nil }
      if training.isActive {
        overlay = .confirmQuit
        return []
      }
      return quit()
    case .quitNow: return quit()
    case .suspend: return [.suspend]
    case .repaint: return [.repaint]
    case .refresh: return [.load]
    case .togglePause: return togglePause()
    case .saveTable: return saveTable()
    case .absent: return []
    }
  }

  private mutating func quit() -> [Effect] {
    isQuitting = true
    return [.quit]
  }

  private mutating func togglePause() -> [Effect] {
    isPaused.toggle()
    guard !isPaused else {
      return note(.information("live figures stand still; p lets them go on"))
    }
    let news = held
    held = HeldNews()
    if let summary = news.feedback { feedback.summary.receive(.success(summary)) }
    for event in news.events { take(event) }
    refreshNeeds()
    settle()
    return []
  }

  private mutating func saveTable() -> [Effect] {
    if let grid, let filter = grid.filter {
      return [.saveRows(filter, sort: grid.sort, title: grid.title)]
    }
    guard let table = tableOnScreen else { return [] }
    return [.saveTable(table)]
  }

  mutating func refreshNeeds() { needs = Need.all(in: self) }
}
