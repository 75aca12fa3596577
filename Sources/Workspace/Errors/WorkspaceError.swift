/// Says what is wrong with a dataset folder, its manifest or Tuina's own files, and where.
///
/// One reading of a manifest may find several problems: the first one stands in the error
/// itself, the rest in `others`.
package struct WorkspaceError: Error, Sendable, Hashable {
  /// What went wrong, for callers that react to it.
  package struct Code: RawRepresentable, Sendable, Hashable {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }

    /// There is no such file or folder.
    package static let notFound = Code(rawValue: "not-found")
    /// It is there, and may not be read.
    package static let unreadable = Code(rawValue: "unreadable")
    /// It may not be written, or the disk is full.
    package static let unwritable = Code(rawValue: "unwritable")
    /// The text is not YAML.
    package static let syntax = Code(rawValue: "syntax")
    /// The YAML says something that no manifest, configuration or theme may say.
    package static let invalid = Code(rawValue: "invalid")
    /// It needs a person's consent, and has none.
    package static let refused = Code(rawValue: "refused")
    /// The folder holds nothing to work on.
    package static let noData = Code(rawValue: "no-data")
    /// The state database is damaged or was written by a newer Tuina.
    package static let state = Code(rawValue: "state")
    /// Another process holds the state database.
    package static let busy = Code(rawValue: "busy")
  }

  package var code: Code
  /// The file or folder as the person knows it.
  package var file: String?
  /// From 1.
  package var line: Int?
  /// From 1.
  package var column: Int?
  /// What is wrong, without the place.
  package var message: String
  /// What to do next: "did you mean 'label'?".
  package var suggestion: String?
  /// Further problems found in the same reading, in the order of the file.
  package var others: [WorkspaceError]

  package init(
    _ code: Code,
    file: String? = nil,
    line: Int? = nil,
    column: Int? = nil,
    message: String,
    suggestion: String? = nil,
    others: [WorkspaceError] = []
  ) {
    self.code = code
    self.file = file
    self.line = line
    self.column = column
    self.message = message
    self.suggestion = suggestion
    self.others = others
  }

  /// The file with line and column, as compilers write it; nil when no file is concerned.
  package var place: String? {
    guard let file else { return nil }
    return ([file] + [line, column].compactMap { $0.map(String.init) }).joined(separator: ":")
  }

  /// This problem and the others, one entry each.
  package var all: [WorkspaceError] {
    var alone = self
    alone.others = []
    return [alone] + others.flatMap(\.all)
  }

  /// Joins problems into one error; nil when there are none.
  package static func joining(_ problems: [WorkspaceError]) -> WorkspaceError? {
    guard var first = problems.first else { return nil }
    first.others += problems.dropFirst()
    return first
  }
}

extension WorkspaceError: CustomStringConvertible {
  /// One line a problem: `dataset.yaml:3:1: unknown key 'lable'; did you mean 'label'?`.
  package var description: String {
    all.map { problem in
      let head = problem.place.map { $0 + ": " } ?? ""
      let tail = problem.suggestion.map { "; " + $0 } ?? ""
      return head + problem.message + tail
    }.joined(separator: "\n")
  }
}
