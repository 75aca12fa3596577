import Foundation
import Terminal
import Testing

/// Reads the flat files of `themes/` as far as these tests need.
enum ThemeFixture {
  static let names = ["dark", "light", "high-contrast", "deuteranopia", "tritanopia", "mono"]

  static func entries(_ name: String) throws -> [String: String] {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../../themes/\(name).yaml").standardizedFileURL
    var entries: [String: String] = [:]
    for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
      guard !line.hasPrefix("#"), let colon = line.firstIndex(of: ":") else { continue }
      let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
      entries[String(line[..<colon])] = value.trimmingCharacters(in: ["\""])
    }
    #expect(entries.removeValue(forKey: "name") == name)
    return entries
  }

  static func theme(_ name: String) throws -> Theme {
    try Theme(name: name, entries: entries(name))
  }

  /// The colour that a terminal of 256 colours shows for a role.
  static func shown(_ role: Role, _ theme: Theme) -> RGB? {
    theme.resolve(role, .indexed256).map { Palette.colours[$0] }
  }
}
