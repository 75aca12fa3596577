import Basics
import Feedback
import Foundation
import Fusion
import Ingest
import Learning
import Profiling
import Reporting
import Workspace

/// Gathers what a report tells; what a dataset cannot have (no label, no entity) is left out.
struct ReportBuilder {
  private let bench: Workbench
  private let loaded: LoadedDataset

  init(_ bench: Workbench, _ loaded: LoadedDataset) {
    self.bench = bench
    self.loaded = loaded
  }

  func build(_ options: DatasetOptions) async throws -> ReportDocument {
    let meter = bench.output.meter
    let profile = try await Profiler.profile(loaded) { meter.show($0) }
    let skew = try await whereApplicable { try await SkewAnalysis.analyse(loaded) }
    let conflicts = try await whereApplicable {
      try await Conflicts.resolve(loaded) { meter.show($0) }
    }
    return try await ReportDocument(
      loaded: loaded,
      profile: profile,
      skew: skew,
      conflicts: conflicts,
      run: RunStore(loaded.dataset.paths).best(
        label: loaded.manifest.label,
        positive: loaded.manifest.positive,
        data: loaded.fingerprint
      ),
      feedback: try FeedbackAnalysis.summarise(loaded.dataset),
      tuinaVersion: TuinaVersion.current,
      createdAt: Date(),
      arguments: options.arguments
    )
  }

  /// Nil where the dataset lacks what the question needs.
  func whereApplicable<Result>(_ body: () async throws -> Result) async throws -> Result? {
    do {
      return try await body()
    } catch let error as CurationError
      where error.code == .notApplicable || error.code == .unknownName
    {
      return nil
    }
  }
}
