import Basics
internal import Columnar
package import Engine
internal import Foundation
import Fusion
package import Ingest
import Profiling
internal import Synchronization
package import Workspace
import Scoring

extension LearningTask {
  /// Reads a dataset, divides its rows and makes their features, for a run.
  ///
  /// The hashed model reads its rows as a stream; those of others are written to a file where they would
  /// take more than `memory` bytes, or the configuration says so. `positive` beats that of the manifest.
  ///
  /// - Throws: `LearningError` when the data cannot be learnt from, `EngineError` when it cannot
  ///   be read.
  package static func prepare(
    _ loaded: LoadedDataset,
    for configuration: RunConfiguration = RunConfiguration(),
    positive: String? = nil,
    slices: [String] = [],
    memory: Int = LearningTask.usualMemory,
    progress: @escaping ProgressHandler = { _ in }
  ) async throws -> PreparedData {
    var task = LearningTask(manifest: loaded.manifest)
    if let positive { task.positive = positive }
    if !slices.isEmpty { task.slices = slices }
    if case .hashed(let settings) = configuration.model {
      let stream = try await RowStream(
        loaded,
        positive: task.positive,
        slices: slices,
        progress: progress
      )
      var data = PreparedData(try await StreamPlan(stream, bits: settings.bits))
      data.slicesNamed = slices
      return data
    }
    if try await isOnDisk(loaded, configuration, memory: memory, progress: progress) {
      let stream = try await RowStream(
        loaded,
        positive: task.positive,
        slices: slices,
        progress: progress
      )
      var data = try await PreparedData(
        spilling: stream,
        for: configuration,
        memory: memory,
        progress: progress
      )
      if !slices.isEmpty { data.keepSlices(named: slices) }
      return data
    }
    let table = try await table(of: loaded, progress: progress)
    try Task.checkCancellation()
    progress(WorkProgress(stage: "making features", completed: 0, total: nil, unit: "rows"))
    return try await make(table, task, configuration)
  }

  /// Bytes that rows and features may take: half of what the machine has.
  package static let usualMemory = Int(clamping: ProcessInfo.processInfo.physicalMemory / 2)

  /// Whether training rows are to be read from a file.
  private static func isOnDisk(
    _ loaded: LoadedDataset,
    _ configuration: RunConfiguration,
    memory: Int,
    progress: @escaping ProgressHandler
  ) async throws -> Bool {
    if let said = configuration.rowsOnDisk { return said }
    if try await !loaded.engine.hasRelation("curated") {
      try await CuratedView.create(in: loaded, progress: progress)
    }
    let counted = try await loaded.engine.query("SELECT count(*) AS n FROM curated")
    let rows = counted.ints("n").first.flatMap(\.self) ?? 0
    let empty = try await loaded.engine.query("SELECT * FROM curated LIMIT 0")
    let plan = try await plan(loaded, fields: empty.schema.fields)
    return Double(rows) * plan.features.reduce(0) { $0 + bytes(of: $1.type) } > Double(memory)
  }

  /// About as many bytes as a cell takes as it is read and as features.
  private static func bytes(of type: ColumnType) -> Double {
    switch type {
    // A double, and up to 40 pieces.
    case .number, .date, .time: 168
    case .category, .id, .ignore: 16
    // 100 characters, and as many n-grams of three lengths.
    case .text: 2500
    // 28 × 28 pixels, and as many features.
    case .image: 3920
    }
  }

  @concurrent
  private static func make(
    _ table: LearningTable,
    _ task: LearningTask,
    _ configuration: RunConfiguration
  ) async throws -> PreparedData {
    try task.prepare(table, for: configuration)
  }

  /// Reads the rows of the curated view, which is made when it is not there yet.
  ///
  /// Rows come in the order of source and record number, and where two rows share both, of file
  /// and entity, so that the same data always gives the same table.
  package static func table(
    of loaded: LoadedDataset,
    progress: @escaping ProgressHandler = { _ in }
  ) async throws -> LearningTable {
    if try await !loaded.engine.hasRelation("curated") {
      try await CuratedView.create(in: loaded, progress: progress)
    }
    let empty = try await loaded.engine.query("SELECT * FROM curated LIMIT 0")
    let plan = try await plan(loaded, fields: empty.schema.fields)
    // The label as text, in which spellings are known.
    let columns = SQL.joined(
      (plan.columns + plan.slices).map { name in
        let column = SQL.identifier(name)
        return name == plan.label
          ? "\(loaded.engine.dialect.cast(column, to: .text)) AS \(column)" : column
      }
    )
    let sorting = ordering(of: empty.schema.fields.map(\.name), loaded.manifest)
    let gathering = Gathering(plan)
    try await loaded.engine.forEachBatch(
      "SELECT \(columns) FROM curated\(sorting)"
    ) { batch in
      let rows = gathering.append(batch)
      progress(
        WorkProgress(stage: "reading rows", completed: Double(rows), total: nil, unit: "rows")
      )
    }
    return gathering.table()
  }

  /// The order in which rows of the curated view are read, as the end of a query.
  package static func ordering(of names: [String], _ manifest: Manifest) -> SQL {
    let order = (["_source", "_row", "_file"] + manifest.entity).filter(names.contains)
    return order.isEmpty ? "" : " ORDER BY \(SQL.joined(order.map(SQL.identifier)))"
  }

  /// Columns of the curated view that are no data.
  private static let ownColumns: Set = ["_source", "_row", "_file", "_sources", Manifest.givenPart]

  static func plan(
    _ loaded: LoadedDataset,
    fields: [Field]
  ) async throws -> LearningTableBuilder.Plan {
    let manifest = loaded.manifest
    let names = fields.map(\.name)
    func require(_ column: String, as role: String, _ code: LearningError.Code) throws {
      guard names.contains(column) else {
        let others = names.filter { !ownColumns.contains($0) }.prefix(8).joined(separator: ", ")
        throw LearningError(
          code,
          "the \(role) column \(column) is not in the data",
          suggestion: "name one of its columns in the manifest: \(others)"
        )
      }
    }
    guard let label = manifest.label else {
      throw LearningError(
        .noLabel,
        "the dataset has no label",
        suggestion: "set label in dataset.yaml"
      )
    }
    try require(label, as: "label", .noLabel)
    var group = manifest.entity.filter(names.contains)
    var part: String?
    switch manifest.split ?? defaultSplit {
    case .column(let name):
      try require(name, as: "split", .badSplit)
      part = name
    case .random(let by?, _, _, _, _):
      try require(by, as: "split", .badSplit)
      group = [by]
    case .random(nil, _, _, _, _): break
    }
    for name in manifest.features ?? [] { try require(name, as: "feature", .noFeatures) }
    let reserved = Set([label] + manifest.entity + group + [part].compactMap(\.self))
    let chosen =
      manifest.features?.filter { $0 != label }
      ?? names.filter { !ownColumns.contains($0) && !reserved.contains($0) }
    let features = chosen.compactMap { name -> (name: String, type: ColumnType)? in
      let type = type(of: name, loaded, fields)
      if holdsPairs(name, loaded, fields) { return (name, .ignore) }
      let isNamed = manifest.features != nil
      return isNamed || (type != .id && type != .ignore) ? (name, type) : nil
    }
    guard !features.isEmpty else {
      throw LearningError(
        .noFeatures,
        "no column is left to learn \(label) from",
        suggestion: "name columns under features in the manifest"
      )
    }
    let taken = reserved.union(features.map(\.name))
    let slices = names.filter { name in
      name == "_source"
        || !taken.contains(name) && !ownColumns.contains(name)
          && type(of: name, loaded, fields) == .category
    }
    return LearningTableBuilder.Plan(
      label: label,
      features: features,
      pairs: Set(features.map(\.name).filter { holdsPairs($0, loaded, fields) }),
      group: group,
      part: part,
      slices: slices,
      folders: PictureFile.folders(of: loaded),
      spellings: try await ClassSpellings.read(label, in: loaded),
      datasetFingerprint: loaded.fingerprint?.description,
      notes: unreadable([label] + features.map(\.name), loaded)
    )
  }

  /// Whether a column holds the `index:value` pairs of a source of rows in the format of libsvm.
  private static func holdsPairs(
    _ name: String,
    _ loaded: LoadedDataset,
    _ fields: [Field]
  ) -> Bool {
    guard name == "features", fields.first(where: { $0.name == name })?.type == .utf8,
      loaded.manifest.rule(for: name)?.type ?? .ignore == .ignore
    else { return false }
    return loaded.sources.contains { source in
      source.format == .libsvm && source.columns.contains { $0.name == name }
    }
  }

  /// How many cells of each column could not be read, source by source.
  private static func unreadable(_ names: [String], _ loaded: LoadedDataset) -> [String] {
    names.flatMap { name in
      loaded.sources.flatMap { source in
        source.columns.filter {
          $0.unreadable > 0 && $0.name.lowercased() == name.lowercased()
        }.map { column in
          let cells = column.unreadable == 1 ? "1 cell" : "\(column.unreadable) cells"
          return "\(cells) of \(name) in \(source.name) cannot be read as \(column.type.rawValue): "
            + "taken as missing"
        }
      }
    }
  }

  /// What a column is: by the manifest, else as it was read, else by its type in the engine.
  private static func type(
    of name: String,
    _ loaded: LoadedDataset,
    _ fields: [Field]
  ) -> ColumnType {
    guard let field = fields.first(where: { $0.name == name }) else { return .ignore }
    let known =
      loaded.manifest.rule(for: name)?.type
      ?? loaded.sources.lazy.flatMap(\.columns).first { $0.name == name }?.type
    switch field.type.valueType {
    case .structure(let members):
      return members.contains { $0.name == "bytes" || $0.name == "path" } ? .image : .ignore
    case .binary: return .image
    case .list, .fixedList, .map, .union: return .ignore
    case .utf8:
      // What stayed a text when values were conformed is no number and no time, whatever was said.
      switch known {
      case .number?, .date?, .time?: return .category
      default: return known ?? .category
      }
    case .bool: return known ?? .category
    default: return known ?? .number
    }
  }
}

/// A table under construction on the engine's thread.
private final class Gathering: Sendable {
  private let state: Mutex<(builder: LearningTableBuilder, rows: Int)>

  init(_ plan: LearningTableBuilder.Plan) {
    state = Mutex((LearningTableBuilder(plan), 0))
  }

  func append(_ batch: RecordBatch) -> Int {
    state.withLock { state in
      state.builder.append(batch)
      state.rows += batch.rowCount
      return state.rows
    }
  }

  func table() -> LearningTable { state.withLock { $0.builder.table() } }
}
