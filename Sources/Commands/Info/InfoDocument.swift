import Basics
import Engine
import Foundation
import Pipeline
import Terminal
import Workspace

/// What `tuina info` prints.
struct InfoDocument: Encodable {
  struct Paths: Encodable {
    var executable: String?
    var configuration: String
    var configurationExists: Bool
    var themes: [String]
    var dataset: String?
    var manifest: String?
    var state: String?
    var cache: String?
    var models: String?
    var reports: String?
    var log: String?
    var isReadOnly: Bool?
  }

  var version: String
  var system: String
  var processors: Int
  /// Version, build and kernels of the library of matrix products.
  var matrixLibrary: String
  var engine: EngineInformation?
  /// Why the engine could not be opened.
  var engineProblem: String?
  var paths: Paths
  var themes: [String]

  init(_ dataset: Dataset?) {
    version = TuinaVersion.current
    let machine = Machine.current
    system = machine.system
    processors = machine.processors
    matrixLibrary = machine.matrixLibrary
    let configuration = UserConfiguration.file()
    let folders = ThemeFile.folders()
    paths = Paths(
      executable: Bundle.main.executableURL?.resolvingSymlinksInPath().path,
      configuration: configuration.path,
      configurationExists: FileManager.default.fileExists(atPath: configuration.path),
      themes: folders.map(\.path),
      dataset: dataset?.root.path,
      manifest: dataset?.manifestFile?.path,
      state: dataset?.paths.state.path,
      cache: dataset?.paths.cache.path,
      models: dataset?.paths.models.path,
      reports: dataset?.paths.reports.path,
      log: dataset?.paths.log.path,
      isReadOnly: dataset?.paths.isReadOnly
    )
    themes = ThemeFile.available(in: folders).keys.sorted()
  }

  /// One fact a line, names first.
  var text: String {
    var facts: [(String, String?)] = [
      ("tuina", version), ("system", system), ("processors", String(processors)),
      ("matrices", matrixLibrary), ("executable", paths.executable),
      ("settings", paths.configuration + (paths.configurationExists ? "" : " (not written)")),
      ("themes", themes.joined(separator: ", ")),
    ]
    facts += paths.themes.map { ("themes from", $0) }
    if let engine {
      facts += [
        ("engine", "\(engine.name) \(engine.version)"), ("engine URI", engine.uri),
        ("library", engine.libraryPath), ("driver", engine.driverVersion),
      ]
    }
    if let engineProblem { facts.append(("engine", "cannot be opened: " + engineProblem)) }
    if let dataset = paths.dataset {
      facts += [
        ("dataset", dataset), ("manifest", paths.manifest ?? "none: concluded from the files"),
        ("state", paths.state), ("cache", paths.cache), ("models", paths.models),
        ("reports", paths.reports), ("log", paths.log),
      ]
      if paths.isReadOnly == true {
        facts.append(("note", "the dataset folder is read-only; Tuina's own files lie elsewhere"))
      }
    }
    let shown = facts.compactMap { name, value in value.map { (name, $0) } }
    let width = shown.map(\.0.count).max() ?? 0
    return shown.map { name, value in
      let padding = String(repeating: " ", count: width - name.count)
      return "\(name)\(padding)  \(Sanitise.text(value))\n"
    }.joined()
  }
}
