import CNcurses
import Foundation
import Terminal
import Testing

@testable import NcursesTerminal

/// A terminal that a test holds the other end of.
final class PseudoTerminal: Sendable {
  let device: String
  private let master: Int32

  init() throws {
    master = unsafe open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var lock: Int32 = 0
    var number: Int32 = 0
    // TIOCSPTLCK and TIOCGPTN, whose values are computed by macros.
    guard master >= 0, unsafe ioctl(master, 0x4004_5431, &lock) == 0,
      unsafe ioctl(master, 0x8004_5430, &number) == 0
    else { throw POSIXError(.ENXIO) }
    device = "/dev/pts/\(number)"
    var size = winsize(ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0)
    _ = unsafe ioctl(master, UInt(TIOCSWINSZ), &size)
    _ = fcntl(master, F_SETFL, O_NONBLOCK)
  }

  deinit { close(master) }

  /// Everything written to the terminal since the last question.
  func output() -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe read(master, &buffer, buffer.count)
      guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
      bytes += buffer.prefix(count)
    }
  }

  /// Whether it echoes, edits lines, and so on.
  var localModes: tcflag_t {
    var settings = termios()
    _ = unsafe tcgetattr(master, &settings)
    return settings.c_lflag
  }

  func type(_ text: String) {
    let bytes = Array(text.utf8)
    _ = unsafe write(master, bytes, bytes.count)
  }
}

extension CursesTests {
  @Suite(.serialized) struct NcursesBackendTests {
    private let environment = ["TERM": "xterm-256color", "LC_ALL": "C.UTF-8"]

    private func options(_ device: String) -> NcursesBackend.Options {
      var options = NcursesBackend.Options()
      options.device = device
      options.probeMilliseconds = 0
      return options
    }

    private func open(
      _ terminal: PseudoTerminal,
      _ environment: [String: String] = [:]
    ) throws -> NcursesBackend {
      let options = options(terminal.device)
      let values = self.environment.merging(environment) { $1 }
      return try NcursesBackend.open(
        options,
        after: TerminalProbe.ask(options) { values[$0] }
      )
    }

    @Test func everyProblemSaysWhatToDo() {
      let codes: [(NcursesError.Code, String)] = [
        (.noTerminal, "there is no terminal at X; use --plain or a subcommand"),
        (.dumbTerminal, "TERM=X cannot draw screens; use --plain or a subcommand"),
        (
          .unknownTerminal,
          "no description of TERM=X is installed; try TERM=xterm-256color or --plain"
        ),
        (.alreadyOpen, "a screen is already open on X"),
      ]
      for (code, text) in codes {
        #expect(NcursesError(code: code, subject: "X").description == text)
      }
    }

    @Test(arguments: [nil, "dumb"] as [String?])
    func aDumbTerminalIsRefused(type: String?) {
      let error = #expect(throws: NcursesError.self) {
        try TerminalProbe.ask(options("/dev/null")) { $0 == "TERM" ? type : nil }
      }
      #expect(error == NcursesError(code: .dumbTerminal, subject: "dumb"))
    }

    @Test(arguments: ["/dev/absent", "/dev/null", "/etc/passwd"])
    func whatIsNoTerminalIsRefused(device: String) {
      let error = #expect(throws: NcursesError.self) {
        try TerminalProbe.ask(options(device)) { environment[$0] }
      }
      #expect(error == NcursesError(code: .noTerminal, subject: device))
    }

    @Test func anUnknownTypeIsRefusedAndTheDeviceFreed() throws {
      let terminal = try PseudoTerminal()
      for _ in 0..<2 {
        let error = #expect(throws: NcursesError.self) {
          _ = try open(terminal, ["TERM": "no-such-type"])
        }
        #expect(error == NcursesError(code: .unknownTerminal, subject: "no-such-type"))
      }
    }

    @Test func onlyOneScreenIsOpenAndClosingRestoresTheTerminal() throws {
      let terminal = try PseudoTerminal()
      let backend = try open(terminal)
      let error = #expect(throws: NcursesError.self) { _ = try open(terminal) }
      #expect(error?.code == .alreadyOpen)
      var frame = Frame(size: backend.size, appearance: backend.appearance)
      frame.write("漢字", at: Point(x: 0, y: 0))
      backend.present(frame, theme: .dark)
      #expect(terminal.output().contains("漢字"))
      backend.close()
      backend.close()
      let last = terminal.output()
      for mode in ["?1006l", "?1000l", "?2004l", "?1l\u{1B}>", "?1049l", "?25h"] {
        #expect(last.contains("\u{1B}[" + mode), "\(mode)")
      }
    }

    @Test func nothingIsWrittenWhereNothingChanged() throws {
      let terminal = try PseudoTerminal()
      let backend = try open(terminal)
      defer { backend.close() }
      var frame = Frame(size: backend.size, appearance: backend.appearance)
      frame.write("figure", at: Point(x: 3, y: 5))
      backend.present(frame, theme: .dark)
      _ = terminal.output()
      backend.present(frame, theme: .dark)
      #expect(terminal.output() == "")
      frame.cursor = Point(x: 3, y: 5)
      backend.present(frame, theme: .dark)
      #expect(terminal.output().utf8.count < 40)
    }

    @Test func keysMouseAndPasteArrive() throws {
      let terminal = try PseudoTerminal()
      let backend = try open(terminal)
      defer { backend.close() }
      terminal.type("q\u{1B}[A\u{1B}OB\u{1B}[<0;250;40M\u{1B}[200~ab\u{1B}[201~\u{3}")
      backend.waitForInput(timeoutMilliseconds: 1000)
      let place = Point(x: 249, y: 39)
      #expect(
        backend.drainInput() == [
          .key(.character("q")), .key(.up), .key(.down),
          .mouse(MouseEvent(action: .press(.left), position: place)), .paste("ab"),
          .key(.control("c")),
        ]
      )
    }

    @Test func aPasteWithoutAnEndIsHandedOverAfterAWhile() throws {
      let terminal = try PseudoTerminal()
      let backend = try open(terminal)
      defer { backend.close() }
      terminal.type("\u{1B}[200~ab")
      var events: [InputEvent] = []
      for _ in 0..<4 where events.isEmpty {
        backend.waitForInput(timeoutMilliseconds: nil)
        events = backend.drainInput()
      }
      #expect(events == [.paste("ab")])
    }

    @Test func theClipboardSequenceIsWritten() throws {
      let terminal = try PseudoTerminal()
      let backend = try open(terminal)
      defer { backend.close() }
      _ = terminal.output()
      #expect(backend.copy("foo"))
      #expect(terminal.output() == "\u{1B}]52;c;Zm9v\u{07}")
      #expect(!backend.copy(String(repeating: "a", count: 60_000)))
      #expect(terminal.output() == "")
    }

    @Test func aTerminalThatAnswersIsUnderstood() throws {
      let terminal = try PseudoTerminal()
      terminal.type(
        "x\u{1B}[A\u{1B}[?2026;2$y\u{1B}]11;rgb:ffff/ffff/ffff\u{1B}\\\u{1B}[1;2R\u{1B}[1;2R\u{1B}[?62c"
      )
      var options = options(terminal.device)
      options.probeMilliseconds = 1000
      let probe = try TerminalProbe.ask(options) { environment[$0] }
      #expect(probe.canvas == .light)
      let backend = try NcursesBackend.open(options, after: probe)
      defer { backend.close() }
      #expect(backend.drainInput() == [.key(.character("x")), .key(.up)])
      #expect(!backend.appearance.isAmbiguousWide)
    }

    @Test func aSignalDuringTheProbeFindsTheTerminalAsItWas() throws {
      let terminal = try PseudoTerminal()
      let before = terminal.localModes
      let standard = signal(SIGHUP, SIG_IGN)
      defer { _ = signal(SIGHUP, standard) }
      let isRaw = Thread {
        while terminal.localModes == before { usleep(1000) }
        kill(getpid(), SIGHUP)
      }
      isRaw.start()
      var options = options(terminal.device)
      options.probeMilliseconds = 20_000
      let start = ContinuousClock.now
      _ = try TerminalProbe.ask(options) { environment[$0] }
      #expect(start.duration(to: .now) < .seconds(10))
      #expect(terminal.localModes == before)
    }

    @Test func aFaultThatIsSentEndsTheProcess() async {
      await #expect(processExitsWith: .signal(SIGSEGV)) {
        try Self.endByItself { kill(getpid(), SIGSEGV) }
      }
      await #expect(processExitsWith: .signal(SIGABRT)) {
        try Self.endByItself { kill(getpid(), SIGABRT) }
      }
    }

    @Test func aTrapEndsTheProcess() async {
      await #expect(processExitsWith: .failure) {
        try Self.endByItself { preconditionFailure("a trap while the screen is open") }
      }
    }

    /// Opens a screen and does what must end the process; leaves with success when it lives on.
    private static func endByItself(_ body: () -> Void) throws {
      let terminal = try PseudoTerminal()
      let suite = NcursesBackendTests()
      let backend = try suite.open(terminal)
      body()
      sleep(1)
      backend.close()
      exit(0)
    }
  }
}
