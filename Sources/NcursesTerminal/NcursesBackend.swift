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
  package let canvas: TerminalCanvas
  private let isSynchronised: Bool
  private var decoder = InputDecoder()
  private var pending: [InputEvent] = []
  private var shown: (frame: Frame, theme: Theme)?
  private var isClosed = false

  /// Takes the terminal.
  ///
  /// - Throws: ``NcursesError`` when there is no terminal, its type is dumb or unknown, or a
  ///   screen is open already.
  package static func open(_ options: Options = Options()) throws -> NcursesBackend {
    let type = environment("TERM") ?? "dumb"
    guard type != "dumb" else { throw NcursesError(code: .dumbTerminal, subject: type) }
    let isUTF8 = cnc_use_locale() != 0
    try check(unsafe cnc_open_device(options.device), options, type)
    let reply = probe(options, type: type, isUTF8: isUTF8)
    do {
      try check(
        cnc_open(options.isMouseEnabled ? 1 : 0, options.logDescriptor ?? -1),
        options,
        type
      )
    } catch {
      cnc_close()
      throw error
    }
    return NcursesBackend(options, reply, isUTF8: isUTF8)
  }

  private init(_ options: Options, _ reply: ProbeReply, isUTF8: Bool) {
    canvas = reply.canvas
    isSynchronised = reply.isSynchronisedSupported
    appearance = Self.appearance(options, reply, isUTF8: isUTF8)
    size = Self.deviceSize()
    for scalar in String(decoding: reply.typed, as: UTF8.self).unicodeScalars {
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
    let rows = min(frame.size.rows, size.rows)
    let columns = min(frame.size.columns, size.columns)
    var encoder = CellEncoder(theme: theme, colours: appearance.colours)
    for y in 0..<rows where known.map({ $0.row(y) != frame.row(y) }) ?? true {
      let cells = encoder.encode(row: y, of: frame, columns: columns)
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
    shown = (frame, theme)
  }

  package func waitForInput(timeoutMilliseconds: Int?) {
    guard !isClosed, pending.isEmpty else { return }
    let timeout = timeoutMilliseconds.map { Int32(clamping: max(0, $0)) } ?? -1
    if cnc_wait(timeout) == 0 { pending.append(.terminate(signal: SIGHUP)) }
  }

  package func drainInput() -> [InputEvent] {
    guard !isClosed else { return [] }
    var events = pending
    pending = []
    var value: Int32 = 0
    loop: while true {
      switch unsafe cnc_read(&value) {
      case Int32(CNC_CHARACTER):
        decoder.feed(.character(UInt32(bitPattern: value)), into: &events)
      case Int32(CNC_KEY):
        decoder.feed(.key(Int(value)), into: &events)
      default: break loop
      }
    }
    decoder.finish(into: &events)
    handleSignals(into: &events)
    return events
  }

  package func repaint() {
    guard !isClosed else { return }
    shown = nil
    cnc_repaint()
  }

  /// Offers text to the clipboard by the sequence OSC 52.
  ///
  /// Terminals cap it; text of more than 74,994 encoded bytes is refused rather than cut.
  package func copy(_ text: String) -> Bool {
    let encoded = Base64.encode(Array(text.utf8))
    guard !isClosed, encoded.count <= 74_994 else { return false }
    let sequence = Array("\u{1B}]52;c;".utf8) + encoded + [0x07]
    unsafe cnc_write(sequence, Int32(sequence.count))
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

  /// The columns the C library gives a scalar; -1 when it does not know it.
  package static func libraryWidth(of scalar: Unicode.Scalar) -> Int {
    Int(cnc_width(scalar.value))
  }

  /// Chooses the user's locale for this process and tells whether its text is UTF-8.
  @discardableResult
  package static func useLocale() -> Bool {
    cnc_use_locale() != 0
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
  private static func environment(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    let text = unsafe String(cString: value)
    return text.isEmpty ? nil : text
  }

  private static func check(_ result: Int32, _ options: Options, _ type: String) throws {
    switch result {
    case Int32(CNC_OPENED): return
    case Int32(CNC_UNKNOWN_TERMINAL):
      throw NcursesError(code: .unknownTerminal, subject: type)
    case Int32(CNC_ALREADY_OPEN):
      throw NcursesError(code: .alreadyOpen, subject: options.device)
    default: throw NcursesError(code: .noTerminal, subject: options.device)
    }
  }

  private static func probe(_ options: Options, type: String, isUTF8: Bool) -> ProbeReply {
    // The Linux console prints parts of sequences it does not know.
    guard options.probeMilliseconds > 0, type != "linux" else { return ProbeReply([]) }
    let query = ProbeReply.query(isUTF8: isUTF8)
    var reply = [UInt8](repeating: 0, count: 1024)
    let count = unsafe cnc_exchange(
      query,
      Int32(query.count),
      &reply,
      Int32(reply.count),
      options.probeMilliseconds
    )
    return ProbeReply(Array(reply.prefix(Int(count))))
  }

  private static func appearance(
    _ options: Options,
    _ reply: ProbeReply,
    isUTF8: Bool
  ) -> Appearance {
    let isMonochrome = options.isMonochrome || environment("NO_COLOR") != nil
    let colours: Appearance.Colours =
      switch isMonochrome ? 0 : cnc_colours() {
      case 256...: .indexed256
      case 16...: .sixteen
      case 8...: .eight
      default: .none
      }
    return Appearance(
      glyphs: isUTF8 ? options.glyphs ?? .unicode : .ascii,
      graph: options.graph ?? .braille,
      colours: colours,
      isAmbiguousWide: options.isAmbiguousWide ?? reply.isAmbiguousWide ?? false,
      reduceMotion: options.reduceMotion
    )
  }

  private static func deviceSize() -> Size {
    var columns: Int32 = 0
    var rows: Int32 = 0
    unsafe cnc_resize(&columns, &rows)
    return Size(columns: Int(columns), rows: Int(rows))
  }
}
