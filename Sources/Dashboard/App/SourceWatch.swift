import Foundation
import Synchronization
import Workspace

/// Notices files of a dataset that change on disk after they were read, and new ones of their kind.
///
/// It looks at names, sizes and times only, every few seconds, and reads no file.
final class SourceWatch: Sendable {
  /// Folders of more files than this are watched by the first of them.
  private static let mostFiles = 5000
  private static let mostFolders = 50

  /// What tells that a file was written.
  private struct Stamp: Sendable, Hashable {
    var size: Int
    var modified: Date
  }

  private let root: URL
  private let files: [URL]
  private let interval: Duration
  private let onChange: @Sendable ([String]) -> Void
  private let task = Mutex<Task<Void, Never>?>(nil)

  /// - Parameters:
  ///   - dataset: whose source files and manifest are watched from now on.
  ///   - interval: how long it waits between two looks.
  ///   - onChange: called with the names of all files that differ from now, whenever these change.
  init(
    _ dataset: Dataset,
    interval: Duration = .seconds(2),
    onChange: @escaping @Sendable ([String]) -> Void
  ) {
    self.interval = interval
    root = dataset.root
    let sources = dataset.manifest.sources.flatMap { source in
      (try? SourceFiles.resolve(source, in: dataset.root).urls) ?? []
    }
    files = Array((sources + (dataset.manifestFile.map { [$0] } ?? [])).prefix(Self.mostFiles))
    self.onChange = onChange
  }

  func start() {
    let (files, root, interval, onChange) = (files, root, interval, onChange)
    let new = Task.detached(priority: .utility) {
      let before = Self.stamps(files)
      let known = Self.relatives(of: files, in: root)
      var told: [String] = []
      while !Task.isCancelled {
        guard (try? await Task.sleep(for: interval)) != nil else { return }
        let now = Self.stamps(files)
        let added = Self.relatives(of: files, in: root).subtracting(known)
        let changed = files.filter { before[$0] != now[$0] } + added.sorted { $0.path < $1.path }
        let names = changed.map { Self.name(of: $0, in: root) }
        if names != told {
          told = names
          onChange(names)
        }
      }
    }
    task.withLock { $0 = new }
  }

  func stop() {
    task.withLock { task in
      task?.cancel()
      task = nil
    }
  }

  /// The files beside those watched whose names end like theirs, and a manifest; what discovery
  /// leaves out is no data.
  private static func relatives(of files: [URL], in root: URL) -> Set<URL> {
    let kinds = Set(files.map { $0.pathExtension.lowercased() }).subtracting(["yaml", "yml"])
    let folders = Set(
      (files.map { $0.deletingLastPathComponent() } + [root]).map(\.standardizedFileURL)
    )
    var found: Set<URL> = []
    for folder in folders.prefix(mostFolders) {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
      for name in names.prefix(mostFiles) {
        let file = folder.appending(path: name)
        let isData =
          kinds.contains(file.pathExtension.lowercased()) && !name.hasPrefix(".")
          && !name.lowercased().hasPrefix("truth")
        if isData || name == Dataset.manifestName { found.insert(file) }
      }
    }
    return found
  }

  private static func stamps(_ files: [URL]) -> [URL: Stamp] {
    var stamps: [URL: Stamp] = [:]
    for file in files {
      // A URL keeps what it was asked once: the file system is asked anew each time.
      guard let values = try? FileManager.default.attributesOfItem(atPath: file.path),
        let size = values[.size] as? Int, let modified = values[.modificationDate] as? Date
      else { continue }
      stamps[file] = Stamp(size: size, modified: modified)
    }
    return stamps
  }

  private static func name(of file: URL, in root: URL) -> String {
    let (path, folder) = (file.standardizedFileURL.path, root.standardizedFileURL.path + "/")
    return path.hasPrefix(folder) ? String(path.dropFirst(folder.count)) : path
  }
}
