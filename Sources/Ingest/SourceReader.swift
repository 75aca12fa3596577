import Basics
import Engine
import Foundation
import Synchronization
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
    var status = stat()
    return stat(file.path, &status) == 0 ? Int(status.st_size) : 0
  }
}

/// Brings the files of a source into the engine, each as a table or view of its own.
struct SourceReader {
  /// A file that changes while it is read is read so many times.
  private static let mostAttempts = 3

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
    var before = bytesBefore
    var read =
      try await readTogether(place, number, usesCache: usesCache) { bytes in
        report(
          WorkProgress(
            stage: stage,
            completed: Double(bytesBefore + bytes),
            total: Double(totalBytes),
            unit: "bytes"
          )
        )
      } ?? Read()
    let together = Set(read.parts.flatMap(\.part.files))
    for (index, file) in place.files.enumerated() {
      if !together.isEmpty,
        together.contains(SourceFiles.relativePath(of: file, in: dataset.root))
      {
        before += LocatedSource.size(file)
        continue
      }
      let done = before
      let part = try await readFile(
        file,
        of: place.source,
        into: "data_\(number)_\(index + 1)",
        usesCache: usesCache
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
      read.parts += part.parts
      read.pending += part.pending
      read.reused += part.reused
      before += LocatedSource.size(file)
    }
    return read
  }

  /// Reads the files of a source that are alike in one scan, or takes up what was kept of them.
  ///
  /// - Returns: nil when they are few, or few are alike, or one changed meanwhile.
  private func readTogether(
    _ place: LocatedSource,
    _ number: Int,
    usesCache: Bool,
    progress: @escaping @Sendable (_ bytes: Int) -> Void
  ) async throws -> Read? {
    guard place.files.count >= DelimitedBatch.leastFiles,
      [nil, .csv, .tsv].contains(place.source.format)
    else { return nil }
    let versions = place.files.map(ContentFingerprint.version)
    guard let names = try? place.files.map(contents.name(of:)) else { return nil }
    let paths = place.files.map { SourceFiles.relativePath(of: $0, in: dataset.root) }
    let key = IngestCache.key(
      names.joined(separator: " "),
      place.source,
      dataset.manifest.columns,
      paths.joined(separator: "\u{1F}")
    )
    let table = "data_\(number)_0"
    if usesCache, let reused = try await reuse(key, table, of: place.source.name) {
      return Read(parts: [reused], reused: [key])
    }
    let read = Mutex(0)
    let batch = DelimitedBatch(
      engine: engine,
      scratch: scratch,
      dataset: dataset,
      source: place.source,
      missing: SourceIngest.missing(place.source, in: dataset)
    ) { bytes in
      progress(
        read.withLock { sum in
          sum += bytes
          return sum
        }
      )
    }
    guard let part = try await batch.ingest(place.files, table: table) else { return nil }
    guard place.files.map(ContentFingerprint.version) == versions else {
      try await engine.execute("DROP TABLE IF EXISTS \(identifier: table)")
      return nil
    }
    return Read(
      parts: [SourceRelation.Stored(part: part, table: table)],
      pending: [
        PendingPart(
          part: part,
          table: table,
          source: place.source.name,
          key: key,
          files: place.files,
          contents: names
        )
      ]
    )
  }

  /// Reads one file, or takes up what was kept of it; a file that changes meanwhile is read again.
  private func readFile(
    _ file: URL,
    of source: Manifest.Source,
    into table: String,
    usesCache: Bool,
    progress: @escaping @Sendable (_ bytes: Int) -> Void
  ) async throws -> Read {
    let name = SourceFiles.relativePath(of: file, in: dataset.root)
    for attempt in 1... {
      let version = ContentFingerprint.version(of: file)
      let content = try? contents.name(of: file)
      let key = content.map { IngestCache.key($0, source, dataset.manifest.columns, name) }
      if usesCache, let key, let reused = try await reuse(key, table, of: source.name) {
        return Read(parts: [reused], reused: [key])
      }
      if !usesCache || attempt > 1 {
        try await RejectTable.forget(file: name, of: source.name, in: engine)
      }
      let log = try RejectLog(in: scratch)
      let ingest = SourceIngest(
        engine: engine,
        scratch: scratch,
        dataset: dataset,
        source: source,
        log: log,
        progress: progress
      )
      var part = try await ingest.read(file, table: table)
      let isSteady = ContentFingerprint.version(of: file) == version
      if !isSteady, attempt < Self.mostAttempts {
        continue
      }
      if part.rowsRead > 0 {
        try await log.flush(into: engine)
      } else {
        try await RejectTable.forget(file: name, of: source.name, in: engine)
      }
      if !isSteady { part.notes.append("it changed while it was read, each of \(attempt) times") }
      var read = Read(parts: [SourceRelation.Stored(part: part, table: table)])
      if let content, let key, part.problem == nil, !part.staysInFile, isSteady {
        read.pending.append(
          PendingPart(
            part: part,
            table: table,
            source: source.name,
            key: key,
            files: [file],
            contents: [content]
          )
        )
      }
      return read
    }
    return Read()
  }

  /// Takes up what was kept of a file; what is damaged of it is thrown away.
  private func reuse(
    _ key: String,
    _ table: String,
    of source: String
  ) async throws -> SourceRelation.Stored? {
    guard let found = cache.part(for: key) else { return nil }
    do {
      if let rejects = found.rejects {
        try await engine.execute(
          """
          INSERT INTO \(identifier: RejectTable.name)
          SELECT * FROM read_parquet(\(literal: rejects.path), hive_partitioning = false)
          """
        )
      }
      if let rows = found.rows {
        try await engine.execute(
          """
          CREATE OR REPLACE VIEW \(identifier: table) AS
          SELECT * FROM read_parquet(\(literal: rows.path), file_row_number = true,
            hive_partitioning = false)
          """
        )
      }
    } catch is EngineError {
      try Task.checkCancellation()
      cache.discard(key)
      // The table that the file will be read into has this name.
      try await engine.execute("DROP VIEW IF EXISTS \(identifier: table)")
      try await RejectTable.forget(file: found.part.file, of: source, in: engine)
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
