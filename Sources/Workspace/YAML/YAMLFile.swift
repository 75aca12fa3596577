import Foundation
import Yams

/// A YAML file read to its tree, with the problems found while walking it.
final class YAMLFile {
  /// As it stands in messages.
  let name: String
  let text: String
  private(set) var problems: [WorkspaceError] = []

  /// Takes text already read; `name` is the file as the person knows it.
  init(name: String, text: String) {
    self.name = name
    self.text = text
  }

  /// Reads the file.
  ///
  /// - Throws: `WorkspaceError` when it is absent, unreadable or not UTF-8.
  convenience init(_ url: URL, name: String) throws {
    let data: Data
    do {
      data = try RegularFile.read(url, followsLinks: true, limit: 64 << 20)
    } catch let error as WorkspaceError {
      throw WorkspaceError(error.code, file: name, message: error.message)
    } catch {
      throw WorkspaceError(
        FileProblem.code(error, whenUnknown: .unreadable),
        file: name,
        message: "the file cannot be read: " + FileProblem.reason(error)
      )
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw WorkspaceError(
        .syntax,
        file: name,
        message: "the file is not UTF-8",
        suggestion: "save it as UTF-8"
      )
    }
    self.init(name: name, text: text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text)
  }

  /// The tree; nil for a file without content.
  ///
  /// - Throws: `WorkspaceError` with code `syntax`, or `invalid` for a key written twice.
  func root() throws -> YAMLValue? {
    do {
      return try Yams.compose(yaml: text).map { YAMLValue($0, path: "", file: self) }
    } catch let error as YamlError {
      throw translate(error)
    }
  }

  func report(_ mark: Mark?, _ message: String, suggestion: String? = nil) {
    problems.append(
      WorkspaceError(
        .invalid,
        file: name,
        line: mark?.line,
        column: mark?.column,
        message: message,
        suggestion: suggestion
      )
    )
  }

  /// Throws what was reported, in the order of the file.
  func throwProblems() throws {
    let sorted = problems.enumerated().sorted { a, b in
      let (first, second) = (a.element, b.element)
      return (first.line ?? 0, first.column ?? 0, a.offset)
        < (second.line ?? 0, second.column ?? 0, b.offset)
    }
    if let error = WorkspaceError.joining(sorted.map(\.element)) { throw error }
  }

  private func translate(_ error: YamlError) -> WorkspaceError {
    switch error {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let about = context.map { " " + $0.text + " in line \($0.mark.line)" } ?? ""
      let hint =
        problem.contains("cannot start any token") ? "indent with spaces, not tabs" : nil
      return WorkspaceError(
        .syntax,
        file: name,
        line: mark.line,
        column: mark.column,
        message: "this is not YAML: " + problem + about,
        suggestion: hint
      )
    case .reader(let problem, let offset, _, _):
      let before = text.prefix(offset ?? 0)
      let line = before.reduce(into: 1) { $0 += $1.isNewline ? 1 : 0 }
      return WorkspaceError(
        .syntax,
        file: name,
        line: line,
        message: "this is not YAML: " + problem
      )
    case .duplicatedKeysInMapping(let duplicates, let context):
      let key = duplicates.first ?? ""
      return WorkspaceError(
        .invalid,
        file: name,
        line: secondLine(of: key, from: context.mark),
        column: context.mark.column,
        message: "the key '\(key)' is written twice",
        suggestion: "keep one of the two"
      )
    default:
      return WorkspaceError(.syntax, file: name, message: "this is not YAML: \(error)")
    }
  }

  /// The line of the second `key:` in a block that starts at a mark, else the mark's own.
  private func secondLine(of key: String, from mark: Mark) -> Int {
    let indent = String(repeating: " ", count: mark.column - 1)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let places = lines.indices.dropFirst(mark.line - 1).filter { index in
      let line = lines[index]
      let start = line.dropFirst(indent.count)
      return start.hasPrefix(key + ":")
        && (line.hasPrefix(indent) || index == mark.line - 1)
    }
    return places.dropFirst().first.map { $0 + 1 } ?? mark.line
  }
}
