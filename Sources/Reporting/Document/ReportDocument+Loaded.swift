import Columnar
package import Curation
import Engine
package import Feedback
package import Foundation
package import Learning
import Workspace

extension ReportDocument {
  /// Makes the report of a loaded dataset from the results there are.
  ///
  /// - Throws: when the engine cannot count the rejects.
  package init(
    loaded: LoadedDataset,
    profile: DatasetProfile?,
    skew: SkewReport?,
    conflicts: ConflictReport?,
    run: TrainingRun?,
    feedback: FeedbackSummary?,
    tuinaVersion: String,
    createdAt: Date,
    commands: [String]
  ) async throws {
    self.init(
      provenance: Provenance(
        loaded: loaded,
        tuinaVersion: tuinaVersion,
        createdAt: createdAt,
        commands: commands
      ),
      sources: loaded.sources,
      rejects: try await RejectCount.all(in: loaded),
      profile: profile,
      skew: skew,
      conflicts: conflicts,
      run: run,
      feedback: feedback
    )
  }
}

extension Provenance {
  package init(
    loaded: LoadedDataset,
    tuinaVersion: String,
    createdAt: Date,
    commands: [String]
  ) {
    let engine = loaded.engine.information
    self.init(
      datasetName: loaded.dataset.name,
      folder: loaded.dataset.root.path,
      dataFingerprint: loaded.fingerprint,
      manifest: loaded.dataset.manifestFile.flatMap {
        try? String(contentsOf: $0, encoding: .utf8)
      },
      inferences: loaded.inferences,
      tuinaVersion: tuinaVersion,
      engineName: engine.name,
      engineVersion: engine.version,
      createdAt: createdAt,
      commands: commands
    )
  }
}

extension RejectCount {
  /// Rejected rows and cells by source and reason, the most frequent first.
  package static func all(in loaded: LoadedDataset) async throws -> [RejectCount] {
    let table = try await loaded.engine.query(
      """
      SELECT source, reason, count(*) AS rejected FROM rejects
      GROUP BY source, reason ORDER BY rejected DESC, source, reason
      """
    )
    let sources = table.strings("source")
    let reasons = table.strings("reason")
    return table.ints("rejected").enumerated().map { row, count in
      RejectCount(
        source: sources[row] ?? "",
        reason: reasons[row] ?? "",
        count: Int(count ?? 0)
      )
    }
  }
}
