import Foundation
import TestSupport

/// The keys that docs/json.md names, by command.
///
/// A heading in backticks begins a document, one in italics a value; the first cells of their tables
/// hold keys, and a meaning that begins with italics has the keys of that value.
struct DocumentedKeys {
  private struct Entry {
    /// Nil when the whole document is the value.
    var key: String?
    var value: String?
  }

  private var sections: [String: [Entry]] = [:]

  init() throws {
    let file = SharedData.packageRoot.appending(path: "docs/json.md")
    var section: String?
    for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
      if let heading = line.wholeMatch(of: /#+ (?:\*(.+)\*|`tuina (.+)`)/) {
        section = heading.1.map { "*" + $0 } ?? heading.2.map(String.init)
      } else if line.hasPrefix("#") {
        section = nil
      } else if let section {
        sections[section, default: []] += Self.entries(line)
      }
    }
  }

  private static func entries(_ line: Substring) -> [Entry] {
    if let whole = line.prefixMatch(of: /The document is a \*(.+?)\*/) {
      return [Entry(key: nil, value: String(whole.1))]
    }
    guard let row = line.wholeMatch(of: /\| (`.*?) \| (.*) \|/) else { return [] }
    let value = row.2.prefixMatch(of: /\*(.+?)\*/).map { String($0.1) }
    return row.1.matches(of: /`([^`]+)`/).flatMap { match -> [Entry] in
      let parts = match.1.split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else { return [Entry(key: String(match.1), value: value)] }
      return parts[1].split(separator: ",").map {
        Entry(key: "\(parts[0]).\($0.trimmingCharacters(in: .whitespaces))", value: value)
      }
    }
  }

  /// The paths of the single values of a command's document; `…` ends those that go on with data.
  func leaves(of command: String) -> Set<String> {
    let all = paths(of: command)
    return all.filter { path in
      !all.contains { $0.hasPrefix(path + ".") || $0.hasPrefix(path + "[]") }
    }
  }

  /// The paths of the single values that any document may have besides.
  func commonLeaves() -> Set<String> { leaves(of: "*any document") }

  /// The paths of the single values in a command's document that are not documented.
  func missing(from document: Any, of command: String) -> [String] {
    let known = leaves(of: command).union(commonLeaves())
    return Self.leaves(in: document).filter { path in
      !known.contains { Self.covers($0, path) }
    }.sorted()
  }

  private func paths(of section: String) -> Set<String> {
    var paths: Set<String> = []
    for entry in sections[section] ?? [] {
      let own = entry.value.map { self.paths(of: "*" + $0) } ?? []
      guard let key = entry.key else {
        paths.formUnion(own)
        continue
      }
      paths.insert(key)
      paths.formUnion(own.map { "\(key).\($0)" })
    }
    return paths
  }

  /// The paths of the single values in a document that was printed.
  static func leaves(in document: Any, at path: String = "") -> Set<String> {
    switch document {
    case let block as [String: Any]:
      block.reduce(into: []) {
        $0.formUnion(leaves(in: $1.value, at: path.isEmpty ? $1.key : "\(path).\($1.key)"))
      }
    case let list as [Any]:
      list.reduce(into: []) { $0.formUnion(leaves(in: $1, at: path + "[]")) }
    default: [path]
    }
  }

  /// Whether a documented path stands for a printed one.
  static func covers(_ documented: String, _ printed: String) -> Bool {
    documented.hasSuffix("…") ? printed.hasPrefix(documented.dropLast()) : documented == printed
  }
}
