import Basics
import Foundation

/// Names what a dataset holds and how it is read, so that what was made of it is found again.
///
/// It covers the content of every data file by its path relative to the dataset folder, and the
/// keys of the manifest that decide how these are read: its `sources` and `columns` (without
/// tolerances and methods, which only decide what is believed). Copying the folder, naming the dataset, or adding a
/// check, a positive class, features or feedback leaves it as it is.
package struct Fingerprint: Sendable, Hashable, CustomStringConvertible {
  /// 16 hexadecimal digits.
  package let description: String

  package init(_ hexadecimal: String) { description = hexadecimal }

  /// Goes up when the same content and keys would be named otherwise.
  private static let version = 1

  /// The fingerprint of a dataset as its files stand now.
  ///
  /// - Returns: nil when some source has no identity: one behind a URI, whose content can change
  ///   without a sign, or a file that cannot be read. Nothing may be kept of such a dataset.
  /// - Throws: `CancellationError`.
  /// - Complexity: O(bytes) the first time, O(files) while nothing changes.
  package static func of(
    _ dataset: Dataset,
    contents: ContentFingerprint? = nil
  ) throws -> Fingerprint? {
    let contents = contents ?? ContentFingerprint(remembering: CacheStore(dataset.paths))
    var hash = ContentHash()
    hash.update("fingerprint \(version)\0")
    for source in dataset.manifest.sources {
      let files: [URL]
      do {
        switch try SourceFiles.resolve(source, in: dataset.root) {
        case .files(let found), .folder(_, let found): files = found
        case .uri: return nil
        }
      } catch let error as WorkspaceError where error.code == .notFound {
        hash.update("absent\0")
        continue
      } catch {
        return nil
      }
      for file in files {
        try Task.checkCancellation()
        guard let content = try? contents.name(of: file) else { return nil }
        hash.update(place(of: file, in: dataset.root) + "\0" + content + "\0")
      }
      hash.update("\0")
    }
    hash.update([UInt8](try readingKeys(of: dataset.manifest)))
    return Fingerprint(hash.hexadecimal)
  }

  /// A file outside the folder goes by its name alone, wherever it lies.
  private static func place(of file: URL, in root: URL) -> String {
    let path = SourceFiles.relativePath(of: file, in: root)
    return path.hasPrefix("/") ? file.lastPathComponent : path
  }

  private static func readingKeys(of manifest: Manifest) throws -> Data {
    var keys = Manifest()
    keys.sources = manifest.sources.map { source in
      var source = source
      source.path = ""
      source.mayLeaveFolder = false
      return source
    }
    keys.columns = manifest.columns.map { rule in
      var rule = rule
      rule.tolerance = nil
      rule.method = nil
      return rule
    }
    // A rule that says nothing of reading is as good as none.
    .filter { $0 != Manifest.ColumnRule(name: $0.name) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return try encoder.encode(keys)
  }
}

extension Fingerprint: Codable {
  package init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode(String.self))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
