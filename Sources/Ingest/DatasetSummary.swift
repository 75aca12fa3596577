package import Basics
import Engine
package import Workspace

/// What reading a dataset brought, without its rows: enough to show it, and to find again what was
/// made of it.
package struct DatasetSummary: Sendable, Hashable, Codable {
  /// Completed by inference: entity, label and source columns.
  package var manifest: Manifest
  package var inferences: [Inference]
  package var sources: [IngestedSource]
  /// Nil when the content of some source has no identity; then nothing may be kept.
  package var fingerprint: Fingerprint?
  /// The engine that read it.
  package var engine: EngineInformation

  package init(
    manifest: Manifest,
    inferences: [Inference],
    sources: [IngestedSource],
    fingerprint: Fingerprint?,
    engine: EngineInformation
  ) {
    self.manifest = manifest
    self.inferences = inferences
    self.sources = sources
    self.fingerprint = fingerprint
    self.engine = engine
  }

  package var rowsKept: Int { sources.reduce(0) { $0 + $1.rowsKept } }
}

extension LoadedDataset {
  package var summary: DatasetSummary {
    DatasetSummary(
      manifest: manifest,
      inferences: inferences,
      sources: sources,
      fingerprint: fingerprint,
      engine: engine.information
    )
  }
}
