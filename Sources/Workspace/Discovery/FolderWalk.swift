import Foundation

/// Lists what lies under a folder, following symbolic links without running in circles.
struct FolderWalk {
  struct Entry: Hashable {
    let url: URL
    /// Relative to the folder the walk started in, with `/` between parts.
    let path: String
    var name: String { url.lastPathComponent }
  }

  /// A folder or file left out, and why.
  struct Omission: Hashable {
    let path: String
    let reason: String
  }

  /// Files in the order of their paths.
  private(set) var files: [Entry] = []
  private(set) var omissions: [Omission] = []

  /// Files seen before a folder of pictures or of parts makes listing too slow to be useful.
  static let fileLimit = 1_000_000

  private var visited: Set<FileIdentity> = []

  /// Links that lead out of the boundary, with their targets.
  private(set) var links: [(path: String, target: String)] = []
  private let boundary: URL?

  /// Walks a folder; `shouldEnter` is asked for each folder below it, by name and path.
  ///
  /// Links that lead out of the `boundary` are not followed; without one, all are.
  init(
    _ root: URL,
    boundary: URL? = nil,
    shouldEnter: (String, String) -> Bool = { name, _ in !name.hasPrefix(".") }
  ) {
    self.boundary = boundary
    visit(root, path: "", shouldEnter: shouldEnter)
  }

  private mutating func visit(
    _ folder: URL,
    path: String,
    shouldEnter: (String, String) -> Bool
  ) {
    guard let identity = FileIdentity(folder), visited.insert(identity).inserted else {
      omissions.append(Omission(path: path, reason: "a link back to a folder already read"))
      return
    }
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    } catch {
      omissions.append(Omission(path: path, reason: FileProblem.reason(error)))
      return
    }
    for name in names where files.count < Self.fileLimit {
      let url = folder.appending(path: name)
      let inner = path.isEmpty ? name : path + "/" + name
      if let boundary, FileIdentity.isLink(url) {
        let target = url.resolvingSymlinksInPath().path
        if FileIdentity.kind(url) != .brokenLink, !SourceFiles.isInside(target, boundary) {
          links.append((inner, target))
          omissions.append(Omission(path: inner, reason: "a link that leads out of the folder"))
          continue
        }
      }
      switch FileIdentity.kind(url) {
      case .folder:
        if shouldEnter(name, inner) { visit(url, path: inner, shouldEnter: shouldEnter) }
      case .file: files.append(Entry(url: url, path: inner))
      case .brokenLink:
        let reason =
          FileIdentity.isLink(url)
          ? "a link that leads nowhere" : "its name is not valid UTF-8; rename it"
        omissions.append(Omission(path: inner, reason: reason))
      case .other:
        omissions.append(Omission(path: inner, reason: "neither a file nor a folder"))
      }
    }
  }
}

/// What makes a file the same under two names: device and inode.
struct FileIdentity: Hashable {
  enum Kind { case file, folder, brokenLink, other }

  private let device: UInt64
  private let inode: UInt64

  init?(_ url: URL) {
    var status = stat()
    guard stat(url.path, &status) == 0 else { return nil }
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
  }

  /// Whether anything stands at a place, be it a link that leads nowhere.
  static func exists(_ url: URL) -> Bool {
    var status = stat()
    return lstat(url.path, &status) == 0
  }

  static func isLink(_ url: URL) -> Bool {
    var status = stat()
    return lstat(url.path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  /// What stands at a place, links followed.
  static func kind(_ url: URL) -> Kind {
    var status = stat()
    guard stat(url.path, &status) == 0 else { return .brokenLink }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: return .folder
    case S_IFREG: return .file
    default: return .other
    }
  }
}
