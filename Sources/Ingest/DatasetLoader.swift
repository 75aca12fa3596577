import Basics
import Columnar
import Conform
import Engine
import Foundation
import Workspace

/// Brings the sources of a dataset into an engine, from the files or from what was kept of them.
struct DatasetLoader {
  /// Datasets up to this many bytes are kept for the next opening beside the first analyses.
  static let keptAtOnce = 32 << 20
  /// A dataset whose files change while they are read is read so many times.
  private static let mostAttempts = 3
  private static let stateVersion = 8

  let dataset: Dataset
  let engine: any QueryEngine
  let progress: ProgressHandler
  private let store: CacheStore
  let cache: IngestCache

  init(_ dataset: Dataset, _ engine: any QueryEngine, _ progress: @escaping ProgressHandler) {
    self.dataset = dataset
    self.engine = engine
    self.progress = progress
    store = CacheStore(dataset.paths)
    cache = IngestCache(store: store)
  }

  /// What a whole loading concluded; kept so that the next one need not look again.
  struct State: Codable {
    var sources: [IngestedSource]
    /// How the texts of each source became values.
    var conformed: [ConformedSource]
    var entity: [String]
    var label: String?
    var sourceColumns: [String: String]
    var split: String?
    /// The values that formats declare, by column.
    var values: [String: [String]]
    /// Without those of discovery, which are made at every opening.
    var inferences: [Inference]
    /// The engine that read it.
    var engine: EngineInformation
  }

  /// A source whose rows stand in the engine.
  struct Stored {
    var place: LocatedSource
    var read: SourceReader.Read
    var relation: SourceRelation
    var columns: [PartColumn]
    /// What could be told of it without a look at its values.
    var account: IngestedSource

    /// What the format says of the columns, under their names in the dataset.
    var declared: DeclaredRoles? {
      read.parts.lazy.compactMap(\.part.declared).first?.renamed(relation.name)
    }
  }

  @concurrent
  func load() async throws -> LoadedDataset { try await load(attempt: 1) }

  private func load(attempt: Int) async throws -> LoadedDataset {
    guard engine.dialect.kind == .duckDB else {
      throw CurationError(
        .notApplicable,
        "datasets are read by duckdb only, not by \(engine.information.name)",
        suggestion: "leave out the engine here and in the manifest"
      )
    }
    let located = dataset.manifest.sources.map(locate)
    let contents = ContentFingerprint(remembering: store)
    var fingerprint = try Fingerprint.of(dataset, contents: contents)
    dataset.paths.sweep()
    let scratch = try ScratchFolder()
    try await engine.confine(to: access(to: located, scratch))
    try await RejectTable.create(in: engine)
    let reader = SourceReader(
      dataset: dataset,
      engine: engine,
      cache: cache,
      contents: contents,
      scratch: scratch,
      totalBytes: located.reduce(0) { $0 + $1.byteCount },
      progress: progress
    )
    var stored: [Stored] = []
    var spellings = ColumnSpellings(dataset.manifest)
    var bytesBefore = 0
    for (index, place) in located.enumerated() {
      stored.append(
        try await store(
          place,
          number: index + 1,
          reader,
          spellings: spellings,
          bytesBefore: bytesBefore
        )
      )
      spellings.add(stored[index].columns.map(\.name))
      bytesBefore += place.byteCount
    }
    if try Fingerprint.of(dataset, contents: contents) != fingerprint {
      // Files changed after they were named: what was read has another name, and none in the end.
      if attempt < Self.mostAttempts { return try await load(attempt: attempt + 1) }
      fingerprint = nil
    }
    let key = fingerprint.flatMap { Self.key($0, dataset.manifest) }
    var pending = stored.flatMap(\.read.pending)
    let state: State
    if let key, let known = store.value(State.self, for: key), Self.agrees(known, with: stored),
      try await values(of: known, stored, key).restore()
    {
      state = known
    } else {
      state = try await judge(&stored, reader)
      if let key, Self.isLasting(state) {
        try? store.keep(state, for: key)
        pending += values(of: state, stored, key).pending
      }
    }
    return try await finish(
      state,
      fingerprint,
      pending,
      keepsNow: bytesBefore <= Self.keptAtOnce
    )
  }

  /// Reads a source and makes its relation.
  func store(
    _ place: LocatedSource,
    number: Int,
    _ reader: SourceReader,
    spellings: ColumnSpellings,
    bytesBefore: Int,
    usesCache: Bool = true
  ) async throws -> Stored {
    let read = try await reader.read(
      place,
      number: number,
      bytesBefore: bytesBefore,
      usesCache: usesCache
    )
    let table = Self.relationName(place.source.name, number: number)
    let relation = SourceRelation(
      engine: engine,
      source: place.source,
      name: table + ConformedRelations.asRead,
      spellings: spellings
    )
    let made = try await relation.create(read.parts)
    var account = account(place, read.parts.map(\.part), table)
    if !made.problems.isEmpty {
      account.problem = ([account.problem].compactMap { $0 } + made.problems)
        .joined(separator: "; ")
    }
    return Stored(
      place: place,
      read: read,
      relation: relation,
      columns: made.columns,
      account: account
    )
  }

  /// Whether what was concluded before speaks of the rows that were read now.
  private static func agrees(_ state: State, with stored: [Stored]) -> Bool {
    guard state.sources.count == stored.count else { return false }
    guard state.conformed.count == stored.count else { return false }
    return zip(zip(state.sources, state.conformed), stored).allSatisfy { known, stored in
      var plain = known.0
      plain.columns = []
      // How numbers and dates are written is known after a look at the values.
      plain.reading = stored.account.reading
      let columns = known.1.columns.map { PartColumn(name: $0.name, engineType: $0.readType) }
      return plain == stored.account && columns == stored.columns
    }
  }

  /// Whether the same files will tell the same again: a problem may pass.
  private static func isLasting(_ state: State) -> Bool {
    state.sources.allSatisfy { $0.problem == nil }
  }

  /// The roles of columns depend on what the manifest says of them, beside what is read.
  private static func key(_ fingerprint: Fingerprint, _ manifest: Manifest) -> String? {
    var roles = Manifest()
    roles.entity = manifest.entity
    roles.label = manifest.label
    roles.split = manifest.split
    roles.features = manifest.features
    // What a column is decides how its texts become values.
    roles.columns = manifest.columns
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    guard let settings = try? encoder.encode(roles) else { return nil }
    return "loaded \(stateVersion) \(fingerprint) \(String(decoding: settings, as: UTF8.self))"
  }

  /// What an earlier loading of the same content concluded; nil when it must be read.
  static func kept(of dataset: Dataset, _ fingerprint: Fingerprint) -> DatasetSummary? {
    guard let key = key(fingerprint, dataset.manifest),
      let state = CacheStore(dataset.paths).value(State.self, for: key)
    else { return nil }
    return DatasetSummary(
      manifest: manifest(of: dataset, state),
      inferences: dataset.inferences + state.inferences,
      sources: state.sources,
      fingerprint: fingerprint,
      engine: state.engine
    )
  }

  private static func manifest(of dataset: Dataset, _ state: State) -> Manifest {
    var manifest = dataset.manifest
    manifest.entity = state.entity
    manifest.label = state.label
    if let split = state.split { manifest.split = .column(split) }
    for (name, values) in state.values.sorted(by: { $0.key < $1.key })
    where manifest.rule(for: name) == nil {
      var rule = Manifest.ColumnRule(name: name)
      rule.values = values
      manifest.columns.append(rule)
    }
    for index in manifest.sources.indices {
      manifest.sources[index].sourceColumn = state.sourceColumns[manifest.sources[index].name]
    }
    return manifest
  }

  private func values(of state: State, _ stored: [Stored], _ key: String) -> ConformedValues {
    ConformedValues(
      engine: engine,
      store: store,
      key: key,
      sources: zip(state.conformed, stored).map { conformed, stored in
        (conformed, readSource(stored, state.label, state.sourceColumns[conformed.name]))
      }
    )
  }

  private func finish(
    _ state: State,
    _ fingerprint: Fingerprint?,
    _ pending: [PendingPart],
    keepsNow: Bool
  ) async throws -> LoadedDataset {
    try await RowsRelation.create(
      in: engine,
      sources: zip(state.sources, state.conformed).map { source, conformed in
        let column = state.sourceColumns[source.name]
        let stands = source.columns.contains { $0.name == column }
        let split = dataset.manifest.sources.first { $0.name == source.name }?.reading.split
        return RowsRelation.Part(
          source: source,
          conformed: conformed,
          sourceColumn: stands ? column : nil,
          split: split
        )
      }
    )
    let loaded = LoadedDataset(
      dataset: dataset,
      manifest: Self.manifest(of: dataset, state),
      inferences: dataset.inferences + state.inferences,
      engine: engine,
      sources: state.sources,
      fingerprint: fingerprint,
      pending: pending
    )
    if keepsNow { loaded.startKeeping() }
    return loaded
  }
}
