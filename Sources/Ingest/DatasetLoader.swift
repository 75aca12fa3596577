import Basics
import Columnar
import Conform
import Engine
import Foundation
import Workspace

/// Brings the sources of a dataset into an engine, from the files or from what was kept of them.
struct DatasetLoader {
  /// Datasets up to this many bytes are kept for the next opening before the first answer.
  static let keptAtOnce = 32 << 20
  /// A dataset whose files change while they are read is read so many times.
  private static let mostAttempts = 3
  private static let stateVersion = 7

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
  private struct Stored {
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
  private func store(
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

  /// Looks at the values of all sources.
  ///
  /// What the columns are decides which is the label and which names the sources; both decide how
  /// some texts are read. Where they were not known at first, the sources concerned are read anew.
  private func judge(_ stored: inout [Stored], _ reader: SourceReader) async throws -> State {
    var voices = dataset.manifest.sources.map(\.sourceColumn)
    var label = dataset.manifest.label
    var surveys: [Conformer.Survey] = []
    for index in stored.indices {
      surveys.append(
        try await survey(&stored[index], number: index + 1, reader, label, voices[index])
      )
    }
    var state = try await conclude(surveys, stored)
    let found = stored.map { state.sourceColumns[$0.account.name] }
    if state.label != label || found != voices {
      let isConcerned = zip(state.conformed, zip(found, voices)).contains { conformed, names in
        names.0 != names.1 && conformed.hasTable
          || conformed.columns.contains { $0.name == state.label && !$0.missingMarkers.isEmpty }
      }
      if isConcerned {
        (voices, label) = (found, state.label)
        for index in stored.indices {
          surveys[index] = try await Conformer(engine: engine).survey(
            readSource(stored[index], label, voices[index])
          )
        }
        state = try await conclude(surveys, stored)
      }
    }
    return state
  }

  /// Makes the values of all sources, and tells what follows from them.
  private func conclude(
    _ surveys: [Conformer.Survey],
    _ stored: [Stored]
  ) async throws -> State {
    let conformed = try await Conformer(engine: engine).conform(surveys)
    var sources: [IngestedSource] = []
    var facts: [SourceColumns] = []
    var inferences: [Inference] = []
    for (stored, conformed) in zip(stored, conformed) {
      let columns = conformed.columns.map {
        PartColumn(name: $0.name, engineType: $0.engineType)
      }
      let verdicts = try await verdicts(columns, stored)
      var source = stored.account
      source.columns = zip(conformed.columns, verdicts).map {
        IngestedColumn(
          name: $0.name,
          type: $1.type,
          engineType: $0.engineType,
          unit: $0.unit,
          unreadable: $0.unreadable,
          missingMarkers: $0.missingMarkers
        )
      }
      facts.append(
        SourceColumns(
          source: source.name,
          rows: source.rowsKept,
          columns: zip(source.columns, verdicts).map {
            SourceColumns.Column(
              name: $0.name,
              type: $0.type,
              distinct: $1.distinct,
              missing: $1.missing
            )
          },
          sourceColumn: stored.place.source.sourceColumn,
          declared: stored.declared,
          isPart: stored.place.source.reading.split != nil
        )
      )
      inferences += stored.relation.respelled(stored.read.parts.map(\.part)).map {
        Inference(
          subject: "columns of \(source.name)",
          value: $0.given,
          reason: "it is '\($0.used)' elsewhere: names are one whatever their case"
        )
      }
      inferences += stored.read.parts.flatMap { part in
        part.part.notes.map {
          Inference(subject: "reading \(source.name)", value: part.part.title, reason: $0)
        }
      }
      inferences += conformed.columns.filter { !$0.remarks.isEmpty }.map {
        Inference(
          subject: "values of \(source.name)",
          value: $0.name,
          reason: $0.remarks.joined(separator: "; ")
        )
      }
      sources.append(source)
    }
    let roles = try await RoleEvidence(
      engine: engine,
      manifest: dataset.manifest,
      sources: sources
    ).infer(facts)
    let values = facts.compactMap(\.declared).reduce(into: [String: [String]]()) { all, declared in
      all.merge(declared.values) { first, second in
        first + second.filter { !first.contains($0) }
      }
    }
    return State(
      sources: sources,
      conformed: conformed,
      entity: roles.entity,
      label: roles.label,
      sourceColumns: roles.sourceColumns,
      split: roles.split,
      values: values,
      inferences: inferences + roles.inferences,
      engine: engine.information
    )
  }

  private func readSource(_ stored: Stored, _ label: String?, _ voice: String?) -> ReadSource {
    ReadSource(
      stored.place.source,
      columns: stored.columns,
      table: stored.relation.name,
      result: stored.account.table,
      rows: stored.account.rowsKept,
      format: stored.account.format,
      rules: rules(of: stored),
      label: label,
      voiceColumn: voice
    )
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

  /// Looks at the texts of one source.
  ///
  /// What was kept of it and is damaged is read from its files again, and files that are damaged
  /// themselves are left out.
  private func survey(
    _ stored: inout Stored,
    number: Int,
    _ reader: SourceReader,
    _ label: String?,
    _ voice: String?
  ) async throws -> Conformer.Survey {
    let conformer = Conformer(engine: engine)
    do {
      let survey = try await conformer.survey(readSource(stored, label, voice))
      // Damage may stand in columns whose values nobody looked at.
      if !stored.read.reused.isEmpty || stored.read.parts.contains(where: \.part.staysInFile) {
        _ = try await verdicts(stored.columns, stored, of: stored.relation.name)
      }
      return survey
    } catch is EngineError {
      try Task.checkCancellation()
    }
    if !stored.read.reused.isEmpty {
      stored.read.reused.forEach(cache.discard)
      stored = try await store(
        stored.place,
        number: number,
        reader,
        spellings: stored.relation.spellings,
        bytesBefore: 0,
        usesCache: false
      )
    }
    stored.read.parts = try await stored.relation.withoutDamage(stored.read.parts)
    stored.columns = try await stored.relation.create(stored.read.parts).columns
    stored.account = account(
      stored.place,
      stored.read.parts.map(\.part),
      stored.account.table
    )
    return try await conformer.survey(readSource(stored, label, voice))
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
    if keepsNow { await loaded.keepForNextOpening() }
    return loaded
  }

  private func verdicts(
    _ columns: [PartColumn],
    _ stored: Stored,
    of table: String? = nil
  ) async throws -> [ColumnClassifier.Judged] {
    let classifier = ColumnClassifier(
      engine: engine,
      table: table ?? stored.account.table,
      rows: stored.account.rowsKept
    )
    return try await classifier.judge(columns, rules: rules(of: stored))
  }

  /// What the manifest says of columns, and what the format of a source declares beside it.
  private func rules(of stored: Stored) -> [Manifest.ColumnRule] {
    var rules = dataset.manifest.columns
    for (name, type) in stored.declared?.types ?? [:] {
      if let index = rules.firstIndex(where: { $0.name == name }) {
        if rules[index].type == nil { rules[index].type = type }
      } else {
        var rule = Manifest.ColumnRule(name: name)
        rule.type = type
        rules.append(rule)
      }
    }
    return rules
  }

  // MARK: Files

  /// What the engine needs for reading the sources and keeping what was read.
  private func access(to located: [LocatedSource], _ scratch: ScratchFolder) -> EngineAccess {
    let root = dataset.root.path.hasSuffix("/") ? dataset.root.path : dataset.root.path + "/"
    let outside = located.filter { $0.source.mayLeaveFolder && $0.imageFolder == nil }.flatMap(
      \.files
    ).map { $0.resolvingSymlinksInPath().path }
      .filter { !$0.hasPrefix(root) }
    let uris = located.compactMap(\.uri)
    return EngineAccess(
      folders: [dataset.root, dataset.paths.tuina, scratch.spaceURL],
      files: outside + uris,
      extensions: uris.isEmpty ? [] : ["httpfs"]
    )
  }

  private func locate(_ source: Manifest.Source) -> LocatedSource {
    var located = LocatedSource(source: source)
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
      located.problem = error.reason
    }
    return located
  }

  private func account(
    _ place: LocatedSource,
    _ parts: [IngestedPart],
    _ table: String
  ) -> IngestedSource {
    let encodings = Set(parts.map(\.encoding).filter { !$0.isEmpty }).sorted()
    var problems: [String] = []
    if let problem = place.problem { problems.append(problem) }
    for part in parts {
      guard let problem = part.problem else { continue }
      problems.append(problem.hasPrefix(part.file) ? problem : "\(part.title): \(problem)")
    }
    for (column, text) in (dataset.manifest.refused.convert[place.source.name] ?? [:])
      .sorted(by: { $0.key < $1.key })
    {
      problems.append("convert: \(column) was \(Manifest.refusal): \(text)")
    }
    var format = place.source.format ?? .csv
    if place.imageFolder != nil {
      format = .images
    } else if let first = place.files.first {
      format = SourceIngest.format(of: first, in: place.source)
    }
    var source = IngestedSource(
      name: place.source.name,
      table: table,
      files: parts.flatMap(\.files),
      format: format,
      encoding: encodings.joined(separator: ", "),
      rowsRead: parts.reduce(0) { $0 + $1.rowsRead },
      rowsKept: parts.reduce(0) { $0 + $1.rowsKept },
      rowsRejected: parts.reduce(0) { $0 + $1.rowsRejected },
      cellsRejected: parts.reduce(0) { $0 + $1.cellsRejected },
      columns: [],
      problem: problems.isEmpty ? nil : problems.joined(separator: "; ")
    )
    let readings = Set(parts.map(\.reading))
    if readings.count == 1, let reading = readings.first { source.reading = reading }
    return source
  }

  private static func relationName(_ source: String, number: Int) -> String {
    let plain = source.lowercased().unicodeScalars.map { scalar in
      scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
        ? Character(scalar) : "_"
    }
    return "source_\(number)_" + String(plain)
  }
}
