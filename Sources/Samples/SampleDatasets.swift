package import Foundation

/// Datasets that are made, not collected.
package enum SampleDatasets {
  /// The manifests of all samples.
  package static let manifests = [
    MoleDocuments.manifest, AdDocuments.manifest, ReplyDocuments.manifest,
  ]

  /// The seed of the copy in `sample-data/moles`.
  package static let molesSeed: UInt64 = 20_260_301

  /// Writes the moles sample; the same seed gives the same values everywhere.
  ///
  /// The text files are the same to the byte. The Parquet file and the pictures in it hold the
  /// same values, but their bytes depend on the releases of the engine and of libpng.
  /// The files of an earlier sample are replaced. A folder that holds anything else is refused
  /// unless `force` is given; even then only files with the sample's own names are replaced.
  /// - Throws: `EngineError` when there is no engine to write Parquet, `SampleError` or a Foundation
  ///   error when a file may not or cannot be written, and `CancellationError`.
  @concurrent
  package static func writeMoles(
    to folder: URL,
    seed: UInt64 = molesSeed,
    force: Bool = false
  ) async throws {
    if !force { try SampleFolder.check(folder) }
    let world = MoleWorld(seed: seed)
    try Task.checkCancellation()
    var files = MoleFiles()
    for clinic in Clinic.allCases {
      try await files.write(world.records[clinic, default: []], of: clinic, to: folder)
      try Task.checkCancellation()
    }
    var log = files.log
    var feedback = MoleFeedback(lesions: world.lesions, seed: seed)
    for (path, text) in feedback.files(log: &log) {
      try SampleFile.write(text, to: folder.appending(path: path))
    }
    for (path, text) in [
      ("dataset.yaml", MoleDocuments.manifest), ("README.md", MoleDocuments.readme),
      ("truth.csv", MoleDocuments.truth(world.lesions)), ("truth-planted.csv", log.text),
    ] {
      try SampleFile.write(text, to: folder.appending(path: path))
    }
  }
}
