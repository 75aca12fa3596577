package import Foundation

/// The files behind the path of a source.
package enum SourceFiles: Sendable, Hashable {
  /// In the order of their paths; at least one.
  case files([URL])
  /// A folder, with the files under it in the order of their paths; hidden ones are left out.
  case folder(URL, [URL])
  /// Something the engine reads by itself: `s3://…`, `https://…`.
  case uri(String)

  /// The files to read; empty for a URI.
  package var urls: [URL] {
    switch self {
    case .files(let files), .folder(_, let files): files
    case .uri: []
    }
  }

  package static func resolve(_ source: Manifest.Source, in root: URL) throws -> SourceFiles {
    try resolve(path: source.path, in: root)
  }

  /// Resolves a file, a glob (`*`, `?`, `[a-z]`, and `**` for any folders), a folder or a URI.
  ///
  /// A path is relative to the dataset folder. A file whose name looks like a glob is found
  /// under its plain name first.
  ///
  /// - Throws: `WorkspaceError` with code `notFound` when nothing is there, with the nearest
  ///   name in that folder as the suggestion.
  package static func resolve(path: String, in root: URL) throws -> SourceFiles {
    if isURI(path) { return .uri(path) }
    let place =
      path == "." ? root : path.hasPrefix("/") ? URL(filePath: path) : root.appending(path: path)
    switch FileIdentity.kind(place) {
    case .file: return .files([place])
    case .folder:
      let files = FolderWalk(place).files.filter { !$0.name.hasPrefix(".") }
      guard !files.isEmpty else {
        throw WorkspaceError(
          .notFound,
          file: path,
          message: "the folder '\(path)' holds no files"
        )
      }
      return .folder(place, files.map(\.url))
    case .other:
      throw WorkspaceError(
        .unreadable,
        file: path,
        message: "'\(path)' is neither a file nor a folder"
      )
    case .brokenLink: break
    }
    if Glob.isPattern(path) {
      let found = Glob(path).matches(in: root)
      if !found.isEmpty { return .files(found) }
      throw WorkspaceError(.notFound, file: path, message: "no file matches '\(path)'")
    }
    throw WorkspaceError(
      .notFound,
      file: path,
      message: "there is no file '\(path)'",
      suggestion: nearest(to: path, in: root).map { "did you mean '\($0)'?" }
    )
  }

  /// A file's path as manifests write it: relative to the dataset folder when it lies inside.
  package static func relativePath(of file: URL, in root: URL) -> String {
    let base = root.path.hasSuffix("/") ? root.path : root.path + "/"
    return file.path.hasPrefix(base) ? String(file.path.dropFirst(base.count)) : file.path
  }

  private static func isURI(_ path: String) -> Bool {
    guard let end = path.range(of: "://")?.lowerBound, end > path.startIndex else { return false }
    return path[..<end].allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "+") }
  }

  private static func nearest(to path: String, in root: URL) -> String? {
    let candidates = FolderWalk(root).files.prefix(10_000).map(\.path)
    if let byName = candidates.first(where: {
      $0.split(separator: "/").last == path.split(separator: "/").last
    }) {
      return byName
    }
    return EditDistance.nearest(to: path, among: Array(candidates))
  }
}
