import Basics
package import Foundation

/// A theme as it is written in a file: colours and attributes by role, not yet understood.
package struct ThemeFile: Sendable, Hashable {
  /// The file's name without its extension: what a person chooses the theme by.
  package var name: String
  package var file: URL
  /// For example `border: "#6272a4 bold"`.
  package var entries: [String: String]

  package init(name: String, file: URL, entries: [String: String]) {
    self.name = name
    self.file = file
    self.entries = entries
  }

  /// Reads a theme file.
  ///
  /// An entry `name` is a heading for readers: a copied file is still the theme it is called.
  ///
  /// - Throws: `WorkspaceError` that holds every problem found.
  package static func read(_ url: URL) throws -> ThemeFile {
    let file = try YAMLFile(url, name: url.path)
    var entries: [String: String] = [:]
    if let value = try file.root(), !value.isNothing { entries = value.textsByName() ?? [:] }
    try file.throwProblems()
    entries["name"] = nil
    return ThemeFile(
      name: url.deletingPathExtension().lastPathComponent,
      file: url,
      entries: entries
    )
  }

  /// Where themes are looked for, the most personal place first; folders that do not exist are
  /// left out.
  ///
  /// `$TUINA_THEMES`, the user's configuration folder, `share/tuina/themes` of the installation,
  /// and `themes` in the checkout the binary was built in.
  package static func folders(
    environment: [String: String] = ProcessInfo.processInfo.environment,
    executable: URL? = Bundle.main.executableURL
  ) -> [URL] {
    var folders: [URL] = []
    if let path = environment["TUINA_THEMES"], !path.isEmpty {
      folders.append(URL(filePath: path, directoryHint: .isDirectory))
    }
    folders.append(XDG.configHome(environment).appending(path: "tuina/themes"))
    if let executable {
      var folder = executable.resolvingSymlinksInPath().deletingLastPathComponent()
      folders.append(folder.deletingLastPathComponent().appending(path: "share/tuina/themes"))
      while folder.path != "/" {
        if FileManager.default.fileExists(atPath: folder.appending(path: "Package.swift").path) {
          folders.append(folder.appending(path: "themes"))
          break
        }
        folder.deleteLastPathComponent()
      }
    }
    return folders.filter { FileIdentity.kind($0) == .folder }
  }

  /// The file of each theme by name; of two with one name, the more personal.
  package static func available(in folders: [URL] = folders()) -> [String: URL] {
    var found: [String: URL] = [:]
    for folder in folders {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
      for name in names where name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
        let url = folder.appending(path: name)
        let theme = url.deletingPathExtension().lastPathComponent
        if found[theme] == nil { found[theme] = url }
      }
    }
    return found
  }

  /// Reads a theme by name, or from a path with a slash in it.
  ///
  /// - Throws: `WorkspaceError` with code `notFound` and the nearest name, or what `read` throws.
  package static func load(_ name: String, from folders: [URL] = folders()) throws -> ThemeFile {
    if name.contains("/") { return try read(URL(filePath: name)) }
    let available = available(in: folders)
    if let url = available[name] { return try read(url) }
    let names = available.keys.sorted()
    let nearest = EditDistance.nearest(to: name, among: names)
    throw WorkspaceError(
      .notFound,
      message: "there is no theme '\(name)'",
      suggestion: nearest.map { "did you mean '\($0)'?" }
        ?? (names.isEmpty
          ? "set TUINA_THEMES to a folder of themes"
          : "themes are " + names.joined(separator: ", "))
    )
  }
}
