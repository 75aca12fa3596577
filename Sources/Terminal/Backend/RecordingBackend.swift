/// A backend for tests: it plays given events and keeps every frame.
package final class RecordingBackend: TerminalBackend {
  package var size: Size
  package var appearance: Appearance
  package private(set) var frames: [Frame] = []
  package private(set) var copied: [String] = []
  package private(set) var suspensions = 0
  package private(set) var repaints = 0
  package private(set) var isClosed = false
  private var batches: [[InputEvent]]

  /// Makes a backend whose nth `drainInput` answers the nth batch; when they run out it asks the
  /// program to end, so that a test cannot hang.
  package init(
    size: Size,
    appearance: Appearance = Appearance(),
    batches: [[InputEvent]] = []
  ) {
    self.size = size
    self.appearance = appearance
    self.batches = batches
  }

  package var waker: TerminalWaker { TerminalWaker {} }

  /// The frame presented last.
  package var frame: Frame? { frames.last }

  package func present(_ frame: Frame, theme: Theme) {
    frames.append(frame)
  }

  package func waitForInput(timeoutMilliseconds: Int?) {}

  package func drainInput() -> [InputEvent] {
    guard !batches.isEmpty else { return [.terminate(signal: 15)] }
    let batch = batches.removeFirst()
    for case .resize(let newSize) in batch { size = newSize }
    return batch
  }

  package func repaint() {
    repaints += 1
  }

  package func copy(_ text: String) -> Bool {
    copied.append(text)
    return true
  }

  package func suspend() {
    suspensions += 1
  }

  package func close() {
    isClosed = true
  }
}
