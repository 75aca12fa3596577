/// What a person or the system did to the terminal.
package enum InputEvent: Sendable, Hashable {
  case key(Key)
  case mouse(MouseEvent)
  /// Text pasted between brackets; it goes to a text field and never triggers actions.
  case paste(String)
  case resize(Size)
  /// Whether the terminal window has the focus.
  case focus(Bool)
  /// The process was asked to end; leave the loop and close the terminal.
  case terminate(signal: Int32)
}

/// A button, wheel or drag at a cell.
package struct MouseEvent: Sendable, Hashable {
  package enum Action: Sendable, Hashable {
    case press(Button)
    case release(Button)
    case drag(Button)
    case wheelUp
    case wheelDown
  }

  package enum Button: Sendable, Hashable {
    case left
    case middle
    case right
  }

  package struct Modifiers: OptionSet, Sendable, Hashable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
      self.rawValue = rawValue
    }

    package static let shift = Modifiers(rawValue: 1)
    package static let alt = Modifiers(rawValue: 2)
    package static let control = Modifiers(rawValue: 4)
  }

  package var action: Action
  package var position: Point
  package var modifiers: Modifiers

  package init(action: Action, position: Point, modifiers: Modifiers = []) {
    self.action = action
    self.position = position
    self.modifiers = modifiers
  }
}
