import CNcurses
package import Terminal

/// Turns what curses reads into events.
///
/// It keeps its state between drains, because a mouse report or a paste may arrive in pieces.
/// Curses joins the bytes of a key only when they come close together; what it gave up on arrives
/// as characters, so the sequences are understood in that form too.
package struct InputDecoder: Sendable {
  /// One answer of the keyboard.
  package enum Token: Sendable, Hashable {
    case character(UInt32)
    /// A `CNC_KEY_` code.
    case key(Int)
  }

  private enum State {
    case ground
    case escape
    /// After `ESC O`.
    case shifted
    case control(String)
    case mouse(String)
    /// The text is in `pasted`.
    case paste
    /// After `ESC [ ?`, with how many characters came since.
    case reply(count: Int)
    /// After `ESC ]`, with the characters that came since.
    case operatingSystem([UInt32])
  }

  /// A paste longer than this many scalars is cut.
  package static let pasteLimit = 1 << 20
  /// A terminal's reply that is longer than this is none.
  package static let replyLimit = 64
  /// `11;`, after `ESC ]`.
  private static let colourAnswer: [UInt32] = [0x31, 0x31, 0x3B]
  /// What ends a paste: `ESC [ 201 ~`.
  private static let pasteEnd: [UInt32] = [27, 0x5B, 0x32, 0x30, 0x31, 0x7E]

  private var state = State.ground
  private var pasted = String.UnicodeScalarView()
  private var pastedCount = 0
  /// How much of `pasteEnd` the latest characters of the paste are.
  private var pasteEndCount = 0

  package init() {}

  /// Whether more is expected to follow.
  package var isPending: Bool {
    if case .ground = state { return false }
    return true
  }

  package mutating func feed(_ token: Token, into events: inout [InputEvent]) {
    switch state {
    case .ground: begin(token, into: &events)
    case .escape: afterEscape(token, into: &events)
    case .shifted: afterShift(token, into: &events)
    case .control(let text): afterControl(text, token, into: &events)
    case .mouse(let text): afterMouse(text, token, into: &events)
    case .paste: duringPaste(token, into: &events)
    case .reply(let count): duringReply(count, token, into: &events)
    case .operatingSystem(let text): afterCommand(text, token, into: &events)
    }
  }

  /// Settles at the end of a drain what a person types: a lone escape is the escape key.
  package mutating func finish(into events: inout [InputEvent]) {
    switch state {
    case .escape: events.append(.key(.escape))
    case .shifted: events.append(.key(.alt("O")))
    case .control(""): events.append(.key(.alt("[")))
    case .operatingSystem([]): events.append(.key(.alt("]")))
    default: return
    }
    state = .ground
  }

  /// Gives up on what is pending, because nothing came for long: a paste ends here, what began
  /// like an operating system command was keys, half a sequence of another kind is dropped, and
  /// the keyboard works again.
  package mutating func expire(into events: inout [InputEvent]) {
    finish(into: &events)
    if case .paste = state { endPaste(into: &events) }
    if case .operatingSystem(let text) = state { replay(text, into: &events) }
    state = .ground
  }

  private mutating func begin(_ token: Token, into events: inout [InputEvent]) {
    switch token {
    case .character(27): state = .escape
    case .character(let value):
      if let key = Self.key(value) { events.append(.key(key)) }
    case .key(CNC_KEY_MOUSE): state = .mouse("")
    case .key(CNC_KEY_PASTE_BEGIN): state = .paste
    case .key(CNC_KEY_REPLY): state = .reply(count: 0)
    case .key(CNC_KEY_OSC_REPLY): state = .operatingSystem(Self.colourAnswer)
    case .key(CNC_KEY_FOCUS_IN): events.append(.focus(true))
    case .key(CNC_KEY_FOCUS_OUT): events.append(.focus(false))
    case .key(let code):
      if let key = Self.key(code: code) { events.append(.key(key)) }
    }
  }

  private mutating func afterEscape(_ token: Token, into events: inout [InputEvent]) {
    state = .ground
    switch token {
    case .character(0x4F): state = .shifted
    case .character(0x5B): state = .control("")
    case .character(0x5D): state = .operatingSystem([])
    case .character(let value) where value > 0x20 && value != 0x7F:
      if let scalar = Unicode.Scalar(value) { events.append(.key(.alt(Character(scalar)))) }
    default:
      events.append(.key(.escape))
      begin(token, into: &events)
    }
  }

  private mutating func afterShift(_ token: Token, into events: inout [InputEvent]) {
    state = .ground
    if case .character(let value) = token, let code = Self.shiftedCode(value) {
      begin(.key(code), into: &events)
    } else {
      events.append(.key(.alt("O")))
      begin(token, into: &events)
    }
  }

  /// Collects a control sequence; one that is not known is dropped.
  private mutating func afterControl(
    _ text: String,
    _ token: Token,
    into events: inout [InputEvent]
  ) {
    guard case .character(let value) = token, (0x20...0x7E).contains(value), text.count < 64,
      let scalar = Unicode.Scalar(value)
    else {
      state = .ground
      begin(token, into: &events)
      return
    }
    if text.isEmpty, scalar == "<" {
      state = .mouse("")
    } else if value < 0x40 {
      state = .control(text + String(Character(scalar)))
    } else {
      state = .ground
      if let code = Self.controlCode(text, scalar) { begin(.key(code), into: &events) }
    }
  }

  /// Collects a mouse report; after too many digits the rest of it is skipped.
  private mutating func afterMouse(
    _ text: String,
    _ token: Token,
    into events: inout [InputEvent]
  ) {
    guard case .character(let value) = token, let scalar = Unicode.Scalar(value), value != 27
    else {
      state = .ground
      begin(token, into: &events)
      return
    }
    switch scalar {
    case "0"..."9", ";": state = .mouse(text.count < 32 ? text + String(Character(scalar)) : text)
    default:
      state = .ground
      if scalar == "M" || scalar == "m", text.count < 32,
        let event = MouseEvent(report: text, isRelease: scalar == "m")
      {
        events.append(.mouse(event))
      }
    }
  }

  private mutating func duringPaste(_ token: Token, into events: inout [InputEvent]) {
    switch token {
    case .key(CNC_KEY_PASTE_END):
      pasteEndCount = 0
      endPaste(into: &events)
    case .key: pasteEndCount = 0
    case .character(let value):
      let isNext = value == Self.pasteEnd[pasteEndCount]
      pasteEndCount = isNext ? pasteEndCount + 1 : value == 27 ? 1 : 0
      if let scalar = Unicode.Scalar(value == 13 ? 10 : value) {
        // The end is looked for behind the limit too, where nothing is kept.
        if pastedCount < Self.pasteLimit { pasted.append(scalar) }
        pastedCount += 1
      }
      if pasteEndCount == Self.pasteEnd.count { endPaste(into: &events) }
    }
  }

  /// Hands over the paste without the characters that ended it.
  private mutating func endPaste(into events: inout [InputEvent]) {
    let isEnded = pasteEndCount == Self.pasteEnd.count
    let length = isEnded ? pastedCount - pasteEndCount : pastedCount
    let surplus = max(0, min(pastedCount, Self.pasteLimit) - length)
    pasted.removeLast(surplus)
    events.append(.paste(String(pasted)))
    pasted = String.UnicodeScalarView()
    pastedCount = 0
    pasteEndCount = 0
    state = .ground
  }

  private mutating func duringReply(
    _ count: Int,
    _ token: Token,
    into events: inout [InputEvent]
  ) {
    guard case .character(let value) = token, (0x20...0x7E).contains(value),
      count < Self.replyLimit
    else {
      state = .ground
      begin(token, into: &events)
      return
    }
    state = value >= 0x40 ? .ground : .reply(count: count + 1)
  }

  /// Collects a reply that is an operating system command.
  ///
  /// That is a number, a semicolon and printable characters, ended by BEL or by escape and a
  /// backslash. Anything else is what a person typed.
  private mutating func afterCommand(
    _ text: [UInt32],
    _ token: Token,
    into events: inout [InputEvent]
  ) {
    let isEscaped = text.last == 27
    if case .character(let value) = token {
      if value == 0x07 && Self.isCommand(text) || value == 0x5C && isEscaped {
        state = .ground
        return
      }
      let next = text + [value]
      let isPart = (0x20...0x7E).contains(value) || (value == 27 && Self.isCommand(text))
      if !isEscaped, isPart, next.count <= Self.replyLimit, Self.mayBeCommand(next) {
        state = .operatingSystem(next)
        return
      }
    }
    replay(text, into: &events)
    feed(token, into: &events)
  }

  /// Gives what looked like a command as the keys it was.
  private mutating func replay(_ text: [UInt32], into events: inout [InputEvent]) {
    state = .ground
    // Nobody types what the terminal's answer about its colours begins with.
    let isAnswer = text.starts(with: Self.colourAnswer)
    if !isAnswer { events.append(.key(.alt("]"))) }
    for value in text.dropFirst(isAnswer ? Self.colourAnswer.count : 0) {
      feed(.character(value), into: &events)
    }
  }

  /// One to four digits, then nothing or a semicolon and anything.
  private static func mayBeCommand(_ text: [UInt32]) -> Bool {
    let digits = text.prefix { (0x30...0x39).contains($0) }.count
    return (1...4).contains(digits) && (digits == text.count || text[digits] == 0x3B)
  }

  private static func isCommand(_ text: [UInt32]) -> Bool {
    mayBeCommand(text) && text.contains(0x3B)
  }
}
