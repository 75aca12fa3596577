import CNcurses
import Terminal

extension InputDecoder {
  /// The key of a character; control characters are the keys that send them.
  static func key(_ value: UInt32) -> Key? {
    switch value {
    case 0: return .control(" ")
    case 8, 127: return .backspace
    case 9: return .tab
    case 10, 13: return .enter
    case 27: return .escape
    case 1...26, 28...31:
      return Unicode.Scalar(value < 27 ? value + 96 : value + 64).map {
        .control(Character($0))
      }
    default: return Unicode.Scalar(value).map { .character(Character($0)) }
    }
  }

  /// The key of a `CNC_KEY_` code; nil for keys that mean nothing to us.
  static func key(code: Int) -> Key? {
    let first = CNC_KEY_F
    if code > first, code <= first + 24 { return .function(code - first) }
    return codes[code]
  }

  private static let codes: [Int: Key] = [
    CNC_KEY_UP: .up, CNC_KEY_DOWN: .down,
    CNC_KEY_LEFT: .left, CNC_KEY_RIGHT: .right,
    CNC_KEY_SHIFT_UP: .shiftUp, CNC_KEY_SHIFT_DOWN: .shiftDown,
    CNC_KEY_SHIFT_LEFT: .shiftLeft,
    CNC_KEY_SHIFT_RIGHT: .shiftRight, CNC_KEY_HOME: .home,
    CNC_KEY_END: .end, CNC_KEY_PAGE_UP: .pageUp,
    CNC_KEY_PAGE_DOWN: .pageDown, CNC_KEY_INSERT: .insert,
    CNC_KEY_DELETE: .delete, CNC_KEY_BACKSPACE: .backspace,
    CNC_KEY_ENTER: .enter, CNC_KEY_BACK_TAB: .backTab,
  ]

  /// The code of a control sequence by its parameters and final character.
  static func controlCode(_ parameters: String, _ final: Unicode.Scalar) -> Int? {
    if final == "~" { return Int(parameters).flatMap { numbered[$0] } }
    let code = lettered[final]
    switch parameters {
    case "", "1": return code
    case "1;2": return code.flatMap { shifted[$0] }
    default: return nil
    }
  }

  /// The code of what follows `ESC O`.
  static func shiftedCode(_ value: UInt32) -> Int? {
    guard let scalar = Unicode.Scalar(value) else { return nil }
    switch scalar {
    case "A"..."D", "F", "H": return lettered[scalar]
    case "M": return CNC_KEY_ENTER
    case "P"..."S": return CNC_KEY_F + Int(value) - 0x4F
    default: return nil
    }
  }

  private static let lettered: [Unicode.Scalar: Int] = [
    "A": CNC_KEY_UP, "B": CNC_KEY_DOWN, "C": CNC_KEY_RIGHT, "D": CNC_KEY_LEFT,
    "F": CNC_KEY_END, "H": CNC_KEY_HOME, "I": CNC_KEY_FOCUS_IN, "O": CNC_KEY_FOCUS_OUT,
    "Z": CNC_KEY_BACK_TAB,
  ]

  private static let shifted: [Int: Int] = [
    CNC_KEY_UP: CNC_KEY_SHIFT_UP, CNC_KEY_DOWN: CNC_KEY_SHIFT_DOWN,
    CNC_KEY_LEFT: CNC_KEY_SHIFT_LEFT, CNC_KEY_RIGHT: CNC_KEY_SHIFT_RIGHT,
  ]

  private static let numbered: [Int: Int] = [
    1: CNC_KEY_HOME, 2: CNC_KEY_INSERT, 3: CNC_KEY_DELETE, 4: CNC_KEY_END,
    5: CNC_KEY_PAGE_UP, 6: CNC_KEY_PAGE_DOWN, 7: CNC_KEY_HOME, 8: CNC_KEY_END,
    11: CNC_KEY_F + 1, 12: CNC_KEY_F + 2, 13: CNC_KEY_F + 3, 14: CNC_KEY_F + 4,
    15: CNC_KEY_F + 5, 17: CNC_KEY_F + 6, 18: CNC_KEY_F + 7, 19: CNC_KEY_F + 8,
    20: CNC_KEY_F + 9, 21: CNC_KEY_F + 10, 23: CNC_KEY_F + 11, 24: CNC_KEY_F + 12,
    200: CNC_KEY_PASTE_BEGIN, 201: CNC_KEY_PASTE_END,
  ]
}

extension MouseEvent {
  /// Reads the `button;column;row` of an SGR report.
  init?(report: String, isRelease: Bool) {
    let parts = report.split(separator: ";", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Int($0) }
    guard parts.count == 3, numbers.count == 3, numbers[1] >= 1, numbers[2] >= 1 else {
      return nil
    }
    let code = numbers[0]
    var modifiers: Modifiers = []
    if code & 4 != 0 { modifiers.insert(.shift) }
    if code & 8 != 0 { modifiers.insert(.alt) }
    if code & 16 != 0 { modifiers.insert(.control) }
    let action: Action
    if code & 64 != 0 {
      guard code & 3 < 2 else { return nil }
      action = code & 3 == 0 ? .wheelUp : .wheelDown
    } else {
      let buttons: [Button] = [.left, .middle, .right]
      guard code & 128 == 0, code & 3 < 3 else { return nil }
      let button = buttons[code & 3]
      action = isRelease ? .release(button) : code & 32 != 0 ? .drag(button) : .press(button)
    }
    self.init(
      action: action,
      position: Point(x: numbers[1] - 1, y: numbers[2] - 1),
      modifiers: modifiers
    )
  }
}
