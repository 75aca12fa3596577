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

  package var counts: InputCounts {
    InputCounts(
      rowsRead: sources.reduce(0) { $0 + $1.rowsRead },
      rows: rowCount,
      rowsRejected: sources.reduce(0) { $0 + $1.rowsRejected },
      cellsRejected: sources.reduce(0) { $0 + $1.cellsUnreadable + $1.cellsRejected }
    )
  }

  /// Opens files.
  ///
  /// Where all are Parquet and each column that the model reads has the type that it needs, the engine
  /// reads them as they are; others are ingested like the sources of a dataset, with the rules that the
  /// manifest has for columns.
  ///
  /// - Throws: `DeploymentError.Code.unreadable` for a file that cannot be read at all.
  package static func open(
    _ files: [URL],
    for inputs: [FeatureInput],
    of dataset: Dataset,
    engine: any QueryEngine,
    progress: @escaping ProgressHandler = { _ in }
  ) async throws -> InputRows {
    for file in files where !FileManager.default.isReadableFile(atPath: file.path) {
      throw DeploymentError(
        .unreadable,
        "there is no such file, or it may not be read",
        at: file.path
      )
    }
    if engine.dialect.kind == .duckDB {
      try await engine.execute("SET preserve_insertion_order = true")
    }
    if files.allSatisfy(isParquet),
      let rows = try await direct(files, for: inputs, of: dataset, engine: engine)
    {
      return rows
    }
    var manifest = Manifest()
    manifest.columns = dataset.manifest.columns
    for input in inputs where input.kind == .number && manifest.rule(for: input.name)?.type == nil {
      var rule = manifest.rule(for: input.name) ?? Manifest.ColumnRule(name: input.name)
      rule.type = .number
      manifest.columns.removeAll { $0.name == input.name }
      manifest.columns.append(rule)
    }
    let template = Self.template(dataset.manifest)
    manifest.sources = files.enumerated().map { index, file in
      var source = Manifest.Source(
        name: files.count == 1 ? "input" : "input \(index + 1)",
        path: file.standardizedFileURL.path
      )
      source.mayLeaveFolder = true
      source.rename = template?.rename ?? [:]
      source.convert = template?.convert ?? [:]
      source.missing = template?.missing
      return source
    }
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
      relation: "rows"
    )
  }

  /// Gives the rows behind a position, input by input, in each by their numbers.
  ///
  /// A scoring that goes on must meet each row once, whatever order the engine would give all of them in
  /// today. So no count of rows is passed over: the rows of each input are asked for alone, those whose
  /// number is above that of the last one done, in an order that the engine is told to preserve; and
  /// each batch is seen to go on upwards.
  ///
  /// - Throws: `DeploymentError.Code.unreadable` when numbers do not ascend, before a row is given
  ///   out of order; `EngineError`; what `body` throws.
  func forEachBatch(
    _ columns: [String],
    after position: RowPosition,
    _ body: @escaping @Sendable (_ batch: RecordBatch, _ end: RowPosition) throws -> Void
  ) async throws {
    for (index, source) in sources.enumerated() where index >= position.input {
      let first = index == position.input ? position.row : 0
      var conditions: [SQL] = []
      if sources.count > 1 { conditions.append("_file IN (\(literals: source.files))") }
      if first > 0 { conditions.append("_row > \(literal: first)") }
      let filter: SQL =
        conditions.isEmpty ? "" : " WHERE \(conditions.joined(separator: " AND "))"
      let last = Mutex(first)
      try await engine.forEachBatch(
        "SELECT \(identifiers: columns) FROM \(relation)\(filter)"
      ) { batch in
        guard batch.rowCount > 0 else { return }
        let end = try last.withLock { last in
          last = try Self.lastNumber(batch, after: last)
          return last
        }
        try body(batch, RowPosition(input: index, row: end))
      }
    }
  }

  /// The number of the last row of a batch whose numbers ascend from above `last`.
  private static func lastNumber(_ batch: RecordBatch, after last: Int) throws -> Int {
    var last = last
    let ascends = batch.column("_row").map { numbers in
      numbers.withDoubles { numbers in
        for row in 0..<numbers.count {
          guard let number = Int(exactly: numbers[row]), number > last else { return false }
          last = number
        }
        return true
      }
    }
    guard ascends == true else {
      throw DeploymentError(
        .unreadable,
        "the engine gives rows out of their order, behind row \(last)",
        suggestion: "score again; where it comes back, score one file at a time"
      )
    }
    return last
  }

  /// The source whose reading the files share: the only one, or any where all are read alike.
  private static func template(_ manifest: Manifest) -> Manifest.Source? {
    guard let first = manifest.sources.first else { return nil }
    let isAlike = manifest.sources.allSatisfy {
      $0.rename == first.rename && $0.convert == first.convert && $0.missing == first.missing
    }
    return isAlike ? first : nil
  }

  private static func isParquet(_ file: URL) -> Bool {
    guard let handle = try? FileHandle(forReadingFrom: file) else { return false }
    defer { try? handle.close() }
    return (try? handle.read(upToCount: 4)) == Data("PAR1".utf8)
  }

  /// The rows of Parquet files without a copy; nil where a column needs to be conformed first.
  private static func direct(
    _ files: [URL],
    for inputs: [FeatureInput],
    of dataset: Dataset,
    engine: any QueryEngine
  ) async throws -> InputRows? {
    let template = Self.template(dataset.manifest)
    guard template?.convert.isEmpty != false, template?.rename.isEmpty != false,
      engine.dialect.kind == .duckDB
    else { return nil }
    let paths = files.map { $0.standardizedFileURL.resolvingSymlinksInPath().path }
    try await engine.confine(
      to: EngineAccess(folders: [dataset.root, dataset.paths.tuina], files: paths)
    )
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
    for column in columns {
      let name = SQL.identifier(column.name)
      guard let input = inputs.first(where: { $0.name == column.name }) else {
        items.append(name)
        continue
      }
      let rule = dataset.manifest.rule(for: column.name)
      guard rule?.unit == nil, rule?.missing == nil,
        EngineTypes.suits(column.engineType, input.kind)
      else { return nil }
      guard EngineTypes.isText(column.engineType) else {
        items.append(name)
        continue
      }
      let values = Set(rule?.values ?? [])
      let missing = (template?.missing ?? [""] + MissingMarker.spellings).filter {
        !values.contains($0)
      }
      items.append(
        "CASE WHEN trim(\(name)) IN (\(literals: missing)) THEN NULL ELSE \(name) END AS \(name)"
      )
    }
    try await engine.execute(
      "CREATE OR REPLACE VIEW input_rows AS SELECT \(items.joined()) FROM input_files"
    )
    let counted = try await engine.query(
      """
      SELECT file_name AS f, num_rows AS n FROM parquet_file_metadata([\(literals: paths)])
      """
    )
    let counts = counted.ints("n").map { Int($0 ?? 0) }
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
      relation: "input_rows"
    )
  }
}
