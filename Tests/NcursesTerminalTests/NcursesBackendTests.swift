import Glibc
import NcursesTerminal
import Terminal
import Testing

/// Holds the tests that use the process's one locale, environment and screen.
@Suite(.serialized) struct TerminalProcessTests {}

extension TerminalProcessTests {
  @Suite(.serialized) struct NcursesBackendTests {
    private let pseudo: PseudoTerminal
    private let backend: NcursesBackend

    init() throws {
      pseudo = try PseudoTerminal(columns: 120, rows: 40)
      setenv("TERM", "xterm-256color", 1)
      unsetenv("NO_COLOR")
      var options = NcursesBackend.Options()
      options.device = pseudo.path
      options.probeMilliseconds = 0
      backend = try NcursesBackend.open(options)
      _ = backend.drainInput()
    }

    private func screen(_ cursor: Int) -> Frame {
      var frame = Frame(size: backend.size, appearance: backend.appearance)
      Box(title: "rows 行", key: "1").draw(in: &frame, frame.bounds, backend.appearance)
      for y in 1..<(frame.size.rows - 1) {
        frame.write(
          "lesion-\(y) 左臂",
          at: Point(x: 2, y: y),
          style: y == cursor ? Style(.text, background: .selection) : .text
        )
      }
      return frame
    }

    @Test func bytesStayWithinTheirBudget() {
      #expect(backend.size == Size(columns: 120, rows: 40))
      _ = pseudo.output()
      backend.present(screen(1), theme: .dark)
      let first = pseudo.output()
      #expect(first.count > 1000)
      #expect(String(decoding: first, as: UTF8.self).contains("左臂"))
      backend.present(screen(1), theme: .dark)
      #expect(pseudo.output().isEmpty, "an idle frame writes nothing")
      backend.present(screen(2), theme: .dark)
      #expect((1..<200).contains(pseudo.output().count), "moving a selection is cheap")
      backend.close()
    }

    @Test func keysMouseAndPasteArrive() {
      pseudo.type("q漢\u{1B}[A\u{1B}OB\u{1B}[<0;250;6M\u{1B}[200~a\rb\u{1B}[201~\u{1B}[I\u{1B}[1;2A")
      backend.waitForInput(timeoutMilliseconds: 1000)
      let events = backend.drainInput()
      let click = MouseEvent(action: .press(.left), position: Point(x: 249, y: 5))
      #expect(
        events == [
          .key(.character("q")), .key(.character("漢")), .key(.up), .key(.down), .mouse(click),
          .paste("a\nb"), .focus(true), .key(.shiftUp),
        ]
      )
      pseudo.type("\u{1B}")
      backend.waitForInput(timeoutMilliseconds: 1000)
      #expect(backend.drainInput() == [.key(.escape)])
      backend.close()
    }

    @Test func resizingAsksForANewFrame() {
      backend.present(screen(1), theme: .dark)
      pseudo.resize(columns: 60, rows: 10)
      kill(getpid(), SIGWINCH)
      backend.waitForInput(timeoutMilliseconds: 1000)
      #expect(backend.drainInput().contains(.resize(Size(columns: 60, rows: 10))))
      #expect(backend.size == Size(columns: 60, rows: 10))
      backend.present(screen(1), theme: .dark)
      backend.close()
    }

    @Test func signalsToEndAreEvents() {
      kill(getpid(), SIGTERM)
      backend.waitForInput(timeoutMilliseconds: 1000)
      #expect(backend.drainInput() == [.terminate(signal: SIGTERM)])
      backend.close()
    }

    @Test func anyThreadEndsAWait() async {
      let waker = backend.waker
      await Task.detached { waker.wake() }.value
      backend.waitForInput(timeoutMilliseconds: nil)
      #expect(backend.drainInput() == [])
      backend.close()
    }

    @Test func closingRestoresTheTerminal() {
      backend.present(screen(1), theme: .dark)
      #expect(!pseudo.isEchoing)
      _ = pseudo.output()
      backend.close()
      let last = String(decoding: pseudo.output(), as: UTF8.self)
      for sequence in ["\u{1B}[?1049l", "\u{1B}[?1000l", "\u{1B}[?2004l", "\u{1B}[?1004l"] {
        #expect(last.contains(sequence))
      }
      #expect(pseudo.isEchoing)
      backend.present(screen(2), theme: .dark)
      #expect(backend.drainInput() == [])
      #expect(pseudo.output().isEmpty)
    }

    @Test func onlyOneScreenIsOpenAtATime() {
      var options = NcursesBackend.Options()
      options.device = pseudo.path
      #expect(throws: NcursesError(code: .alreadyOpen, subject: pseudo.path)) {
        try NcursesBackend.open(options)
      }
      backend.close()
    }

    @Test func textForTheClipboardIsEncodedAndCapped() {
      _ = pseudo.output()
      #expect(backend.copy("Hi 漢"))
      #expect(String(decoding: pseudo.output(), as: UTF8.self) == "\u{1B}]52;c;SGkg5ryi\u{7}")
      #expect(!backend.copy(String(repeating: "x", count: 60_000)))
      backend.close()
    }

    @Test func hostileTextReachesTheTerminalOnlyAsMarks() {
      var frame = Frame(size: backend.size, appearance: backend.appearance)
      frame.write("\u{1B}]0;owned\u{7}\u{9B}2J\u{202E}", at: Point(x: 0, y: 0))
      _ = pseudo.output()
      backend.present(frame, theme: .dark)
      let written = String(decoding: pseudo.output(), as: UTF8.self)
      #expect(written.contains("␛]0;owned␇"))
      #expect(!written.contains("\u{1B}]0;") && !written.contains("\u{7}"))
      #expect(!written.unicodeScalars.contains { $0.value == 0x9B || $0.value == 0x202E })
      backend.close()
    }
  }

  @Suite struct OpeningTests {
    @Test func aDumbTerminalIsRefused() {
      setenv("TERM", "dumb", 1)
      #expect(throws: NcursesError(code: .dumbTerminal, subject: "dumb")) {
        try NcursesBackend.open()
      }
    }

    @Test func anUnknownTerminalIsRefusedAndLeavesTheDeviceAlone() throws {
      let pseudo = try PseudoTerminal(columns: 80, rows: 24)
      setenv("TERM", "no-such-terminal", 1)
      var options = NcursesBackend.Options()
      options.device = pseudo.path
      options.probeMilliseconds = 0
      #expect(throws: NcursesError(code: .unknownTerminal, subject: "no-such-terminal")) {
        try NcursesBackend.open(options)
      }
      #expect(pseudo.isEchoing)
    }

    @Test func aMissingDeviceIsNamed() {
      setenv("TERM", "xterm", 1)
      var options = NcursesBackend.Options()
      options.device = "/nowhere/tty"
      #expect(throws: NcursesError(code: .noTerminal, subject: "/nowhere/tty")) {
        try NcursesBackend.open(options)
      }
    }

    @Test func noColorLeavesAttributesOnly() throws {
      let pseudo = try PseudoTerminal(columns: 80, rows: 24)
      setenv("TERM", "xterm-256color", 1)
      setenv("NO_COLOR", "1", 1)
      defer { unsetenv("NO_COLOR") }
      var options = NcursesBackend.Options()
      options.device = pseudo.path
      options.probeMilliseconds = 0
      let backend = try NcursesBackend.open(options)
      var frame = Frame(size: backend.size, appearance: backend.appearance)
      frame.write("failed", at: Point(x: 0, y: 0), style: Style(.bad))
      _ = pseudo.output()
      backend.present(frame, theme: .dark)
      let written = String(decoding: pseudo.output(), as: UTF8.self)
      #expect(backend.appearance.colours == .none)
      #expect(written.contains("7m"))
      #expect(!written.contains("38;5") && !written.contains("48;5"))
      backend.close()
    }
  }
}
