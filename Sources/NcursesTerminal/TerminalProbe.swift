import CNcurses
package import Terminal

/// What is known of the terminal before its screen is taken: its type, the locale, and what it
/// answered about itself.
package struct TerminalProbe: Sendable {
  /// What the locale says about text.
  enum Charset: Sendable, Hashable {
    case utf8
    /// It is not UTF-8, but the C library has a locale that is.
    case borrowed
    case ascii

    /// Chooses the user's locale for this process.
    static func taken() -> Charset {
      switch Int(cnc_use_locale()) {
      case CNC_LOCALE_UTF8: .utf8
      case CNC_LOCALE_BORROWED: .borrowed
      default: .ascii
      }
    }
  }

  let type: String
  let device: String
  let charset: Charset
  let reply: ProbeReply
  /// Whether the person chose seven bits: `LC_ALL=C`.
  private let isPlainLocale: Bool
  /// Whether the locale calls itself UTF-8, be it installed or not.
  private let namesUTF8: Bool
  private let hasNoColour: Bool
  /// Whether the terminal says that it takes colours of 24 bits.
  private let hasDirectColour: Bool
  let isInsideTmux: Bool

  init(
    device: String,
    charset: Charset,
    reply: ProbeReply,
    environment: (String) -> String?
  ) {
    self.device = device
    self.charset = charset
    self.reply = reply
    type = environment("TERM") ?? "dumb"
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap(environment).first
    isPlainLocale = locale == "C" || locale == "POSIX"
    let name = locale?.lowercased() ?? ""
    namesUTF8 = name.contains("utf-8") || name.contains("utf8")
    hasNoColour = environment("NO_COLOR") != nil
    isInsideTmux = environment("TMUX") != nil
    let depth = environment("COLORTERM")?.lowercased()
    hasDirectColour = depth == "truecolor" || depth == "24bit"
  }

  /// Asks the terminal and leaves it as it was.
  ///
  /// - Parameters:
  ///   - options: the device, and how long to wait for it.
  ///   - environment: the value of a variable; nil when it is not set or empty.
  /// - Returns: what it answered in time.
  /// - Throws: ``NcursesError`` when there is no terminal, its type is dumb, or a screen is open.
  package static func ask(
    _ options: NcursesBackend.Options = NcursesBackend.Options(),
    environment: (String) -> String? = Environment.value
  ) throws -> TerminalProbe {
    let charset = Charset.taken()
    func probe(_ reply: ProbeReply) -> TerminalProbe {
      TerminalProbe(
        device: options.device,
        charset: charset,
        reply: reply,
        environment: environment
      )
    }
    let silent = probe(ProbeReply([]))
    guard silent.type != "dumb" else {
      throw NcursesError(code: .dumbTerminal, subject: silent.type)
    }
    // SAFETY: the C function reads the string during the call only.
    try silent.check(unsafe cnc_open_device(options.device))
    defer { cnc_close() }
    let answered = probe(silent.exchange(options.probeMilliseconds))
    if charset == .borrowed, !answered.takesUTF8 { cnc_use_ascii() }
    return answered
  }

  /// The terminal's own background.
  package var canvas: TerminalCanvas { reply.canvas }

  /// Whether text of more than seven bits arrives as it is meant.
  var takesUTF8: Bool {
    switch charset {
    case .utf8: true
    case .borrowed: reply.takesUTF8 ?? namesUTF8
    case .ascii: false
    }
  }

  /// The Linux console has a few hundred glyphs: no braille, no quadrants, no rounded corners.
  private var isConsole: Bool { type == "linux" }

  func appearance(_ options: NcursesBackend.Options, colours count: Int) -> Appearance {
    let isMonochrome = options.isMonochrome || hasNoColour
    let colours: Appearance.Colours =
      switch isMonochrome ? 0 : count {
      case 256...: hasDirectColour ? .direct : .indexed256
      case 16...: .sixteen
      case 8...: .eight
      default: .none
      }
    let standard: Appearance.GlyphSet = isConsole || isPlainLocale ? .ascii : .unicode
    return Appearance(
      glyphs: takesUTF8 ? options.glyphs ?? standard : .ascii,
      graph: options.graph ?? (isConsole ? .ascii : .braille),
      colours: colours,
      isAmbiguousWide: options.isAmbiguousWide ?? reply.isAmbiguousWide ?? false,
      reduceMotion: options.reduceMotion
    )
  }

  /// Turns a result of opening into an error.
  func check(_ result: Int32) throws {
    switch Int(result) {
    case CNC_OPENED: return
    case CNC_UNKNOWN_TERMINAL: throw NcursesError(code: .unknownTerminal, subject: type)
    case CNC_ALREADY_OPEN: throw NcursesError(code: .alreadyOpen, subject: device)
    default: throw NcursesError(code: .noTerminal, subject: device)
    }
  }

  private func exchange(_ milliseconds: Int32) -> ProbeReply {
    // The console prints parts of sequences it does not know.
    guard milliseconds > 0, !isConsole else { return ProbeReply([]) }
    let query = ProbeReply.query(isUTF8: charset != .ascii)
    var reply = [UInt8](repeating: 0, count: 1024)
    // SAFETY: each array is given with its length, and used during the call only.
    let count = unsafe cnc_exchange(
      query,
      Int32(query.count),
      &reply,
      Int32(reply.count),
      milliseconds
    )
    return ProbeReply(Array(reply.prefix(Int(count))))
  }
}
