import Dashboard
import Foundation
import NcursesTerminal
import Pipeline
import Terminal
import Workspace

/// Opens the dashboard on the terminal the person sits at.
struct DashboardLaunch {
  let options: DatasetOptions
  /// Whether seven-bit characters were asked for on the command line.
  var isASCII = false

  /// Shows the dashboard until the person leaves.
  ///
  /// A folder that is not there and a wrong manifest are told before the screen is taken;
  /// everything slower happens behind the first frame.
  ///
  /// - Throws: `NcursesError` when the terminal cannot show screens.
  func run() async throws -> ProgramStatus {
    let configuration = try UserConfiguration.load()
    try checkBeforehand()
    var wanted = screenOptions(configuration)
    let probe = try TerminalProbe.ask(wanted)
    let log = openLog()
    defer { if let log { close(log) } }
    wanted.logDescriptor = log
    let screen = wanted
    let shelf = ThemeShelf(choice: configuration.theme, canvas: probe.canvas)
    let options = options
    let sessionRequest = SessionRequest(
      folder: options.folder,
      manifest: options.manifestURL,
      engine: options.engine,
      configuration: configuration
    )
    var request = DashboardApp.Request(
      name: options.folder.standardizedFileURL.lastPathComponent,
      folder: options.folder,
      open: { try sessionRequest.open(progress: $0) },
      themes: shelf.themes,
      theme: shelf.chosen
    )
    request.keys = configuration.keys
    request.remarks = configuration.warnings + shelf.problems
    request.configurationFile = UserConfiguration.file()
    // A calmer screen is what a far terminal gets.
    request.isRemote =
      configuration.reduceMotion
      || ProcessInfo.processInfo.environment["SSH_CONNECTION"] != nil
    request.commands = [options.arguments.line("report")]
    let signal = try await DashboardApp.run(request) {
      try NcursesBackend.open(screen, after: probe)
    }
    return signal == nil ? .done : .interrupted
  }

  private func screenOptions(_ configuration: UserConfiguration) -> NcursesBackend.Options {
    var screen = NcursesBackend.Options()
    screen.isMouseEnabled = configuration.mouse ?? true
    switch isASCII ? .ascii : configuration.glyphs {
    case .unicode: screen.glyphs = .unicode
    case .ascii: screen.glyphs = .ascii
    case nil: break
    }
    switch configuration.graph {
    case .braille: screen.graph = .braille
    case .block: screen.graph = .block
    case .ascii: screen.graph = .ascii
    case nil: break
    }
    switch configuration.ambiguous {
    case .auto: break
    case .one: screen.isAmbiguousWide = false
    case .two: screen.isAmbiguousWide = true
    }
    screen.reduceMotion = configuration.reduceMotion
    return screen
  }

  /// Opens what takes the words that libraries would print over the screen, from its start once it
  /// is long; nil where nothing can be written.
  private func openLog() -> Int32? {
    let paths = DatasetPaths(root: options.folder.standardizedFileURL)
    guard (try? paths.prepare()) != nil else { return nil }
    let size = (try? paths.log.resourceValues(forKeys: [.fileSizeKey]))?.fileSize ?? 0
    let start = size > Self.longestLog ? O_TRUNC : 0
    let descriptor = open(paths.log.path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | start, 0o600)
    return descriptor < 0 ? nil : descriptor
  }

  private static let longestLog = 1 << 20

  private func checkBeforehand() throws {
    let file =
      options.manifestURL ?? options.folder.appending(path: Dataset.manifestName)
    if options.manifestURL == nil, !FileManager.default.fileExists(atPath: file.path) {
      // Without a manifest nothing can be wrong but the folder itself.
      var isFolder: ObjCBool = false
      let exists = FileManager.default.fileExists(
        atPath: options.folder.path,
        isDirectory: &isFolder
      )
      if !exists || !isFolder.boolValue { _ = try Dataset.open(options.folder) }
      return
    }
    _ = try ManifestReader.read(file, root: options.folder)
  }
}
