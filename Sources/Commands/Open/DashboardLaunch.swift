import Dashboard
import Engine
import Foundation
import NcursesTerminal
import Terminal
import Workspace

/// Opens the dashboard on the terminal the person sits at.
struct DashboardLaunch {
  let options: DatasetOptions

  /// Shows the dashboard until the person leaves.
  ///
  /// A folder that is not there and a wrong manifest are told before the screen is taken;
  /// everything slower happens behind the first frame.
  ///
  /// - Throws: `NcursesError` when the terminal cannot show screens.
  func run() async throws -> ProgramStatus {
    let configuration = try UserConfiguration.load()
    try checkBeforehand()
    let options = options
    var request = DashboardApp.Request(
      name: options.folder.standardizedFileURL.lastPathComponent,
      folder: options.folder,
      open: { try Dataset.open(options.folder, manifest: options.manifestURL) },
      connect: { manifest in
        try await Engines.open(
          uri: options.engine ?? manifest.engine ?? configuration.engine,
          threads: configuration.threads,
          memory: configuration.memory
        )
      },
      themes: try ThemeShelf.themes(chosen: configuration.theme),
      theme: configuration.theme.map(ThemeShelf.name) ?? ThemeShelf.standard
    )
    request.keys = configuration.keys
    request.configurationFile = UserConfiguration.file()
    request.isRemote = ProcessInfo.processInfo.environment["SSH_CONNECTION"] != nil
    request.commands = ["tuina report \(options.dataset)"]
    let signal = try await DashboardApp.run(request) {
      var terminal = NcursesBackend.Options()
      terminal.isMouseEnabled = configuration.mouse ?? true
      return try NcursesBackend.open(terminal)
    }
    return signal == nil ? .done : .interrupted
  }

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
