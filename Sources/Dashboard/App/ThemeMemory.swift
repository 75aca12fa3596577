import Foundation
import Workspace

/// Keeps the chosen theme in the person's configuration, leaving everything else as it stands.
struct ThemeMemory: Sendable {
  let file: URL

  func keep(_ theme: String) throws {
    let before = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try AtomicFile.write(Data(Self.changed(before, theme: theme).utf8), to: file)
  }

  /// The configuration with its theme line replaced, or with one more line.
  static func changed(_ text: String, theme: String) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let line = "theme: \(theme)"
    if let place = lines.firstIndex(where: { $0.hasPrefix("theme:") }) {
      lines[place] = line
      return lines.joined(separator: "\n")
    }
    if lines.last == "" { lines.removeLast() }
    return (lines + [line, ""]).joined(separator: "\n")
  }
}
