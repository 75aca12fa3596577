import CNcurses
import Glibc
package import Terminal

/// The terminal the person sits at, driven by ncurses.
///
/// Everything but `waker` belongs to the thread that opened it. Only one can be open at a time,
/// because ncurses keeps one screen. It takes the signals INT, TERM, HUP, QUIT, WINCH, TSTP and
/// CONT while open, and a crash restores the terminal before the process dies.
package final class NcursesBackend: TerminalBackend {
  package struct Options: Sendable {
    package var device = "/dev/tty"
    package var isMouseEnabled = true
    /// Takes what libraries print to a terminal on stdout and stderr; nil drops it.
    package var logDescriptor: Int32?
    /// Nil follows the locale and the terminal.
    package var glyphs: Appearance.GlyphSet?
    package var graph: Appearance.Graph?
    package var isAmbiguousWide: Bool?
    /// True as when `NO_COLOR` is set.
    package var isMonochrome = false
    package var reduceMotion = false
    /// The longest wait for the terminal to describe itself; 0 does not ask.
    package var probeMilliseconds: Int32 = 100

    package init() {}
  }

  package private(set) var size: Size
  package private(set) var appearance: Appearance
  private let isSynchronised: Bool
  private let isInsideTmux: Bool
  private let clock = ContinuousClock()
  private var lastInput: ContinuousClock.Instant
  private var decoder = InputDecoder()
  private var pending: [InputEvent] = []
  private var shown: (frame: Frame, theme: Theme)?
  private var isClosed = false

  /// How long the rest of a sequence or of a paste may take, which far terminals send in pieces.
  private static let patience = Duration.seconds(1)

  /// Takes the terminal.
  ///
  /// - Parameters:
  ///   - options: how to use it.
  ///   - probe: what was learnt of it already; nil asks now.
  /// - Returns: the terminal, which belongs to this thread.
  /// - Throws: ``NcursesError`` when there is no terminal, its type is dumb or unknown, or a
  ///   screen is open already.
  package static func open(
    _ options: Options = Options(),
    after probe: TerminalProbe? = nil
  ) throws -> NcursesBackend {
    let probe = try probe ?? TerminalProbe.ask(options)
    // SAFETY: the C functions read their strings during the calls only.
    try probe.check(unsafe cnc_open_device(options.device))
    do {
      try probe.check(
        unsafe cnc_open(probe.type, options.isMouseEnabled ? 1 : 0, options.logDescriptor ?? -1)
      )
    } catch {
      cnc_close()
      throw error
    }
    return NcursesBackend(options, probe)
  }

  private init(_ options: Options, _ probe: TerminalProbe) {
    isSynchronised = probe.reply.isSynchronisedSupported
    isInsideTmux = probe.isInsideTmux
    lastInput = clock.now
    appearance = probe.appearance(options, colours: Int(cnc_colours()))
    size = Self.deviceSize()
    for scalar in String(decoding: probe.reply.typed, as: UTF8.self).unicodeScalars {
      decoder.feed(.character(scalar.value), into: &pending)
    }
    decoder.finish(into: &pending)
  }

  deinit {
    if !isClosed { cnc_close() }
  }

  package var waker: TerminalWaker { TerminalWaker { cnc_wake() } }

  package func present(_ frame: Frame, theme: Theme) {
    guard !isClosed else { return }
    let known = shown?.theme == theme && shown?.frame.size == frame.size ? shown?.frame : nil
    if known == frame { return }
    defer { shown = (frame, theme) }
    if appearance.colours == .direct {
      presentDirectly(frame, theme: theme, over: known)
      return
    }
    let rows = min(frame.size.rows, size.rows)
    let columns = min(frame.size.columns, size.columns)
    var encoder = CellEncoder(theme: theme, colours: appearance.colours)
    for y in 0..<rows where known.map({ $0.row(y) != frame.row(y) }) ?? true {
      let cells = encoder.encode(row: y, of: frame, columns: columns)
      // SAFETY: as many cells are read as the array holds.
      unsafe cells.withUnsafeBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return }
        unsafe cnc_put_row(Int32(y), base, Int32(buffer.count))
      }
    }
    let cursor = frame.cursor.flatMap { $0.x < columns && $0.y < rows ? $0 : nil }
    cnc_update(
      Int32(cursor?.x ?? -1),
      Int32(cursor?.y ?? -1),
      isSynchronised ? 1 : 0
    )
  }

  /// Draws with colours of 24 bits: curses keeps the modes and reads the keys, and its own picture
  /// of the screen stays empty.
  private func presentDirectly(_ frame: Frame, theme: Theme, over known: Frame?) {
    if known == nil {
      cnc_repaint()
      cnc_update(-1, -1, 0)
    }
    let rows = min(frame.size.rows, size.rows)
    let columns = min(frame.size.columns, size.columns)
    var cells = CellEncoder(theme: theme, colours: .direct)
    var direct = DirectEncoder()
    for y in 0..<rows where known.map({ $0.row(y) != frame.row(y) }) ?? true {
      direct.write(
        row: y,
        cells.encode(row: y, of: frame, columns: columns),
        over: known.map { cells.encode(row: y, of: $0, columns: columns) }
      )
    }
    let cursor = frame.cursor.flatMap { $0.x < columns && $0.y < rows ? (x: $0.x, y: $0.y) : nil }
    direct.finish(cursor: cursor)
    let begin = (isSynchronised ? "\u{1B}[?2026h" : "") + "\u{1B}[?25l"
    let end = isSynchronised ? "\u{1B}[?2026l" : ""
    let bytes = Array(begin.utf8) + direct.bytes + Array(end.utf8)
    unsafe cnc_write(bytes, Int32(bytes.count))
  }

  package func waitForInput(timeoutMilliseconds: Int?) {
    guard !isClosed, pending.isEmpty else { return }
    var timeout = timeoutMilliseconds.map { Int32(clamping: max(0, $0)) } ?? -1
    if decoder.isPending {
      let rest = max(.zero, Self.patience - lastInput.duration(to: clock.now))
      let milliseconds = Int32(clamping: Int64(rest / .milliseconds(1)) + 1)
      timeout = timeout < 0 ? milliseconds : min(timeout, milliseconds)
    }
    if cnc_wait(timeout) == 0 { pending.append(.terminate(signal: SIGHUP)) }
  }

  package func drainInput() -> [InputEvent] {
    guard !isClosed else { return [] }
    var events = pending
    pending = []
    var value: Int32 = 0
    // SAFETY: the C function writes one number, during the call.
    while let token = Self.token(unsafe cnc_read(&value), value) {
      decoder.feed(token, into: &events)
      lastInput = clock.now
    }
    decoder.finish(into: &events)
    if decoder.isPending, lastInput.duration(to: clock.now) >= Self.patience {
      decoder.expire(into: &events)
    }
    handleSignals(into: &events)
    return events
  }

  package func repaint() {
    guard !isClosed else { return }
    shown = nil
    cnc_repaint()
  }

  /// Offers text to the clipboard: inside tmux through its own command, which passes it on
  /// whatever its options allow to programs, else by the sequence OSC 52.
  ///
  /// Terminals cap it; text of more than 74,994 encoded bytes is refused rather than cut.
  package func copy(_ text: String) -> Bool {
    guard !isClosed, let sequence = ClipboardSequence(text) else { return false }
    if isInsideTmux, Self.feed(["tmux", "load-buffer", "-w", "-"], Array(text.utf8)) {
      return true
    }
    // SAFETY: as many bytes are read as the array holds, during the call.
    unsafe cnc_write(sequence.bytes, Int32(sequence.bytes.count))
    return true
  }

  package func suspend() {
    guard !isClosed else { return }
    cnc_suspend()
    shown = nil
    noteSize(into: &pending, isForced: true)
  }

  package func close() {
    guard !isClosed else { return }
    isClosed = true
    cnc_close()
  }

  private func handleSignals(into events: inout [InputEvent]) {
    let signals = cnc_take_signals()
    if signals.terminated != 0 { events.append(.terminate(signal: signals.terminated)) }
    if signals.continued != 0 {
      cnc_resume()
      shown = nil
    }
    if signals.resized != 0 || signals.continued != 0 {
      noteSize(into: &events, isForced: signals.continued != 0)
    }
    if signals.stop_requested != 0 {
      suspend()
      events += pending
      pending = []
    }
  }

  /// Takes over the size of the device; an event asks for a new frame.
  private func noteSize(into events: inout [InputEvent], isForced: Bool) {
    let current = Self.deviceSize()
    guard current != size || isForced else { return }
    size = current
    shown = nil
    events.append(.resize(current))
  }
}

extension NcursesBackend {
  private static func deviceSize() -> Size {
    var columns: Int32 = 0
    var rows: Int32 = 0
    // SAFETY: the C function writes two numbers, during the call.
    unsafe cnc_resize(&columns, &rows)
    return Size(columns: Int(columns), rows: Int(rows))
  }

  private static func token(_ kind: Int32, _ value: Int32) -> InputDecoder.Token? {
    switch Int(kind) {
    case CNC_CHARACTER: .character(UInt32(bitPattern: value))
    case CNC_KEY: .key(Int(value))
    default: nil
    }
  }

  /// Runs a program with bytes as its input, and tells whether it took them at once.
  private static func feed(_ words: [StaticString], _ bytes: [UInt8]) -> Bool {
    // SAFETY: static strings end in NUL and stand for ever; the list ends in a null pointer.
    let pointers: [UnsafePointer<CChar>?] = unsafe words.map { word in
      unsafe UnsafeRawPointer(word.utf8Start).assumingMemoryBound(to: CChar.self)
    }
    return unsafe cnc_feed(pointers + [nil], bytes, Int32(bytes.count), 500) != 0
  }
}
