package import Foundation

/// Datasets that are made, not collected.
package enum SampleDatasets {
  /// The seed of the copy in `sample-data/moles`.
  package static let molesSeed: UInt64 = 20_260_301

  /// Writes the moles sample; the same seed gives the same bytes everywhere.
  ///
  /// Files of the sample that are already in the folder are replaced, others are left alone.
  /// - Throws: `SampleError` or a Foundation error when a file cannot be written, and
  ///   `CancellationError`.
  @concurrent
  package static func writeMoles(to folder: URL, seed: UInt64 = molesSeed) async throws {
    let world = MoleWorld(seed: seed)
    try Task.checkCancellation()
    var files = MoleFiles()
    for clinic in Clinic.allCases {
      let data = try files.encode(world.records[clinic, default: []], of: clinic)
      try write(data, to: folder, clinic.file)
      try Task.checkCancellation()
    }
    var log = files.log
    var feedback = MoleFeedback(lesions: world.lesions, seed: seed)
    for (path, text) in feedback.files(log: &log) {
      try write(Data(text.utf8), to: folder, path)
    }
    try write(Data(MoleDocuments.manifest.utf8), to: folder, "dataset.yaml")
    try write(Data(MoleDocuments.readme.utf8), to: folder, "README.md")
    try write(Data(MoleDocuments.truth(world.lesions).utf8), to: folder, "truth.csv")
    try write(Data(log.text.utf8), to: folder, "truth-planted.csv")
  }

  private static func write(_ data: Data, to folder: URL, _ path: String) throws {
    let url = folder.appending(path: path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try data.write(to: url, options: .atomic)
  }
}
