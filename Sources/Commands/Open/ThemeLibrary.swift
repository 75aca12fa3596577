import Foundation
import Terminal
import Workspace

/// The themes a person may choose from, the one that opens, and what is wrong with the rest.
struct ThemeLibrary {
  /// By name, the built-in ones included.
  private(set) var themes: [Theme]
  /// The name of the theme to open with.
  private(set) var chosen: String
  /// One sentence for every file that was skipped and for a choice that could not be met.
  private(set) var problems: [String] = []

  /// Reads every theme there is.
  ///
  /// - Parameters:
  ///   - choice: the name or path that the person set; nil follows the terminal.
  ///   - canvas: the background of the terminal itself.
  ///   - folders: where themes are looked for, the most personal first.
  init(choice: String?, canvas: TerminalCanvas, folders: [URL] = ThemeFile.folders()) {
    var known = [Theme.dark.name: Theme.dark, Theme.mono.name: Theme.mono]
    var files = ThemeFile.available(in: folders)
    if let choice, choice.contains("/") { files[Self.name(choice)] = URL(filePath: choice) }
    for (name, file) in files.sorted(by: { $0.key < $1.key }) {
      do {
        known[name] = try Theme(name: name, entries: ThemeFile.read(file).entries)
      } catch {
        problems.append("skipped the theme in \(file.path): \(error)")
      }
    }
    let standard = canvas == .light && known["light"] != nil ? "light" : Theme.dark.name
    chosen = choice.map(Self.name) ?? standard
    if known[chosen] == nil {
      // A theme that is there was told above.
      if files[chosen] == nil { problems.append(Self.absence(of: chosen, files, known)) }
      chosen = Theme.dark.name
    }
    themes = known.values.sorted { $0.name < $1.name }
  }

  /// The name of a theme given by name or by path.
  private static func name(_ choice: String) -> String {
    choice.contains("/") ? URL(filePath: choice).deletingPathExtension().lastPathComponent : choice
  }

  private static func absence(
    of name: String,
    _ files: [String: URL],
    _ known: [String: Theme]
  ) -> String {
    let names = Set(files.keys).union(known.keys).sorted()
    let hint =
      EditDistance.nearest(to: name, among: names).map { "did you mean '\($0)'?" }
      ?? "themes are " + names.joined(separator: ", ")
    return "there is no theme '\(name)'; \(hint)"
  }
}
