import Foundation
import Terminal
import Workspace

/// The drawing thread's loop: wait, hear, update, draw when something changed.
///
/// What a person does is drawn at once; live figures at most so often as the terminal deserves;
/// and when nothing arrives nothing is written.
final class EventLoop {
  private let terminal: any TerminalBackend
  private let mailbox: Mailbox
  private let runner: EffectRunner
  private let themes: [String: Theme]
  private let fallback: Theme
  private let interval: Duration
  private let clock = ContinuousClock()
  private var session: DashboardSession
  private var frame: Frame?
  private var lastDrawing: ContinuousClock.Instant?
  private var signal: Int32?

  init(
    _ request: DashboardApp.Request,
    terminal: any TerminalBackend,
    mailbox: Mailbox,
    effects: EffectRunner
  ) {
    self.terminal = terminal
    self.mailbox = mailbox
    runner = effects
    themes = Dictionary(request.themes.map { ($0.name, $0) }, uniquingKeysWith: { one, _ in one })
    fallback = request.themes.first { $0.name == request.theme } ?? request.themes.first ?? .dark
    interval = request.isRemote ? .milliseconds(250) : .milliseconds(100)
    var model = DashboardModel(
      dataset: DatasetFacts(name: request.name, path: request.folder.path)
    )
    model.themes = request.themes.map(\.name)
    model.review.reviewer = request.reviewer
    model.review.secondShareAsked = request.secondShare
    model.theme = fallback.name
    let (keymap, problems) = Keymap.standard(changedBy: request.keys)
    model.keymap = keymap
    session = DashboardSession(model)
    let opening = WorkProgress(stage: "opening", completed: 0, total: nil, unit: "")
    take(.loading(.progress(.sources, opening)))
    let remarks = request.remarks + problems
    if !remarks.isEmpty { take(.notice(.warning(remarks.joined(separator: "\n")))) }
  }

  private var model: DashboardModel { session.model }

  /// Runs until the person quits or the process is asked to end; answers the signal.
  func run() -> Int32? {
    draw()
    mailbox.connect(terminal.waker)
    defer { mailbox.disconnect() }
    runner.perform(.load)
    var isStale = false
    while !model.isQuitting {
      let ageing = model.showsAges ? Self.ageingMilliseconds : nil
      terminal.waitForInput(timeoutMilliseconds: isStale ? patience : ageing)
      let events = terminal.drainInput()
      let messages = mailbox.drain()
      guard !events.isEmpty || !messages.isEmpty || isStale else {
        age()
        continue
      }
      for event in events { hear(event) }
      for message in messages { take(message) }
      let isUrgent = !events.isEmpty || messages.contains { !$0.isLive }
      isStale = isStale || !messages.isEmpty
      guard !model.isQuitting else { break }
      if isUrgent || (isStale && patience == 0) {
        draw()
        isStale = false
      }
    }
    return signal
  }

  /// How long the ages on the screen may stand still.
  private static let ageingMilliseconds = 30_000

  /// Lets the ages on the screen grow with the clock; a frame that is the same writes nothing.
  private func age() {
    guard let lastDrawing, model.showsAges,
      lastDrawing.duration(to: clock.now) >= .milliseconds(Self.ageingMilliseconds)
    else { return }
    take(.time(Date()))
    draw()
  }

  /// Milliseconds until live figures may be drawn again.
  private var patience: Int {
    guard let lastDrawing else { return 0 }
    let left = interval - lastDrawing.duration(to: clock.now)
    guard left > .zero else { return 0 }
    let (seconds, attoseconds) = left.components
    return Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000) + 1
  }

  private func hear(_ event: InputEvent) {
    switch event {
    case .key(let key): take(.key(key))
    case .paste(let text): take(.paste(text))
    case .mouse(let event):
      if let frame, let message = model.message(for: event, over: frame) { take(message) }
    case .terminate(let number):
      signal = number
      take(.command(.terminate))
    case .resize, .focus: break
    }
  }

  private func take(_ message: Message) { perform(session.take(message, at: Date())) }

  private func perform(_ effects: [Effect]) {
    for effect in effects {
      switch effect {
      case .copy(let copied):
        // A terminal into which it is pasted would obey what a cell of data says.
        let text = Sanitise.lines(copied, keepingTabs: true)
        runner.perform(.keepCopy(text, isOffered: terminal.copy(text)))
      case .suspend: terminal.suspend()
      case .repaint: terminal.repaint()
      case .quit: break
      default: runner.perform(effect)
      }
    }
  }

  private func draw() {
    let theme = themes[model.theme] ?? fallback
    let drawn = session.draw(size: terminal.size, appearance: terminal.appearance.showing(theme))
    perform(drawn.effects)
    frame = drawn.frame
    lastDrawing = clock.now
    terminal.present(drawn.frame, theme: theme)
  }
}
