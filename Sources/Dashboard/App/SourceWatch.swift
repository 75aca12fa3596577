import Foundation
import Synchronization
import Workspace

/// Notices files of a dataset that change on disk after they were read.
///
/// It looks at sizes and times only, every few seconds, and reads no file.
final class SourceWatch: Sendable {
  private static let interval = Duration.seconds(2)
  /// Folders of more files than this are watched by the first of them.
  private static let mostFiles = 5000

  /// What tells that a file was written.
  private struct Stamp: Sendable, Hashable {
    var size: Int
    var modified: Date
  }

  private let root: URL
  private let files: [URL]
  private let onChange: @Sendable ([String]) -> Void
  private let task = Mutex<Task<Void, Never>?>(nil)

  /// - Parameters:
  ///   - dataset: whose source files and manifest are watched from now on.
  ///   - onChange: called with the names of all files that differ from now, whenever these change.
  init(_ dataset: Dataset, onChange: @escaping @Sendable ([String]) -> Void) {
    root = dataset.root
    let sources = dataset.manifest.sources.flatMap { source in
      (try? SourceFiles.resolve(source, in: dataset.root).urls) ?? []
    }
    files = Array((sources + (dataset.manifestFile.map { [$0] } ?? [])).prefix(Self.mostFiles))
    self.onChange = onChange
  }

  func start() {
    let (files, root, onChange) = (files, root, onChange)
    let new = Task.detached(priority: .utility) {
      let before = Self.stamps(files)
      var told: [String] = []
      while !Task.isCancelled {
        guard (try? await Task.sleep(for: Self.interval)) != nil else { return }
        let now = Self.stamps(files)
        let changed = files.filter { before[$0] != now[$0] }.map { Self.name(of: $0, in: root) }
        if changed != told {
          told = changed
          onChange(changed)
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
