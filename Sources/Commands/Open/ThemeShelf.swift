import Foundation
import Terminal
import Workspace

/// The themes a person may choose from.
enum ThemeShelf {
  static let standard = "dark"

  /// All themes that can be read, the built-in ones included.
  ///
  /// - Throws: when the chosen theme is not there or is wrong; other wrong themes are left out.
  static func themes(chosen: String?) throws -> [Theme] {
    var themes = [Theme.dark.name: Theme.dark, Theme.mono.name: Theme.mono]
    for url in ThemeFile.available().values {
      guard let file = try? ThemeFile.read(url) else { continue }
      themes[file.name] = (try? Theme(name: file.name, entries: file.entries)) ?? themes[file.name]
    }
    if let chosen, themes[name(chosen)] == nil {
      let file = try ThemeFile.load(chosen)
      themes[file.name] = try Theme(name: file.name, entries: file.entries)
    }
    return themes.values.sorted { $0.name < $1.name }
  }

  /// The name of a theme given by name or by path.
  static func name(_ chosen: String) -> String {
    chosen.contains("/") ? URL(filePath: chosen).deletingPathExtension().lastPathComponent : chosen
  }
}
