import Foundation

/// A pattern of paths: `*`, `?` and `[a-z]` within a name, `**` for any number of folders.
struct Glob {
  private let parts: [String]
  private let isAbsolute: Bool

  init(_ pattern: String) {
    isAbsolute = pattern.hasPrefix("/")
    parts = pattern.split(separator: "/").map(String.init)
  }

  static func isPattern(_ path: String) -> Bool { path.contains { "*?[".contains($0) } }

  /// Files that match, in the order of their paths; a `*` does not stand for a leading dot.
  func matches(in root: URL, boundary: URL? = nil) -> [URL] {
    let pattern = Array(parts.dropFirst(fixedCount))
    return FolderWalk(start(in: root), boundary: boundary).files.filter { entry in
      let names = entry.path.split(separator: "/").map(String.init)
      return Self.matches(names[...], pattern[...])
    }.map(\.url)
  }

  /// The folder in which files are looked for: the parts before the first that is a pattern.
  func start(in root: URL) -> URL {
    parts.prefix(fixedCount).reduce(isAbsolute ? URL(filePath: "/") : root) {
      $0.appending(path: $1)
    }
  }

  private var fixedCount: Int {
    min(parts.prefix { !Self.isPattern($0) }.count, max(parts.count - 1, 0))
  }

  /// Whether a relative path matches.
  func matches(_ path: String) -> Bool {
    Self.matches(path.split(separator: "/").map(String.init)[...], parts[...])
  }

  private static func matches(_ names: ArraySlice<String>, _ parts: ArraySlice<String>) -> Bool {
    guard let part = parts.first else { return names.isEmpty }
    if part == "**" {
      return names.indices.contains { matches(names[$0...], parts.dropFirst()) }
        || matches([], parts.dropFirst())
    }
    guard let name = names.first, fnmatch(part, name, FNM_PERIOD) == 0 else { return false }
    return matches(names.dropFirst(), parts.dropFirst())
  }
}
