import Basics
import Engine
package import Foundation
package import Workspace

/// How a person asks for a dataset: its folder, and what the command line says of it.
package struct SessionRequest: Sendable {
  package var folder: URL
  /// A manifest kept elsewhere.
  package var manifest: URL?
  /// The engine that the command line names; else the manifest's, else that of the settings.
  package var engine: String?
  package var configuration: UserConfiguration
  /// What the person agreed to that the folder may do.
  package var consent: Consent

  package init(
    folder: URL,
    manifest: URL? = nil,
    engine: String? = nil,
    configuration: UserConfiguration,
    consent: Consent = .none
  ) {
    self.folder = folder
    self.manifest = manifest
    self.engine = engine
    self.configuration = configuration
    self.consent = consent
  }

  /// Reads the manifest; no engine is opened yet.
  ///
  /// - Throws: `WorkspaceError` when the folder cannot be read or the manifest is wrong.
  package func open(
    progress: @escaping StageProgressHandler = { _ in }
  ) throws -> DatasetSession {
    let dataset = try Dataset.open(folder, manifest: manifest, consent: consent)
    let uri = engine ?? dataset.manifest.engine ?? configuration.engine
    return DatasetSession(
      dataset,
      usesKeptResults: uri == nil || uri == "duckdb",
      connect: { try await connect(to: uri, dataset) },
      progress: progress
    )
  }

  /// - Throws: `EngineError`; `WorkspaceError` when it is the manifest or the settings that name
  ///   what is no engine.
  private func connect(to uri: String?, _ dataset: Dataset) async throws -> any QueryEngine {
    do {
      return try await Engines.open(
        uri: uri,
        threads: configuration.threads,
        memory: configuration.memory
      )
    } catch let error as EngineError where error.code == .configuration && engine == nil {
      let file = dataset.manifest.engine != nil ? dataset.manifestFile : UserConfiguration.file()
      throw WorkspaceError(.invalid, file: file?.path, message: error.description)
    }
  }
}
