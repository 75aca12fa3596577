import Foundation

/// A real terminal for one test: a tmux server of its own that runs a shell.
///
/// The program under test is started from the shell as a person would, so that what it leaves
/// behind on exit can be seen. The server is killed when the value goes out of scope.
final class TmuxTerminal {
  private let socket = "tuina-" + UUID().uuidString.prefix(8)
  private let target = "main"

  /// Starts a shell in a terminal of this size.
  init(columns: Int, rows: Int, environment: [String: String] = [:]) throws {
    var shell = ["env", "-u", "TMUX", "-u", "NO_COLOR", "PS1=ready$ ", "LC_ALL=C.UTF-8"]
    shell += environment.map { "\($0.key)=\($0.value)" }
    shell += ["bash", "--norc", "--noprofile", "-i"]
    try tmux(
      [
        "-f", "/dev/null", "new-session", "-d", "-s", target, "-x", "\(columns)", "-y", "\(rows)",
      ] + shell
    )
    try waitFor("ready$")
  }

  deinit {
    _ = try? tmux(["kill-server"])
  }

  /// Types text as it stands, without a line end.
  func type(_ text: String) throws {
    try tmux(["send-keys", "-t", target, "-l", text])
  }

  /// Presses keys by their tmux names: `Enter`, `Escape`, `C-p`, `Down`.
  func press(_ keys: String...) throws {
    try tmux(["send-keys", "-t", target] + keys)
  }

  func run(_ command: String) throws {
    try type(command)
    try press("Enter")
  }

  func resize(columns: Int, rows: Int) throws {
    try tmux(["resize-window", "-t", target, "-x", "\(columns)", "-y", "\(rows)"])
  }

  /// The text on the screen, one line a row.
  func screen() throws -> String {
    try tmux(["capture-pane", "-p", "-t", target])
  }

  /// Whether the alternate screen is off, the cursor shown and the mouse released.
  func isRestored() throws -> Bool {
    let flags = try tmux([
      "display-message", "-p", "-t", target, "#{alternate_on} #{cursor_flag} #{mouse_any_flag}",
    ])
    return flags.trimmingCharacters(in: .whitespacesAndNewlines) == "0 1 0"
  }

  /// Waits until the screen shows the text, and returns the screen.
  @discardableResult
  func waitFor(_ text: String, seconds: Double = 30) throws -> String {
    try waitUntil("the screen shows “\(text)”", seconds: seconds) { $0.contains(text) }
  }

  /// Waits until the screen meets a condition, and returns it.
  @discardableResult
  func waitUntil(
    _ what: String,
    seconds: Double = 30,
    _ condition: (String) throws -> Bool
  ) throws -> String {
    let deadline = Date().addingTimeInterval(seconds)
    var last = ""
    while Date() < deadline {
      last = try screen()
      if try condition(last) { return last }
      Thread.sleep(forTimeInterval: 0.02)
    }
    throw TerminalTimeout(
      description: "\(Int(seconds)) s passed before \(what). It shows:\n\(last)"
    )
  }

  /// Runs one tmux command and returns what it printed.
  ///
  /// The output goes through a file: a server that was just started keeps a pipe open for good.
  @discardableResult
  private func tmux(_ arguments: [String]) throws -> String {
    let output = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try Data().write(to: output)
    defer { try? FileManager.default.removeItem(at: output) }
    try spawn(["tmux", "-L", String(socket)] + arguments, output: output.path)
    return String(decoding: try Data(contentsOf: output), as: UTF8.self)
  }
}

/// Runs a command and waits for the process itself.
///
/// `Process` waits until nobody holds its socket any more, and a server that the command left
/// behind holds it for good.
private func spawn(_ arguments: [String], output: String) throws {
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
  posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_TRUNC, 0)
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
  // Threads of a pool block signals, which their children would go on with: no signal would end a server.
  var attributes = posix_spawnattr_t()
  posix_spawnattr_init(&attributes)
  defer { posix_spawnattr_destroy(&attributes) }
  var none = sigset_t()
  sigemptyset(&none)
  posix_spawnattr_setsigmask(&attributes, &none)
  posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
  var words = arguments.map { strdup($0) } + [nil]
  defer { for word in words { free(word) } }
  var pid: pid_t = 0
  let status = posix_spawnp(&pid, arguments[0], &actions, &attributes, &words, environ)
  guard status == 0 else { throw TerminalTimeout(description: "no tmux: \(status)") }
  var exit: Int32 = 0
  while waitpid(pid, &exit, 0) == -1 && errno == EINTR {}
}

/// A terminal that did not show in time what was expected.
struct TerminalTimeout: Error, CustomStringConvertible {
  var description: String
}
