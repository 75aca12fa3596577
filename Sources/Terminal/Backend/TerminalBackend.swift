/// A place to show frames and to hear from the person in front of it.
///
/// Every member belongs to the one thread that opened the backend, except `waker`, which any
/// thread may use to end a wait.
package protocol TerminalBackend: AnyObject {
  var size: Size { get }
  var appearance: Appearance { get }
  /// Ends `waitForInput` from any thread.
  var waker: TerminalWaker { get }

  /// Shows a frame; only what changed since the last one is written.
  func present(_ frame: Frame, theme: Theme)
  /// Sleeps until input, a wake-up, or the timeout; nil waits for ever.
  func waitForInput(timeoutMilliseconds: Int?)
  /// Takes the events that arrived; never blocks.
  func drainInput() -> [InputEvent]
  /// Writes the whole screen anew at the next `present`.
  func repaint()
  /// Offers text to the clipboard of the terminal; false when it is too long or not supported.
  func copy(_ text: String) -> Bool
  /// Gives the terminal back to the shell until the process is continued.
  func suspend()
  /// Restores the terminal; further calls do nothing.
  func close()
}

extension TerminalBackend {
  package func wake() {
    waker.wake()
  }
}

/// Whether dark or light text is readable on the terminal's own background.
package enum TerminalCanvas: Sendable, Hashable {
  case dark
  case light
  case unknown
}

/// Ends a backend's wait from any thread.
package struct TerminalWaker: Sendable {
  private let action: @Sendable () -> Void

  package init(_ action: @escaping @Sendable () -> Void) {
    self.action = action
  }

  package func wake() {
    action()
  }
}
