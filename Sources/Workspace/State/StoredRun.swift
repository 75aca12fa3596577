package import Foundation

/// A training run as it is kept: what is searched for as columns, the rest as JSON.
package struct StoredRun: Sendable, Hashable {
  package var id: String
  package var startedAt: Date
  /// `running`, `paused`, `stopped`, `finished` or `failed`.
  package var status: String
  package var json: Data

  package init(id: String, startedAt: Date, status: String, json: Data) {
    self.id = id
    self.startedAt = startedAt
    self.status = status
    self.json = json
  }
}

/// A trained model: its file under `models/` and what it is.
package struct StoredModel: Sendable, Hashable {
  package var id: String
  package var runID: String
  package var createdAt: Date
  /// Relative to `DatasetPaths.models`.
  package var file: String
  package var json: Data

  package init(id: String, runID: String, createdAt: Date, file: String, json: Data) {
    self.id = id
    self.runID = runID
    self.createdAt = createdAt
    self.file = file
    self.json = json
  }
}

/// How far a feedback file was read.
package struct FeedbackOffset: Sendable, Hashable {
  /// Relative to the dataset folder.
  package var file: String
  /// Bytes read, up to the end of a line.
  package var offset: Int
  /// A hash of the first bytes, which tells an appended file from a replaced one.
  package var fingerprint: String

  package init(file: String, offset: Int, fingerprint: String) {
    self.file = file
    self.offset = offset
    self.fingerprint = fingerprint
  }
}
