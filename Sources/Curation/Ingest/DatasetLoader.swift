import Columnar
import Engine
import Foundation
import Workspace

/// Brings the sources of a dataset into an engine, from the files or from what was kept of them.
struct DatasetLoader {
  /// Datasets up to this many bytes are kept for the next opening before the first answer.
  static let keptAtOnce = 32 << 20
  private static let stateVersion = 1

  let dataset: Dataset
  let engine: any QueryEngine
  let progress: ProgressHandler
  private let store: CacheStore
  private let cache: IngestCache

  init(_ dataset: Dataset, _ engine: any QueryEngine, _ progress: @escaping ProgressHandler) {
    self.dataset = dataset
    self.engine = engine
    self.progress = progress
    store = CacheStore(dataset.paths)
    cache = IngestCache(store: store)
  }

  /// What a whole loading concluded; kept so that the next one need not look again.
  private struct State: Codable {
    var sources: [IngestedSource]
    var entity: [String]
    var label: String?
    var sourceColumns: [String: String]
    var inferences: [Inference]
  }

  /// A source with its files.
  private struct Located {
    var source: Manifest.Source
    var files: [URL] = []
    var imageFolder: URL?
    var uri: String?
    var problem: String?
  }

  private struct Read {
    var parts: [SourceRelation.Stored] = []
    var pending: [PendingPart] = []
  }

  private typealias Judged = (columns: [PartColumn], verdicts: [ColumnClassifier.Judged])

  @concurrent
  func load() async throws -> LoadedDataset {
    let located = dataset.manifest.sources.map(locate)
    let fingerprint = try fingerprint(of: located)
    try await RejectTable.create(in: engine)
    let known = store.value(State.self, for: "loaded \(Self.stateVersion) \(fingerprint)")
    let scratch = try ScratchFolder()
    let totalBytes = located.flatMap(\.files).reduce(0) { $0 + Self.size($1) }
    var sources: [IngestedSource] = []
    var pending: [PendingPart] = []
    var facts: [SourceColumns] = []
    var inferences = dataset.inferences
    var bytesBefore = 0
    var isDamaged = false
    for (index, place) in located.enumerated() {
      var read = try await read(
        place,
        number: index + 1,
        scratch,
        bytesBefore: bytesBefore,
        totalBytes: totalBytes
      )
      bytesBefore += place.files.reduce(0) { $0 + Self.size($1) }
      pending += read.pending
      let table = Self.relationName(place.source.name, number: index + 1)
      let relation = SourceRelation(engine: engine, source: place.source, name: table)
      let made = try await relation.create(read.parts)
      if let known {
        sources.append(known.sources[index])
        continue
      }
      var judged: Judged
      do {
        judged = try await judge(made.columns, of: table, read.parts)
      } catch is EngineError {
        try Task.checkCancellation()
        isDamaged = true
        read.parts = try await relation.withoutDamage(read.parts)
        let remade = try await relation.create(read.parts)
        judged = try await judge(remade.columns, of: table, read.parts)
      }
      var source = account(place, read.parts.map(\.part), table)
      if !made.problems.isEmpty {
        source.problem = ([source.problem].compactMap { $0 } + made.problems)
          .joined(separator: "; ")
      }
      source.columns = zip(judged.columns, judged.verdicts).map {
        IngestedColumn(name: $0.name, type: $1.type, engineType: $0.engineType)
      }
      facts.append(
        SourceColumns(
          source: source.name,
          rows: source.rowsKept,
          columns: zip(source.columns, judged.verdicts).map {
            SourceColumns.Column(
              name: $0.name,
              type: $0.type,
              distinct: $1.distinct,
              missing: $1.missing
            )
          },
          sourceColumn: place.source.sourceColumn
        )
      )
      inferences += read.parts.flatMap { stored in
        stored.part.notes.map {
          Inference(subject: "reading \(source.name)", value: stored.part.file, reason: $0)
        }
      }
      sources.append(source)
    }
    var state =
      known
      ?? State(
        sources: sources,
        entity: [],
        label: nil,
        sourceColumns: [:],
        inferences: inferences
      )
    if known == nil {
      let roles = ColumnRoles.infer(sources: facts, manifest: dataset.manifest)
      (state.entity, state.label) = (roles.entity, roles.label)
      state.sourceColumns = roles.sourceColumns
      state.inferences += roles.inferences
      if !isDamaged { try? store.keep(state, for: "loaded \(Self.stateVersion) \(fingerprint)") }
    }
    return try await finish(
      state,
      fingerprint,
      pending,
      keepsNow: totalBytes <= Self.keptAtOnce
    )
  }

  private func finish(
    _ state: State,
    _ fingerprint: String,
    _ pending: [PendingPart],
    keepsNow: Bool
  ) async throws -> LoadedDataset {
    var manifest = dataset.manifest
    manifest.entity = state.entity
    manifest.label = state.label
    for index in manifest.sources.indices {
      manifest.sources[index].sourceColumn = state.sourceColumns[manifest.sources[index].name]
    }
    try await RowsRelation.create(
      in: engine,
      sources: state.sources.map { source in
        let column = state.sourceColumns[source.name]
        let stands = source.columns.contains { $0.name == column }
        return (source, stands ? column : nil)
      }
    )
    let loaded = LoadedDataset(
      dataset: dataset,
      manifest: manifest,
      inferences: state.inferences,
      engine: engine,
      sources: state.sources,
      fingerprint: fingerprint,
      pending: pending
    )
    if keepsNow { await loaded.keepForNextOpening() }
    return loaded
  }

  private func judge(
    _ columns: [PartColumn],
    of table: String,
    _ parts: [SourceRelation.Stored]
  ) async throws -> Judged {
    let rows = parts.reduce(0) { $0 + $1.part.rowsKept }
    let classifier = ColumnClassifier(engine: engine, table: table, rows: rows)
    return (columns, try await classifier.judge(columns, rules: dataset.manifest.columns))
  }

  // MARK: Files

  private func locate(_ source: Manifest.Source) -> Located {
    var located = Located(source: source)
    do {
      switch try SourceFiles.resolve(source, in: dataset.root) {
      case .files(let files): located.files = files
      case .folder(let folder, let files):
        located.files = files
        let pictures = files.count {
          ImageFolderIngest.extensions.contains($0.pathExtension.lowercased())
        }
        if source.format == .images || (source.format == nil && pictures * 2 > files.count) {
          located.imageFolder = folder
        }
      case .uri(let uri): located.uri = uri
      }
    } catch {
      located.problem = String(describing: error)
    }
    return located
  }

  private func fingerprint(of located: [Located]) throws -> String {
    let contents = ContentFingerprint(remembering: store)
    var hash = ContentHash()
    for place in located {
      for file in place.files {
        try Task.checkCancellation()
        hash.update(file.path + "\0" + ((try? contents.name(of: file)) ?? "absent") + "\0")
      }
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    hash.update((try? encoder.encode(dataset.manifest)).map { [UInt8]($0) } ?? [])
    return hash.hexadecimal
  }

  private static func size(_ file: URL) -> Int {
    (try? file.resourceValues(forKeys: [.fileSizeKey]).fileSize) ?? 0
  }

  // MARK: Reading

  private func read(
    _ place: Located,
    number: Int,
    _ scratch: ScratchFolder,
    bytesBefore: Int,
    totalBytes: Int
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
    let contents = ContentFingerprint(remembering: store)
    var before = bytesBefore
    for (index, file) in place.files.enumerated() {
      let table = "data_\(number)_\(index + 1)"
      let name = SourceFiles.relativePath(of: file, in: dataset.root)
      let key = (try? contents.name(of: file)).map { IngestCache.key($0, place.source, name) }
      if let key, let found = cache.part(for: key) {
        read.parts.append(try await reuse(found, table))
      } else {
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
        let isParquet = FormatEvidence.format(of: file) == .parquet
        read.parts.append(
          SourceRelation.Stored(
            part: part,
            table: table,
            rowNumber: isParquet ? "file_row_number" : "rowid"
          )
        )
        if let key, part.problem == nil, !isParquet {
          read.pending.append(
            PendingPart(part: part, table: table, source: place.source.name, key: key)
          )
        }
      }
      before += Self.size(file)
    }
    return read
  }

  private func reuse(
    _ found: IngestCache.Found,
    _ table: String
  ) async throws -> SourceRelation.Stored {
    if let rows = found.rows {
      try await engine.execute(
        """
        CREATE OR REPLACE VIEW \(identifier: table) AS
        SELECT * FROM read_parquet(\(literal: rows.path), file_row_number = true)
        """
      )
    }
    if let rejects = found.rejects {
      try await engine.execute(
        """
        INSERT INTO \(identifier: RejectTable.name)
        SELECT * FROM read_parquet(\(literal: rejects.path))
        """
      )
    }
    return SourceRelation.Stored(
      part: found.part,
      table: table,
      rowNumber: "file_row_number"
    )
  }

  private func readPictures(
    _ place: Located,
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
    return Read(parts: [SourceRelation.Stored(part: part, table: table, rowNumber: "rowid")])
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
      let part = IngestedPart(
        file: uri,
        encoding: "",
        rowsRead: rows,
        rowsKept: rows,
        rowsRejected: 0,
        columns: try await engine.describe(table)
      )
      return Read(parts: [SourceRelation.Stored(part: part, table: table, rowNumber: "rowid")])
    } catch let error as EngineError {
      let part = IngestedPart.unreadable(uri, encoding: "", error.message)
      return Read(parts: [SourceRelation.Stored(part: part, table: table, rowNumber: "rowid")])
    }
  }

  private func account(
    _ place: Located,
    _ parts: [IngestedPart],
    _ table: String
  ) -> IngestedSource {
    let encodings = Set(parts.map(\.encoding).filter { !$0.isEmpty }).sorted()
    var problems: [String] = []
    if let problem = place.problem { problems.append(problem) }
    for part in parts {
      guard let problem = part.problem else { continue }
      problems.append(problem.hasPrefix(part.file) ? problem : "\(part.file): \(problem)")
    }
    var format = place.source.format ?? .csv
    if place.imageFolder != nil {
      format = .images
    } else if place.source.format == nil, let first = place.files.first {
      format = FormatEvidence.format(of: first)
    }
    return IngestedSource(
      name: place.source.name,
      table: table,
      files: parts.map(\.file),
      format: format,
      encoding: encodings.joined(separator: ", "),
      rowsRead: parts.reduce(0) { $0 + $1.rowsRead },
      rowsKept: parts.reduce(0) { $0 + $1.rowsKept },
      rowsRejected: parts.reduce(0) { $0 + $1.rowsRejected },
      cellsRejected: parts.reduce(0) { $0 + $1.cellsRejected },
      columns: [],
      problem: problems.isEmpty ? nil : problems.joined(separator: "; ")
    )
  }

  private static func relationName(_ source: String, number: Int) -> String {
    let plain = source.lowercased().unicodeScalars.map { scalar in
      scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
        ? Character(scalar) : "_"
    }
    return "source_\(number)_" + String(plain)
  }
}
