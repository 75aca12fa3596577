package import Foundation
import Workspace

/// Finds the files that hold the events of a dataset.
package struct FeedbackFiles: Sendable, Hashable {
  /// Where events are looked for unless the manifest says otherwise.
  package static let defaultPattern = "feedback/*.jsonl"

  package let root: URL
  /// A file, a glob or a folder, which stands for the `.jsonl` files in it.
  package let pattern: String
  /// Whether the pattern, or links, may lead out of the folder.
  private let mayLeave: Bool

  package init(root: URL, pattern: String? = nil, mayLeave: Bool = false) {
    self.root = root
    self.mayLeave = mayLeave
    self.pattern = pattern ?? Self.defaultPattern
  }

  /// Why no file can ever be found; nil when feedback may come.
  package var problem: String? {
    guard case .uri = try? SourceFiles.resolve(path: pattern, in: root, mayLeave: true)
    else { return nil }
    return "feedback is read from files in the folder only, and \(pattern) is a URI"
  }

  /// The regular files there now, in the order of their paths; hidden files are left out.
  ///
  /// Finding none is no error: feedback begins when somebody uses a model.
  package func current() -> [URL] {
    let found: [URL] =
      switch try? SourceFiles.resolve(path: pattern, in: root, mayLeave: mayLeave) {
      case .files(let files): files
      case .folder(_, let files): files.filter { $0.pathExtension == "jsonl" }
      case .uri, nil: []
      }
    // Pipes and devices are left out: opening or reading them could wait for ever.
    return found.filter { FileState(of: $0) != nil }
  }

  /// The path of a file as it is shown: relative to the root when it is below it.
  package func name(of file: URL) -> String {
    SourceFiles.relativePath(of: file, in: root)
  }
}
