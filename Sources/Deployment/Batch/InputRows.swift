import Basics
import Columnar
import Conform
package import Engine
package import Foundation
package import Ingest
package import Scoring
import Synchronization
package import Workspace

/// Files whose rows are to be scored, read as the training data was.
package struct InputRows: Sendable {
  /// A column as it stands in the engine.
  package struct Column: Sendable, Hashable, Codable {
    package var name: String
    package var engineType: String

    private enum CodingKeys: String, CodingKey { case name, engineType }
  }

  package let engine: any QueryEngine
  package let columns: [Column]
  package let sources: [IngestedSource]
  package let rowCount: Int
  /// Where pictures that rows name are looked up.
  package let folders: [URL]
  /// What has the columns, `_file` and `_row`.
  let relation: SQL
  /// The same, with words in hashed categories that mean a missing value: by column.
  ///
  /// Looking for them by their hashes takes less than half the time of asking the engine to.
  var plain: (relation: SQL, missing: [String: Set<String>])?
  /// Names how files are read: another manifest may read them otherwise.
  let reading: String

  package var counts: InputCounts {
    InputCounts(
      rowsRead: sources.reduce(0) { $0 + $1.rowsRead },
      rowsByInput: sources.map(\.rowsKept),
      rowsRejected: sources.reduce(0) { $0 + $1.rowsRejected },
      cellsRejected: sources.reduce(0) { $0 + $1.cellsUnreadable + $1.cellsRejected }
    )
  }

  /// Opens files.
  ///
  /// Where all are Parquet and each column that the model reads has the type that it needs, the engine
  /// reads them as they are; others are ingested like the sources of a dataset, with the rules that the
  /// manifest has for columns, and for the source that a file belongs to or is said to be read like.
  ///
  /// - Throws: `DeploymentError.Code.unreadable` for a file that cannot be read at all.
  package static func open(
    _ files: [URL],
    for inputs: [FeatureInput],
    of dataset: Dataset,
    like source: String? = nil,
    engine: @Sendable () async throws -> any QueryEngine,
    progress: @escaping ProgressHandler = { _ in }
  ) async throws -> InputRows {
    for file in files where !FileManager.default.isReadableFile(atPath: file.path) {
      throw DeploymentError(
        .unreadable,
        "there is no such file, or it may not be read",
        at: file.path
      )
    }
    let sources = try InputRules(dataset, source: source).sources(for: files)
    let reading = try Self.reading(dataset.manifest, sources)
    if files.allSatisfy(isParquet),
      let rows = try await direct(
        files,
        sources,
        for: inputs,
        of: dataset,
        reading,
        try await opened(engine)
      )
    {
      return rows
    }
    // An engine that was confined to what is read directly may not read the rest.
    let engine = try await opened(engine)
    var manifest = Manifest()
    manifest.columns = dataset.manifest.columns
    for input in inputs where input.kind == .number && manifest.rule(for: input.name)?.type == nil {
      var rule = manifest.rule(for: input.name) ?? Manifest.ColumnRule(name: input.name)
      rule.type = .number
      manifest.columns.removeAll { $0.name == input.name }
      manifest.columns.append(rule)
    }
    manifest.sources = sources
    let loaded = try await LoadedDataset.load(
      Dataset(
        root: dataset.root,
        manifest: manifest,
        manifestFile: nil,
        inferences: [],
        paths: dataset.paths
      ),
      engine: engine,
      progress: progress
    )
    if let source = loaded.sources.first(where: { $0.problem != nil }) {
      throw DeploymentError(
        .unreadable,
        source.problem ?? "",
        at: source.files.first ?? source.name
      )
    }
    return InputRows(
      engine: engine,
      columns: try await engine.describe("rows").map {
        Column(name: $0.name, engineType: $0.engineType)
      },
      sources: loaded.sources,
      rowCount: loaded.sources.reduce(0) { $0 + $1.rowsKept },
      folders: files.map { $0.deletingLastPathComponent() } + [dataset.root],
      relation: "rows",
      reading: reading
    )
  }

  /// Gives the rows behind a position, input by input, in each in any order.
  ///
  /// A scoring that goes on must meet each row once, whatever order the engine gives them in today: it has
  /// several threads, and batches come as these are done. So no count of rows is passed over. The rows of
  /// each input are asked for alone, those whose number is above that of the last one done; each batch
  /// says which rows it has, and `RowOrder` puts them in order and sees that none is there twice or lost.
  ///
  /// `file` names the file of all rows of a batch; nil where its column `_file` does.
  ///
  /// - Throws: `DeploymentError.Code.unreadable` for a batch whose rows do not follow each other;
  ///   `EngineError`; what `body` throws.
  func forEachBatch(
    _ columns: [String],
    of relation: SQL? = nil,
    after position: RowPosition,
    _ body:
      @escaping @Sendable (_ batch: RecordBatch, _ range: RowRange, _ file: String?) throws -> Void
  ) async throws {
    let relation = relation ?? self.relation
    for (index, source) in sources.enumerated() where index >= position.input {
      let last = index == position.input ? position.row : 0
      if last >= source.rowsKept { continue }
      var conditions: [SQL] = []
      let file = source.files.count == 1 ? source.files[0] : nil
      if sources.count > 1 { conditions.append("_file IN (\(literals: source.files))") }
      if last > 0 { conditions.append("_row > \(literal: last)") }
      let filter: SQL =
        conditions.isEmpty ? "" : " WHERE \(conditions.joined(separator: " AND "))"
      do {
        try await engine.forEachBatch(
          """
          SELECT \(identifiers: columns.filter { file == nil || $0 != "_file" })
          FROM \(relation)\(filter)
          """
        ) { batch in
          if batch.rowCount > 0 { try body(batch, Self.range(of: batch, input: index), file) }
        }
      } catch let error as EngineError {
        throw Self.damage(error, source.files.first)
      }
    }
  }

  private static func damage(_ error: EngineError, _ file: String?) -> DeploymentError {
    DeploymentError(.unreadable, "the file cannot be read: \(error.reason)", at: file)
  }

  /// - Complexity: O(rows).
  private static func range(of batch: RecordBatch, input: Int) throws -> RowRange {
    let first = batch.column("_row")?.withDoubles { numbers -> Int? in
      for row in 1..<max(1, numbers.count) where numbers[row] != numbers[row - 1] + 1 {
        return nil
      }
      return numbers.isEmpty ? nil : Int(exactly: numbers[0])
    }
    guard let first, first > 0 else {
      throw DeploymentError(
        .unreadable,
        "the engine gives rows of input \(input + 1) whose numbers do not follow each other",
        suggestion: "score one file at a time"
      )
    }
    return RowRange(input: input, first: first, count: batch.rowCount)
  }

  /// Names what of a manifest decides how the files are read.
  static func reading(_ manifest: Manifest, _ sources: [Manifest.Source]) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    var hash = ContentHash()
    hash.update(Array(try encoder.encode(manifest.columns)))
    hash.update(Array(try encoder.encode(sources)))
    return hash.hexadecimal
  }

  private static func opened(
    _ open: @Sendable () async throws -> any QueryEngine
  ) async throws -> any QueryEngine {
    let engine = try await open()
    if engine.dialect.kind == .duckDB {
      try await engine.execute("SET preserve_insertion_order = true")
    }
    return engine
  }

  private static func isParquet(_ file: URL) -> Bool {
    guard let handle = try? FileHandle(forReadingFrom: file) else { return false }
    defer { try? handle.close() }
    return (try? handle.read(upToCount: 4)) == Data("PAR1".utf8)
  }

  /// The rows of Parquet files without a copy; nil where a column needs to be conformed first.
  private static func direct(
    _ files: [URL],
    _ sources: [Manifest.Source],
    for inputs: [FeatureInput],
    of dataset: Dataset,
    _ reading: String,
    _ engine: any QueryEngine
  ) async throws -> InputRows? {
    guard
      sources.allSatisfy({
        $0.convert.isEmpty && $0.rename.isEmpty && $0.missing == sources.first?.missing
      }), engine.dialect.kind == .duckDB
    else { return nil }
    let paths = files.map { $0.standardizedFileURL.resolvingSymlinksInPath().path }
    try await engine.confine(
      to: EngineAccess(folders: [dataset.root, dataset.paths.tuina], files: paths)
    )
    let counts = try await rowCounts(paths, engine)
    try await engine.execute(
      """
      CREATE OR REPLACE VIEW input_files AS SELECT * EXCLUDE (filename, file_row_number),
      filename AS _file, file_row_number + 1 AS _row
      FROM read_parquet([\(literals: paths)], filename = true, file_row_number = true,
      union_by_name = \(raw: files.count > 1 ? "true" : "false"))
      """
    )
    let columns = try await engine.describe("input_files").map {
      Column(name: $0.name, engineType: $0.engineType)
    }
    var items: [SQL] = []
    var plainItems: [SQL] = []
    var missingWords: [String: Set<String>] = [:]
    for column in columns {
      let name = SQL.identifier(column.name)
      guard let input = inputs.first(where: { $0.name == column.name }) else {
        items.append(name)
        plainItems.append(name)
        continue
      }
      let rule = dataset.manifest.rule(for: column.name)
      guard rule?.unit == nil, rule?.missing == nil,
        EngineTypes.suits(column.engineType, input.kind)
      else { return nil }
      guard EngineTypes.isText(column.engineType) else {
        items.append(name)
        plainItems.append(name)
        continue
      }
      let values = Set(rule?.values ?? [])
      let missing = (sources.first?.missing ?? [""] + MissingMarker.spellings).filter {
        !values.contains($0)
      }
      let item: SQL =
        missing.isEmpty
        ? name
        : "CASE WHEN trim(\(name)) IN (\(literals: missing)) THEN NULL ELSE \(name) END AS \(name)"
      items.append(item)
      plainItems.append(input.kind == .category ? name : item)
      if input.kind == .category { missingWords[column.name] = Set(missing) }
    }
    try await engine.execute(
      "CREATE OR REPLACE VIEW input_rows AS SELECT \(items.joined()) FROM input_files"
    )
    try await engine.execute(
      "CREATE OR REPLACE VIEW input_plain AS SELECT \(plainItems.joined()) FROM input_files"
    )
    return InputRows(
      engine: engine,
      columns: columns,
      sources: zip(paths, counts).map { path, count in
        IngestedSource(
          name: URL(filePath: path).lastPathComponent,
          table: "input_rows",
          files: [path],
          format: .parquet,
          encoding: "",
          rowsRead: count,
          rowsKept: count,
          rowsRejected: 0,
          columns: []
        )
      },
      rowCount: counts.reduce(0, +),
      folders: files.map { $0.deletingLastPathComponent() } + [dataset.root],
      relation: "input_rows",
      plain: ("input_plain", missingWords),
      reading: reading
    )
  }

  /// The rows of each file, by its own account.
  ///
  /// - Throws: `DeploymentError.Code.unreadable` that names a file whose account cannot be read.
  private static func rowCounts(_ paths: [String], _ engine: any QueryEngine) async throws -> [Int]
  {
    var counts: [Int] = []
    for path in paths {
      do {
        let account = try await engine.query(
          "SELECT num_rows AS n FROM parquet_file_metadata([\(literal: path)])"
        )
        counts.append(Int(account.ints("n").first.flatMap(\.self) ?? 0))
      } catch let error as EngineError {
        throw damage(error, path)
      }
    }
    return counts
  }
}
