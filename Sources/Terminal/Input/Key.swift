/// A key press.
package enum Key: Sendable, Hashable {
  case character(Character)
  case control(Character)
  case alt(Character)
  case enter
  case escape
  case tab
  case backTab
  case up
  case down
  case left
  case right
  case shiftUp
  case shiftDown
  case shiftLeft
  case shiftRight
  case home
  case end
  case pageUp
  case pageDown
  case insert
  case delete
  case backspace
  case function(Int)
}

extension Key: CustomStringConvertible {
  /// Names as users write them in configuration and read them in help.
  private static let names: [(name: String, key: Key)] = [
    ("enter", .enter), ("esc", .escape), ("tab", .tab), ("shift-tab", .backTab), ("up", .up),
    ("down", .down), ("left", .left), ("right", .right), ("shift-up", .shiftUp),
    ("shift-down", .shiftDown), ("shift-left", .shiftLeft), ("shift-right", .shiftRight),
    ("home", .home), ("end", .end), ("pgup", .pageUp), ("pgdn", .pageDown),
    ("insert", .insert), ("delete", .delete), ("backspace", .backspace),
    ("space", .character(" ")),
  ]

  private static let synonyms: [String: Key] = [
    "return": .enter, "escape": .escape, "backtab": .backTab, "pageup": .pageUp,
    "pagedown": .pageDown, "ins": .insert, "del": .delete,
  ]

  package var description: String {
    if let entry = Self.names.first(where: { $0.key == self }) { return entry.name }
    return switch self {
    case .character(let character): String(character)
    case .control(let character): "ctrl-" + Self.name(of: character)
    case .alt(let character): "alt-" + Self.name(of: character)
    case .function(let number): "f\(number)"
    default: ""
    }
  }

  private static func name(of character: Character) -> String {
    character == " " ? "space" : String(character)
  }

  /// Reads a key as `description` writes it: `q`, `ctrl-s`, `alt-x`, `f5`, `shift-tab`, `space`.
  ///
  /// Names are read in any case; a single character stands for itself.
  package init?(parsing text: String) {
    if text.count == 1, let character = text.first {
      self = .character(character)
      return
    }
    let lower = text.lowercased()
    if let entry = Self.names.first(where: { $0.name == lower }) {
      self = entry.key
    } else if let key = Self.synonyms[lower] {
      self = key
    } else if lower.hasPrefix("f"), let number = Int(lower.dropFirst()),
      (1...24).contains(number)
    {
      self = .function(number)
    } else if let character = Self.modified(lower, prefixes: ["ctrl-", "c-", "^"]) {
      self = .control(character)
    } else if let character = Self.modified(text, prefixes: ["alt-", "Alt-", "ALT-", "m-"]) {
      self = .alt(character)
    } else {
      return nil
    }
  }

  private static func modified(_ text: String, prefixes: [String]) -> Character? {
    for prefix in prefixes where text.hasPrefix(prefix) {
      let rest = text.dropFirst(prefix.count)
      if rest == "space" { return " " }
      if rest.count == 1 { return rest.first }
    }
    return nil
  }
}
