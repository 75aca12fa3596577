import Basics
import Engine
import Foundation
import Workspace

/// A source with its files.
struct LocatedSource {
  var source: Manifest.Source
  var files: [URL] = []
  var imageFolder: URL?
  var uri: String?
  var problem: String?

  var byteCount: Int { files.reduce(0) { $0 + Self.size($1) } }

  static func size(_ file: URL) -> Int {
    (try? file.resourceValues(forKeys: [.fileSizeKey]).fileSize) ?? 0
  }
}

/// Brings the files of a source into the engine, each as a table or view of its own.
struct SourceReader {
  let dataset: Dataset
  let engine: any QueryEngine
  let cache: IngestCache
  let contents: ContentFingerprint
  let scratch: ScratchFolder
  /// Of all sources.
  let totalBytes: Int
  let progress: ProgressHandler

  struct Read {
    var parts: [SourceRelation.Stored] = []
    var pending: [PendingPart] = []
    /// The keys of the parts that were taken from the cache.
    var reused: [String] = []
  }

  /// Reads every file of a source, or takes up what was kept of it.
  func read(
    _ place: LocatedSource,
    number: Int,
    bytesBefore: Int,
    usesCache: Bool
  ) async throws -> Read {
    let stage = "reading \(place.source.name)"
    let report = progress
    report(
      WorkProgress(
        stage: stage,
        completed: Double(bytesBefore),
        total: Double(totalBytes),
        unit: "bytes"
      )
    )
    if let folder = place.imageFolder {
      return try await readPictures(place, folder, number)
    }
    if let uri = place.uri { return try await readURI(uri, place.source, number) }
    var read = Read()
    var before = bytesBefore
    for (index, file) in place.files.enumerated() {
      let table = "data_\(number)_\(index + 1)"
      let name = SourceFiles.relativePath(of: file, in: dataset.root)
      let key = (try? contents.name(of: file)).map { IngestCache.key($0, place.source, name) }
      if usesCache, let key, let reused = try await reuse(key, table) {
        read.parts.append(reused)
        read.reused.append(key)
      } else {
        if !usesCache {
          try await RejectTable.forget(file: name, of: place.source.name, in: engine)
        }
        let done = before
        let log = try RejectLog(in: scratch)
        let ingest = SourceIngest(
          engine: engine,
          scratch: scratch,
          dataset: dataset,
          source: place.source,
          log: log
        ) { bytes in
          report(
            WorkProgress(
              stage: stage,
              completed: Double(done + bytes),
              total: Double(totalBytes),
              unit: "bytes"
            )
          )
        }
        let part = try await ingest.read(file, table: table)
        if part.rowsRead > 0 {
          try await log.flush(into: engine)
        } else {
          try await RejectTable.forget(file: name, of: place.source.name, in: engine)
        }
        read.parts.append(SourceRelation.Stored(part: part, table: table))
        if let key, part.problem == nil, !part.staysInFile {
          read.pending.append(
            PendingPart(part: part, table: table, source: place.source.name, key: key)
          )
        }
      }
      before += LocatedSource.size(file)
    }
    return read
  }

  /// Takes up what was kept of a file; what is damaged of it is thrown away.
  private func reuse(_ key: String, _ table: String) async throws -> SourceRelation.Stored? {
    guard let found = cache.part(for: key) else { return nil }
    do {
      if let rows = found.rows {
        try await engine.execute(
          """
          CREATE OR REPLACE VIEW \(identifier: table) AS
          SELECT * FROM read_parquet(\(literal: rows.path), file_row_number = true,
            hive_partitioning = false)
          """
        )
      }
      if let rejects = found.rejects {
        try await engine.execute(
          """
          INSERT INTO \(identifier: RejectTable.name)
          SELECT * FROM read_parquet(\(literal: rejects.path), hive_partitioning = false)
          """
        )
      }
    } catch is EngineError {
      try Task.checkCancellation()
      cache.discard(key)
      return nil
    }
    var part = found.part
    part.rowNumber = "file_row_number"
    return SourceRelation.Stored(part: part, table: table)
  }

  private func readPictures(
    _ place: LocatedSource,
    _ folder: URL,
    _ number: Int
  ) async throws -> Read {
    let table = "data_\(number)_1"
    let part = try await ImageFolderIngest(engine: engine).ingest(
      place.files,
      in: folder,
      root: dataset.root,
      name: place.source.path,
      table: table
    )
    return Read(parts: [SourceRelation.Stored(part: part, table: table)])
  }

  /// Lets the engine read what only it can reach.
  private func readURI(
    _ uri: String,
    _ source: Manifest.Source,
    _ number: Int
  ) async throws -> Read {
    let table = "data_\(number)_1"
    do {
      try await engine.execute(
        "CREATE OR REPLACE TABLE \(identifier: table) AS SELECT * FROM \(literal: uri)"
      )
      let rows = try await engine.count(table)
      let columns = try await engine.describe(table)
      let hasRowID = columns.contains { $0.name.lowercased() == "rowid" }
      let part = IngestedPart(
        file: uri,
        encoding: "",
        rowsRead: rows,
        rowsKept: rows,
        rowsRejected: 0,
        columns: columns,
        rowNumber: hasRowID ? nil : "rowid"
      )
      return Read(parts: [SourceRelation.Stored(part: part, table: table)])
    } catch let error as EngineError {
      let part = IngestedPart.unreadable(uri, encoding: "", error.reason)
      return Read(parts: [SourceRelation.Stored(part: part, table: table)])
    }
  }
}
