package import Terminal
import CNcurses

/// Turns what curses reads into events.
///
/// It keeps its state between drains, because a mouse report or a paste may arrive in pieces.
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
    case control(String)
    case mouse(String)
    case paste(String.UnicodeScalarView)
    case reply
    case operatingSystemReply
  }

  /// A paste longer than this many scalars is cut.
  private static let pasteLimit = 1 << 20

  private var state = State.ground

  package init() {}

  package mutating func feed(_ token: Token, into events: inout [InputEvent]) {
    switch state {
    case .ground: begin(token, into: &events)
    case .escape: afterEscape(token, into: &events)
    case .control(let text): afterControl(text, token, into: &events)
    case .mouse(let text): afterMouse(text, token, into: &events)
    case .paste(let text): afterPaste(text, token, into: &events)
    case .reply: endReply(token, at: { (0x40...0x7E).contains($0) }, into: &events)
    case .operatingSystemReply:
      endReply(token, at: { $0 == 0x07 || $0 == 0x5C }, into: &events)
    }
  }

  /// Settles what is pending once nothing more is there: a lone escape is the escape key.
  package mutating func finish(into events: inout [InputEvent]) {
    switch state {
    case .escape:
      events.append(.key(.escape))
      state = .ground
    case .control(let text):
      if text.isEmpty { events.append(.key(.alt("["))) }
      state = .ground
    default: return
    }
  }

  private mutating func begin(_ token: Token, into events: inout [InputEvent]) {
    switch token {
    case .character(27): state = .escape
    case .character(let value):
      if let key = Self.key(value) { events.append(.key(key)) }
    case .key(CNC_KEY_MOUSE): state = .mouse("")
    case .key(CNC_KEY_PASTE_BEGIN): state = .paste(String.UnicodeScalarView())
    case .key(CNC_KEY_REPLY): state = .reply
    case .key(CNC_KEY_OSC_REPLY): state = .operatingSystemReply
    case .key(CNC_KEY_FOCUS_IN): events.append(.focus(true))
    case .key(CNC_KEY_FOCUS_OUT): events.append(.focus(false))
    case .key(let code):
      if let key = Self.key(code: code) { events.append(.key(key)) }
    }
  }

  private mutating func afterEscape(_ token: Token, into events: inout [InputEvent]) {
    state = .ground
    switch token {
    case .character(0x5B): state = .control("")
    case .character(let value) where value > 0x20 && value != 0x7F:
      if let scalar = Unicode.Scalar(value) { events.append(.key(.alt(Character(scalar)))) }
    default:
      events.append(.key(.escape))
      begin(token, into: &events)
    }
  }

  /// Collects a control sequence that the terminal's description does not know, and drops it.
  private mutating func afterControl(
    _ text: String,
    _ token: Token,
    into events: inout [InputEvent]
  ) {
    guard case .character(let value) = token, (0x20...0x7E).contains(value), text.count < 64
    else {
      state = .ground
      begin(token, into: &events)
      return
    }
    if value < 0x40, let scalar = Unicode.Scalar(value) {
      state = .control(text + String(Character(scalar)))
    } else {
      state = .ground
    }
  }

  private mutating func afterMouse(
    _ text: String,
    _ token: Token,
    into events: inout [InputEvent]
  ) {
    guard case .character(let value) = token, let scalar = Unicode.Scalar(value),
      text.count < 32
    else {
      state = .ground
      begin(token, into: &events)
      return
    }
    switch scalar {
    case "0"..."9", ";": state = .mouse(text + String(Character(scalar)))
    default:
      state = .ground
      if scalar == "M" || scalar == "m",
        let event = MouseEvent(report: text, isRelease: scalar == "m")
      {
        events.append(.mouse(event))
      }
    }
  }

  private mutating func afterPaste(
    _ text: String.UnicodeScalarView,
    _ token: Token,
    into events: inout [InputEvent]
  ) {
    var text = text
    state = .ground
    switch token {
    case .key(CNC_KEY_PASTE_END):
      events.append(.paste(String(text)))
      return
    case .character(let value):
      if let scalar = Unicode.Scalar(value == 13 ? 10 : value), text.count < Self.pasteLimit {
        text.append(scalar)
      }
    case .key: break
    }
    state = .paste(text)
  }

  private mutating func endReply(
    _ token: Token,
    at isFinal: (UInt32) -> Bool,
    into events: inout [InputEvent]
  ) {
    guard case .character(let value) = token else {
      state = .ground
      begin(token, into: &events)
      return
    }
    if isFinal(value) { state = .ground }
  }
}
