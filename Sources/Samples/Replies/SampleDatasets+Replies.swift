package import Foundation

extension SampleDatasets {
  /// The seed of the copy in `sample-data/replies`.
  package static let repliesSeed: UInt64 = 20_260_303

  /// Writes the replies sample; the same plan and seed give the same bytes everywhere.
  ///
  /// With `force` it writes into a folder that holds other files, too.
  /// - Throws: `SampleError` or a Foundation error when a file may not or cannot be written, and
  ///   `CancellationError`.
  @concurrent
  package static func writeReplies(
    _ plan: ReplyPlan = ReplyPlan(),
    to folder: URL,
    seed: UInt64 = repliesSeed,
    force: Bool = false
  ) async throws {
    if !force { try SampleFolder.check(folder) }
    let world = ReplyWorld(seed: seed, plan: plan)
    try Task.checkCancellation()
    let events = world.events()
    for (path, text) in world.months.map({ ($0.file, ReplyDocuments.table($0.rows)) }) + [
      (ReplyWorld.checkedFile, ReplyDocuments.table(world.checked)),
      (ReplyWorld.eventFile, events.text), ("dataset.yaml", ReplyDocuments.manifest),
      ("README.md", ReplyDocuments.readme(world, events)),
      ("truth.csv", ReplyDocuments.truth(world)), ("truth-planted.csv", events.planted.text),
    ] {
      try Task.checkCancellation()
      try SampleFile.write(text, to: folder.appending(path: path))
    }
  }
}
