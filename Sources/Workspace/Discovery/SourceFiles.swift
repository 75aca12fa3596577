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
    try resolve(path: source.path, in: root, mayLeave: source.mayLeaveFolder)
  }

  /// Resolves a file, a glob (`*`, `?`, `[a-z]`, and `**` for any folders), a folder or a URI.
  ///
  /// A path is relative to the dataset folder. A file whose name looks like a glob is found
  /// under its plain name first.
  ///
  /// The path, and links on it, lead out of the folder only when they `mayLeave` it.
  ///
  /// - Throws: `WorkspaceError` with code `notFound` when nothing is there, with the nearest
  ///   name in that folder as the suggestion; with code `refused` for what lies outside.
  package static func resolve(
    path: String,
    in root: URL,
    mayLeave: Bool = false
  ) throws -> SourceFiles {
    let reach = reach(of: path, in: root)
    if case .uri = reach {
      guard mayLeave else { throw refusal(path, "is a URI") }
      return .uri(path)
    }
    let place = location(of: path, in: root)
    if Glob.isPattern(path), FileIdentity.kind(place) == .brokenLink {
      return try match(path, in: root, mayLeave: mayLeave)
    }
    if !mayLeave {
      switch reach {
      case .outside: throw refusal(path, "lies outside of the folder")
      case .link: throw refusal(path, "is a link that leads out of the folder")
      case .inside, .uri: break
      }
    }
    let boundary = mayLeave ? nil : root
    switch FileIdentity.kind(place) {
    case .file:
      guard !RegularFile.isOfKernel(place) else {
        throw WorkspaceError(
          .unreadable,
          file: path,
          message: "'\(path)' is no stored file but a view into the kernel"
        )
      }
      return .files([place])
    case .folder:
      let files = FolderWalk(place, boundary: boundary).files.filter { !$0.name.hasPrefix(".") }
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
    throw WorkspaceError(
      .notFound,
      file: path,
      message: "there is no file '\(path)'",
      suggestion: nearest(to: path, in: root).map { "did you mean '\($0)'?" }
    )
  }

  private static func match(
    _ pattern: String,
    in root: URL,
    mayLeave: Bool
  ) throws -> SourceFiles {
    let glob = Glob(pattern)
    let start = glob.start(in: root).standardizedFileURL
    guard start.path != "/" || root.path == "/" else {
      throw WorkspaceError(
        .refused,
        file: pattern,
        message: "'\(pattern)' would search the whole disk",
        suggestion: "name the folder that holds the files"
      )
    }
    guard mayLeave || isInside(start.path, root) else {
      throw refusal(pattern, "lies outside of the folder")
    }
    let found = glob.matches(in: root, boundary: mayLeave ? nil : root)
    if !found.isEmpty { return .files(found) }
    throw WorkspaceError(.notFound, file: pattern, message: "no file matches '\(pattern)'")
  }

  private static func refusal(_ path: String, _ what: String) -> WorkspaceError {
    WorkspaceError(
      .refused,
      file: path,
      message: "'\(path)' \(what), and is not read without your consent",
      suggestion: "agree when the dashboard asks, or add --trust"
    )
  }

  /// Where a path leads.
  enum Reach: Hashable {
    case inside
    case outside
    /// Through a link in the folder to a place outside of it.
    case link(to: String)
    case uri
  }

  /// Judges a path by its text and by the links on it; reads no file.
  static func reach(of path: String, in root: URL) -> Reach {
    if isURI(path), localPath(path) == nil { return .uri }
    if Glob.isPattern(path), FileIdentity.kind(location(of: path, in: root)) == .brokenLink {
      let start = Glob(path).start(in: root)
      return reach(ofPlace: start, in: root)
    }
    return reach(ofPlace: location(of: path, in: root), in: root)
  }

  private static func reach(ofPlace place: URL, in root: URL) -> Reach {
    guard isInside(place.standardizedFileURL.path, root) else { return .outside }
    let target = place.standardizedFileURL.resolvingSymlinksInPath().path
    return isInside(target, root) ? .inside : .link(to: target)
  }

  /// Links below a folder, or in what a glob searches, that lead out of the dataset folder.
  static func links(below path: String, in root: URL) -> [(path: String, target: String)] {
    let place = location(of: path, in: root)
    let start: URL
    switch FileIdentity.kind(place) {
    case .folder: start = place
    case .brokenLink where Glob.isPattern(path): start = Glob(path).start(in: root)
    default: return []
    }
    return FolderWalk(start, boundary: root).links
  }

  /// The place of a path without `..`, links not yet followed.
  private static func location(of path: String, in root: URL) -> URL {
    if path == "." { return root.standardizedFileURL }
    let local = localPath(path) ?? path
    let place = local.hasPrefix("/") ? URL(filePath: local) : root.appending(path: local)
    return place.standardizedFileURL
  }

  /// The path of a `file:` URI on this machine.
  private static func localPath(_ path: String) -> String? {
    guard path.lowercased().hasPrefix("file://"), let url = URL(string: path), url.isFileURL,
      url.host() == nil || url.host() == "" || url.host() == "localhost", url.path.hasPrefix("/")
    else { return nil }
    return url.path
  }

  static func isInside(_ path: String, _ root: URL) -> Bool {
    root.path == "/" || path == root.path || path.hasPrefix(root.path + "/")
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
    let candidates = FolderWalk(root, boundary: root).files.prefix(10_000).map(\.path)
    if let byName = candidates.first(where: {
      $0.split(separator: "/").last == path.split(separator: "/").last
    }) {
      return byName
    }
    return EditDistance.nearest(to: path, among: Array(candidates))
  }
}
