package import Foundation

/// Finds the files that hold the events of a dataset.
package struct FeedbackFiles: Sendable, Hashable {
  /// Where events are looked for unless the manifest says otherwise.
  package static let defaultPattern = "feedback/*.jsonl"

  package let root: URL
  /// A path relative to the root, with any character for `?` and any number of them for `*`.
  ///
  /// A folder stands for the `.jsonl` files in it.
  package let pattern: String

  package init(root: URL, pattern: String? = nil) {
    self.root = root
    self.pattern = pattern ?? Self.defaultPattern
  }

  /// The regular files there now, in the order of their paths; hidden files are left out.
  package func current() -> [URL] {
    var found = [pattern.hasPrefix("/") ? URL(filePath: "/") : root]
    for part in pattern.split(separator: "/") where part != "." {
      found = found.flatMap { children(of: $0, matching: part) }
    }
    return found.flatMap { Self.isFolder($0) ? children(of: $0, matching: "*.jsonl") : [$0] }
      .filter(Self.isRegularFile).sorted { $0.path < $1.path }
  }

  /// The path of a file as it is shown: relative to the root when it is below it.
  package func name(of file: URL) -> String {
    let base = root.path.hasSuffix("/") ? root.path : root.path + "/"
    return file.path.hasPrefix(base) ? String(file.path.dropFirst(base.count)) : file.path
  }

  private func children(of folder: URL, matching part: Substring) -> [URL] {
    guard part.contains(where: { $0 == "*" || $0 == "?" }) else {
      let child = folder.appending(path: String(part))
      return FileManager.default.fileExists(atPath: child.path) ? [child] : []
    }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { !$0.hasPrefix(".") && Self.matches(Array($0), Array(part)) }
      .map { folder.appending(path: $0) }
  }

  /// Whether `*` (any characters) and `?` (one) can be filled so that the pattern reads as the name.
  ///
  /// - Complexity: O(name · pattern), going back only to the latest `*`.
  private static func matches(_ name: [Character], _ pattern: [Character]) -> Bool {
    var (at, expected) = (0, 0)
    var retry: (at: Int, expected: Int)?
    while at < name.count {
      if expected < pattern.count, pattern[expected] == "*" {
        retry = (at, expected)
        expected += 1
      } else if expected < pattern.count,
        pattern[expected] == "?" || pattern[expected] == name[at]
      {
        at += 1
        expected += 1
      } else if let last = retry {
        retry = (last.at + 1, last.expected)
        at = last.at + 1
        expected = last.expected + 1
      } else {
        return false
      }
    }
    return pattern[expected...].allSatisfy { $0 == "*" }
  }

  private static func isFolder(_ url: URL) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  /// Leaves out pipes and devices, whose opening or reading could wait for ever.
  private static func isRegularFile(_ url: URL) -> Bool {
    FileState(of: url) != nil
  }
}
