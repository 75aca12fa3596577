package import Foundation

extension SampleDatasets {
  /// The seed of the copy in `sample-data/ads`.
  package static let adsSeed: UInt64 = 20_260_302

  /// Writes the ads sample; the same plan and seed give the same bytes everywhere.
  ///
  /// With `force` it writes into a folder that holds other files, too; `onProgress` is told what is being
  /// written.
  /// - Throws: `SampleError` or a Foundation error when a file may not or cannot be written, and
  ///   `CancellationError`.
  @concurrent
  package static func writeAds(
    _ plan: AdPlan = AdPlan(),
    to folder: URL,
    seed: UInt64 = adsSeed,
    force: Bool = false,
    onProgress: @escaping @Sendable (String) -> Void = { _ in }
  ) async throws {
    if !force { try SampleFolder.check(folder) }
    let tables = AdTables(seed: seed)
    try await SampleFile.stream(folder.appending(path: plan.candidateFile)) { file in
      if plan.isParquet {
        try await AdParquet(seed: seed).write(plan.candidates, to: file) {
          onProgress("\($0) of \(plan.candidates) candidates")
        }
      } else {
        try tables.writeCandidates(plan.candidates, to: file)
      }
    }
    onProgress("\(plan.impressions) impressions")
    let clicks = try await SampleFile.stream(folder.appending(path: "log.csv")) { file in
      try tables.writeLog(plan.impressions, to: file)
    }
    onProgress("\(plan.events) events")
    let events = try await SampleFile.stream(folder.appending(path: AdEvents.file)) { file in
      var events = AdEvents(seed: seed, plan: plan)
      try events.write(to: file)
      return events
    }
    let readme = AdDocuments.readme(
      plan,
      logClicks: clicks,
      events.counts,
      badLines: events.planted.count
    )
    for (path, text) in [
      ("dataset.yaml", AdDocuments.manifest), ("README.md", readme),
      ("truth-clicks.csv", AdDocuments.clickTruth),
      ("truth-rates.csv", AdDocuments.rateTruth(plan)),
      ("truth-drift.csv", AdDocuments.driftTruth(plan)),
      ("truth-planted.csv", events.planted.text),
    ] {
      try SampleFile.write(text, to: folder.appending(path: path))
    }
  }
}
