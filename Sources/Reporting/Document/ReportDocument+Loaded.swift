import Columnar
import Engine
package import Feedback
package import Foundation
package import Fusion
package import Ingest
package import Learning
package import Profiling
import Workspace

extension ReportDocument {
  /// Makes the report of a loaded dataset from the results there are.
  ///
  /// The commands in it are the training of `run` and then `commands`; without any, the report's.
  /// `arguments` name the dataset in them; by default with whole paths.
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
    arguments: DatasetArguments? = nil,
    commands: [String] = []
  ) async throws {
    let arguments = arguments ?? DatasetArguments(loaded)
    let training = run.map {
      arguments.line("train", $0.options(manifestPositive: loaded.manifest.positive))
    }
    let others = commands.isEmpty ? [arguments.line("report")] : commands
    self.init(
      provenance: Provenance(
        loaded: loaded,
        tuinaVersion: tuinaVersion,
        createdAt: createdAt,
        commands: [training].compactMap(\.self) + others
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
    let manifest = ManifestCopy(loaded.dataset)
    self.init(
      datasetName: loaded.dataset.name,
      folder: loaded.dataset.root.path,
      dataFingerprint: loaded.fingerprint,
      manifest: manifest.text,
      inferences: loaded.inferences,
      tuinaVersion: tuinaVersion,
      engine: loaded.engine.information,
      machine: .current,
      createdAt: createdAt,
      commands: commands
    )
    manifestNote = manifest.note
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
