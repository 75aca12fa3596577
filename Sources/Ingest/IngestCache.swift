import Engine
import Foundation
import Workspace

/// Keeps ingested parts between openings: rows and rejects as Parquet, the account as JSON.
struct IngestCache {
  /// Goes up when the same file would be ingested otherwise than before.
  private static let version = 6

  let store: CacheStore

  struct Found {
    var part: IngestedPart
    /// Nil when nothing could be read of the file.
    var rows: URL?
    var rejects: URL?
  }

  /// What ingesting a file depends on besides its content.
  static func key(
    _ fingerprint: String,
    _ source: Manifest.Source,
    _ rules: [Manifest.ColumnRule],
    _ name: String
  ) -> String {
    let settings: [String?] = [
      source.name, source.format?.rawValue, source.encoding,
      source.missing?.joined(separator: "\u{1F}"), source.header.map { "\($0)" },
      source.names?.joined(separator: "\u{1F}"), source.reading.signature,
      TextDemands(source, rules: rules).signature, name,
    ]
    return "part \(version) \(fingerprint) "
      + settings.map { $0 ?? "\u{1E}" }.joined(separator: "\u{1D}")
  }

  func part(for key: String) -> Found? {
    guard let part = store.value(IngestedPart.self, for: key) else { return nil }
    let rows = store.file(for: key + " rows", extension: "parquet")
    let rejects = store.file(for: key + " rejects", extension: "parquet")
    if !part.columns.isEmpty && rows == nil { return nil }
    if part.rowsRejected + part.cellsRejected > 0 && rejects == nil { return nil }
    return Found(part: part, rows: rows, rejects: rejects)
  }

  /// Keeps a table whole.
  func keepTable(_ table: String, for key: String, engine: any QueryEngine) async throws {
    try await store.keepFile(for: key, extension: "parquet") { file in
      try await engine.execute(
        """
        COPY (SELECT * FROM \(identifier: table))
        TO \(literal: file.path) (FORMAT parquet, COMPRESSION lz4_raw)
        """
      )
    }
  }

  /// Throws away what was kept of a part.
  func discard(_ key: String) {
    store.discard(key, extension: "json")
    store.discard(key + " rows", extension: "parquet")
    store.discard(key + " rejects", extension: "parquet")
  }

  /// Writes a part; its account comes last, so that a part is found whole or not at all.
  func keep(
    _ part: IngestedPart,
    table: String,
    source: String,
    for key: String,
    engine: any QueryEngine
  ) async throws {
    if part.rowsRejected + part.cellsRejected > 0 {
      try await store.keepFile(for: key + " rejects", extension: "parquet") { file in
        try await engine.execute(
          """
          COPY (SELECT * FROM \(identifier: RejectTable.name)
            WHERE source = \(literal: source) AND file = \(literal: part.file))
          TO \(literal: file.path) (FORMAT parquet)
          """
        )
      }
    }
    if !part.columns.isEmpty {
      var kept = part.columns.map(\.name)
      if !part.pieces.isEmpty { kept.append(SoundScan.fileColumn) }
      let names: SQL = "\(identifiers: kept)"
      try await store.keepFile(for: key + " rows", extension: "parquet") { file in
        try await engine.execute(
          """
          COPY (SELECT \(names) FROM \(identifier: table))
          TO \(literal: file.path) (FORMAT parquet, COMPRESSION lz4_raw)
          """
        )
      }
    }
    try store.keep(part, for: key)
  }
}
