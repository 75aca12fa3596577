import Basics
import Foundation
import Fusion
import Profiling
import Workspace

/// Keeps the results of stages on disk, each under the fingerprint of the data and the keys of the
/// manifest that it depends on.
///
/// Without a fingerprint nothing is found and nothing kept.
struct StageCache: Sendable {
  enum Entry: String {
    case rejects, profile, skew, conflicts

    /// Goes up when the same data would give another result, or be written otherwise.
    var version: Int {
      switch self {
      case .rejects: 2
      case .profile: Profiler.version
      case .skew: SkewAnalysis.version
      case .conflicts: Conflicts.version
      }
    }
  }

  private let store: CacheStore
  private let fingerprint: Fingerprint?
  private let manifest: Manifest

  /// - `manifest`: completed by inference.
  init(_ paths: DatasetPaths, _ fingerprint: Fingerprint?, _ manifest: Manifest) {
    store = CacheStore(paths)
    self.fingerprint = fingerprint
    self.manifest = manifest
  }

  /// Nil also for a file of another kind, stage or version, which is made anew.
  func value<Value: Decodable>(_ type: Value.Type, _ entry: Entry) -> Value? {
    guard let key = key(entry), let file = store.value(StageFile<Value>.self, for: key),
      file.isOf(entry)
    else { return nil }
    return file.value
  }

  /// What cannot be kept (a full disk, a folder that may not be written) is made anew next time.
  func keep(_ value: some Encodable, _ entry: Entry) {
    guard let key = key(entry) else { return }
    try? store.keep(StageFile(entry, value), for: key)
  }

  private func key(_ entry: Entry) -> String? {
    guard let fingerprint else { return nil }
    var keys = Manifest()
    switch entry {
    case .rejects, .profile: break
    case .skew:
      keys.label = manifest.label
      keys.positive = manifest.positive
    case .conflicts:
      keys.entity = manifest.entity
      keys.label = manifest.label
      keys.split = manifest.split
      // Tolerances decide what agrees, and are no part of the fingerprint.
      keys.columns = manifest.columns
    }
    if entry != .rejects {
      // The names of sources may stand in a column, which the rows know and the files do not.
      keys.sources = manifest.sources.map { source in
        var known = Manifest.Source(name: source.name, path: "")
        known.sourceColumn = source.sourceColumn
        return known
      }
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    guard let settings = try? encoder.encode(keys) else { return nil }
    return
      "\(entry.rawValue) \(entry.version) \(fingerprint) \(String(decoding: settings, as: UTF8.self))"
  }
}
