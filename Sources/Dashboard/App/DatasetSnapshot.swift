import Feedback
import Foundation
import Fusion
import Ingest
import Learning
import Profiling
import Workspace

/// The results of an opening of a dataset: what reports are made of, and what is kept so that
/// the next opening is complete at once.
struct DatasetSnapshot: Sendable, Codable {
  /// Changes with what the results mean or how they are written.
  private static let format = "dashboard 1"

  var manifest: Manifest?
  var inferences: [Inference] = []
  var engineName = ""
  var engineVersion = ""
  var fingerprint = ""
  var sources: [IngestedSource]?
  var profile: DatasetProfile?
  var skew: SkewReport?
  var conflicts: ConflictReport?
  var feedback: FeedbackSummary?

  /// Whether an opening with it would show complete screens.
  var isComplete: Bool { sources != nil && profile != nil }

  func facts(of dataset: Dataset) -> DatasetFacts {
    let manifest = manifest ?? dataset.manifest
    return DatasetFacts(
      name: dataset.name,
      path: dataset.root.path,
      isReadOnly: dataset.paths.isReadOnly,
      entity: manifest.entity,
      label: manifest.label,
      positive: manifest.positive,
      engine: "\(engineName) \(engineVersion)"
    )
  }

  /// The results kept for exactly these files and this manifest by this version, if any.
  static func kept(for key: String, of dataset: Dataset) -> DatasetSnapshot? {
    CacheStore(dataset.paths).value(DatasetSnapshot.self, for: key)
  }

  /// Keeps the results; feedback moves on and is left out.
  ///
  /// A folder that cannot be written only
  /// makes the next opening slower.
  func keep(for key: String, of dataset: Dataset) {
    var copy = self
    copy.feedback = nil
    try? dataset.paths.prepare()
    try? CacheStore(dataset.paths).keep(copy, for: key)
  }

  /// The name of the dataset's content: files, manifest and version.
  static func key(of dataset: Dataset) throws -> String {
    let files = dataset.manifest.sources.flatMap { source in
      (try? SourceFiles.resolve(source, in: dataset.root).urls) ?? []
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let manifest = String(decoding: try encoder.encode(dataset.manifest), as: UTF8.self)
    let name = try ContentFingerprint(remembering: CacheStore(dataset.paths))
      .name(of: files, also: "\(format) \(TuinaVersion.current) \(manifest)")
    return "dashboard \(name)"
  }
}
