package import Basics
package import Foundation

/// Changes single keys of a manifest as a person wrote it, and leaves every other line as it stands.
package enum ManifestEdit {
  /// The text of a manifest with the method of one column set.
  ///
  /// Columns in blocks and in braces are understood; what comes out is read again, and must say
  /// what the text said before but for this one method.
  ///
  /// - Throws: `WorkspaceError` when the text is no manifest, or is written in another way.
  package static func setting(
    method: FusionMethod,
    of column: String,
    in text: String,
    name: String
  ) throws -> String {
    var expected = try ManifestReader.read(text: text, name: name)
    if let place = expected.columns.firstIndex(where: { $0.name == column }) {
      expected.columns[place].method = method
    } else {
      var rule = Manifest.ColumnRule(name: column)
      rule.method = method
      expected.columns.append(rule)
    }
    guard let edited = edited(text, column, "method: \(method.rawValue)"),
      var read = try? ManifestReader.read(text: edited, name: name)
    else { throw unknownForm(method, column, name) }
    read.columns.sort { $0.name < $1.name }
    expected.columns.sort { $0.name < $1.name }
    guard read == expected else { throw unknownForm(method, column, name) }
    return edited
  }

  private static func unknownForm(
    _ method: FusionMethod,
    _ column: String,
    _ name: String
  ) -> WorkspaceError {
    WorkspaceError(
      .invalid,
      file: name,
      message: "its columns are written in a way that is not changed from here",
      suggestion:
        "write 'method: \(method.rawValue)' under columns, \(YAMLText.scalar(column)) yourself"
    )
  }

  /// Nil where the text has a form that is not known here.
  private static func edited(_ text: String, _ column: String, _ entry: String) -> String? {
    let isWindows = text.contains("\r\n")
    var lines = text.replacing("\r\n", with: "\n").split(
      separator: "\n",
      omittingEmptySubsequences: false
    ).map(String.init)
    let heading = lines.firstIndex { $0.hasPrefix("columns:") }
    if let heading {
      guard isEmptyValue(lines[heading].dropFirst("columns:".count)),
        change(&lines, after: heading, column, entry)
      else { return nil }
    } else {
      while lines.last?.isEmpty == true { lines.removeLast() }
      lines += ["columns:", "  \(YAMLText.scalar(column)): {\(entry)}", ""]
    }
    return lines.joined(separator: isWindows ? "\r\n" : "\n")
  }

  private static func change(
    _ lines: inout [String],
    after heading: Int,
    _ column: String,
    _ entry: String
  ) -> Bool {
    let end = blockEnd(lines, after: heading, deeperThan: 0)
    let children = (heading + 1..<end).filter { !isBlank(lines[$0]) }
    let depth = children.first.map { indentation(lines[$0]) } ?? 2
    let indent = String(repeating: " ", count: depth)
    let names = [column, YAMLText.scalar(column), "'\(column)'", "\"\(column)\""]
    let found = children.first { place in
      indentation(lines[place]) == depth
        && names.contains { lines[place].hasPrefix("\(indent)\($0):") }
    }
    guard let found else {
      lines.insert("\(indent)\(YAMLText.scalar(column)): {\(entry)}", at: heading + 1)
      return true
    }
    let written = names.first { lines[found].hasPrefix("\(indent)\($0):") } ?? column
    let head = "\(indent)\(written):"
    let value = lines[found].dropFirst(head.count)
    if isEmptyValue(value) {
      let last = blockEnd(lines, after: found, deeperThan: depth)
      let keys = (found + 1..<last).filter { !isBlank(lines[$0]) }
      let inner = keys.first.map { indentation(lines[$0]) } ?? depth + 2
      let line = String(repeating: " ", count: inner) + entry
      let method = keys.first {
        indentation(lines[$0]) == inner && lines[$0].dropFirst(inner).hasPrefix("method:")
      }
      if let method { lines[method] = line } else { lines.insert(line, at: found + 1) }
      return true
    }
    guard let open = value.firstIndex(of: "{"), let close = value.lastIndex(of: "}"),
      value[..<open].allSatisfy({ $0 == " " })
    else { return false }
    var inside = value[value.index(after: open)..<close].trimmingCharacters(in: .whitespaces)
    if let method = inside.firstMatch(of: /(^|[,\s])method:\s*[^,}\s]+/) {
      let before = String(method.1)
      inside.replaceSubrange(method.range, with: before + entry)
    } else {
      inside = inside.isEmpty ? entry : "\(inside), \(entry)"
    }
    lines[found] = "\(head) {\(inside)}" + value[value.index(after: close)...]
    return true
  }

  /// Where the lines that stand deeper than a depth end.
  private static func blockEnd(_ lines: [String], after start: Int, deeperThan depth: Int) -> Int {
    let rest = lines.indices.dropFirst(start + 1)
    return rest.first { !isBlank(lines[$0]) && indentation(lines[$0]) <= depth } ?? lines.count
  }

  private static func indentation(_ line: String) -> Int { line.prefix { $0 == " " }.count }

  /// Whether a line says nothing: it is empty or a comment.
  private static func isBlank(_ line: String) -> Bool { isEmptyValue(line[...]) }

  private static func isEmptyValue(_ text: Substring) -> Bool {
    let rest = text.drop { $0 == " " || $0 == "\t" }
    return rest.isEmpty || rest.hasPrefix("#")
  }
}

extension Dataset {
  /// Writes the method of a column into the manifest, or a manifest of its own where there is none.
  ///
  /// - Returns: the file.
  /// - Throws: `WorkspaceError` when it may not or cannot be written. A manifest that a person agreed
  ///   to is left alone: the consent holds for its text as it stands.
  package func write(method: FusionMethod, of column: String) throws -> URL {
    let file = manifestFile ?? root.appending(path: Self.manifestName)
    guard question.requests.isEmpty else {
      throw WorkspaceError(
        .unwritable,
        file: file.path,
        message: "the folder was opened with consent, which holds for the manifest as it stands",
        suggestion: "write 'method: \(method.rawValue)' there yourself and open the folder again"
      )
    }
    let isLink = try? file.resourceValues(forKeys: [.isSymbolicLinkKey]).isSymbolicLink
    guard isLink != true else {
      throw WorkspaceError(
        .unwritable,
        file: file.path,
        message: "the manifest is a link",
        suggestion: "write 'method: \(method.rawValue)' in the file it leads to"
      )
    }
    let text: String
    if manifestFile == nil {
      guard !FileManager.default.fileExists(atPath: file.path) else {
        throw WorkspaceError(
          .unwritable,
          file: file.path,
          message: "a manifest was written since the folder was opened",
          suggestion: "read the data again"
        )
      }
      text = "version: 1\n"
    } else {
      text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    }
    let edited = try ManifestEdit.setting(
      method: method,
      of: column,
      in: text,
      name: file.lastPathComponent
    )
    try AtomicFile.write(Data(edited.utf8), to: file)
    return file
  }
}
