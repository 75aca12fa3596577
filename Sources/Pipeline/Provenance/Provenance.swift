package import Basics
package import Foundation
package import Ingest
package import Workspace

/// What another person needs to repeat a report: data, configuration, versions, time, commands.
package struct Provenance: Sendable, Hashable, Codable {
  package var datasetName: String
  /// The folder, absolute.
  package var folder: String
  /// Nil when the content of some source has no identity, as behind a URI.
  package var dataFingerprint: String?
  /// The manifest as it was read; nil when everything was inferred.
  package var manifest: String?
  /// Why `manifest` is not the text of its file.
  package var manifestNote: String?
  /// What was inferred because no manifest said it.
  package var inferences: [Inference]
  package var tuinaVersion: String
  package var engine: EngineInformation
  package var machine: Machine
  package var createdAt: Date
  /// Who made the report, as `name@host`; nil unless a person asked to be named.
  package var author: String?
  /// Commands that give the same numbers, in their order.
  package var commands: [String]

  package init(
    datasetName: String,
    folder: String,
    dataFingerprint: String?,
    manifest: String?,
    inferences: [Inference] = [],
    tuinaVersion: String,
    engine: EngineInformation,
    machine: Machine,
    createdAt: Date,
    commands: [String],
    author: String? = nil
  ) {
    self.datasetName = datasetName
    self.folder = folder
    self.dataFingerprint = dataFingerprint
    self.manifest = manifest
    self.inferences = inferences
    self.tuinaVersion = tuinaVersion
    self.engine = engine
    self.machine = machine
    self.createdAt = createdAt
    self.commands = commands
    self.author = author
  }

  /// The user and the host of this process, for who asks to be named.
  package static var currentAuthor: String {
    "\(NSUserName())@\(ProcessInfo.processInfo.hostName)"
  }
}

extension Provenance {
  package init(
    _ dataset: Dataset,
    _ summary: DatasetSummary,
    tuinaVersion: String = TuinaVersion.current,
    createdAt: Date,
    commands: [String],
    author: String? = nil
  ) {
    let manifest = ManifestCopy(dataset)
    self.init(
      datasetName: dataset.name,
      folder: dataset.root.path,
      dataFingerprint: summary.fingerprint?.description,
      manifest: manifest.text,
      inferences: summary.inferences,
      tuinaVersion: tuinaVersion,
      engine: summary.engine,
      machine: .current,
      createdAt: createdAt,
      commands: commands,
      author: author
    )
    manifestNote = manifest.note
  }
}
