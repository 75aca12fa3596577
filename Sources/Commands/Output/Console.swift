import Basics
import Foundation
import Synchronization
import Terminal

/// The two streams a command writes to.
enum Console {
  static let isErrorTerminal = isatty(STDERR_FILENO) == 1
  static let isOutputTerminal = isatty(STDOUT_FILENO) == 1
  static let isInputTerminal = isatty(STDIN_FILENO) == 1

  /// Whether a person sits at both ends.
  static var isInteractive: Bool { isInputTerminal && isOutputTerminal }

  /// The columns of the terminal on standard output; nil when it is none, and nothing is cut.
  static var outputColumns: Int? { isOutputTerminal ? columns(STDOUT_FILENO) : nil }
  static var errorColumns: Int { columns(STDERR_FILENO) }

  /// Whether the locale writes more than ASCII.
  static let isUnicode: Bool = {
    let environment = ProcessInfo.processInfo.environment
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }
      .first { !$0.isEmpty }
    let name = locale?.lowercased() ?? ""
    return name.contains("utf-8") || name.contains("utf8")
  }()

  /// Why standard output did not take the result.
  struct WriteError: Error, CustomStringConvertible, ProblemConvertible {
    /// The number of the system.
    let code: Int32

    var description: String { "standard output: " + String(cString: strerror(code)) }

    var problems: [Problem] {
      [Problem("program.output", .failure, "the result cannot be written", cause: description)]
    }
  }

  private static let outputState = Mutex(false)

  /// Whether anything was written to standard output, or should have been.
  static var hasWritten: Bool { outputState.withLock { $0 } }

  /// Writes a text for people to standard output, with nothing in it that acts on a terminal.
  static func write(_ text: String) throws(WriteError) {
    try write(Data(Sanitise.lines(text).utf8))
  }

  /// Writes to standard output; a reader that has gone away ends nothing but the writing.
  ///
  /// - Throws: `WriteError` when the bytes could not be written for any other reason.
  static func write(_ data: Data, to descriptor: Int32 = STDOUT_FILENO) throws(WriteError) {
    if descriptor == STDOUT_FILENO { outputState.withLock { $0 = true } }
    var rest = data[...]
    while !rest.isEmpty {
      do {
        rest = rest.dropFirst(try Descriptor.write(descriptor, rest))
      } catch {
        switch error.code {
        case .EPIPE: return
        case .EAGAIN:
          var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          _ = poll(&waiting, 1, -1)
        default: throw WriteError(code: error.code.rawValue)
        }
      }
    }
  }

  /// Writes a line to standard error, with nothing in it that acts on a terminal.
  static func report(_ line: String) {
    try? FileHandle.standardError.write(contentsOf: Data((Sanitise.lines(line) + "\n").utf8))
  }

  /// Asks a question on standard error; anything but a no is a yes.
  static func asks(_ question: String) -> Bool {
    try? FileHandle.standardError.write(contentsOf: Data("\(Sanitise.lines(question)) [Y/n] ".utf8))
    let answer = readLine()?.trimmingCharacters(in: .whitespaces).lowercased()
    return answer.map { !$0.hasPrefix("n") } ?? false
  }

  /// Asks a question on standard error; anything but a yes is a no.
  static func agrees(_ question: String) -> Bool {
    let text = "\(Sanitise.lines(question)) [y/N] "
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    return readLine()?.trimmingCharacters(in: .whitespaces).lowercased().hasPrefix("y") == true
  }

  private static func columns(_ descriptor: Int32) -> Int {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}
