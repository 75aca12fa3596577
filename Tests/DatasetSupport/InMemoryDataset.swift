package import Basics
import Columnar
import Conform
import Engine
import Foundation
package import Ingest
package import Workspace

/// Makes a loaded dataset of texts written in a test.
package enum InMemoryDataset {
  /// One source: a name, and rows of texts under the columns of the dataset; nil is null.
  package typealias Source = (name: String, rows: [[String?]])

  package static func load(
    columns: [String],
    sources: [Source],
    entity: [String] = ["id"],
    label: String? = nil,
    positive: String? = nil,
    rules: [Manifest.ColumnRule] = []
  ) async throws -> LoadedDataset {
    let engine = try await Engines.open(uri: nil, threads: 1)
    let rows = sources.flatMap { source in source.rows.enumerated().map { (source.name, $0, $1) } }
    var table: [IngestTable.Column] = columns.enumerated().map { index, name in
      let values = Set(rules.first { $0.name == name }?.values ?? [])
      return IngestTable.Column(name, .strings(rows.map { conformed($0.2[index], values) }))
    }
    table.append(.init("_row", .ints(rows.map { Int64($0.1 + 1) })))
    table.append(.init("_file", .strings(rows.map { "\($0.0).csv" })))
    table.append(.init("_source", .strings(rows.map { $0.0 })))
    try await engine.ingest(IngestTable(table), as: "all_rows")
    try await engine.execute(engine.dialect.createView("rows", as: "SELECT * FROM all_rows"))
    var manifest = Manifest()
    manifest.entity = entity
    manifest.label = label
    manifest.positive = positive
    manifest.columns = rules
    manifest.sources = sources.map { Manifest.Source(name: $0.name, path: "\($0.name).csv") }
    let folder = FileManager.default.temporaryDirectory
    return LoadedDataset(
      dataset: Dataset(
        root: folder,
        manifest: manifest,
        manifestFile: nil,
        inferences: [],
        paths: DatasetPaths(root: folder)
      ),
      manifest: manifest,
      inferences: [],
      engine: engine,
      sources: sources.map { source in
        IngestedSource(
          name: source.name,
          table: "all_rows",
          files: [],
          format: .csv,
          encoding: "utf-8",
          rowsRead: source.rows.count,
          rowsKept: source.rows.count,
          rowsRejected: 0,
          columns: columns.map {
            IngestedColumn(name: $0, type: .category, engineType: "VARCHAR")
          }
        )
      },
      fingerprint: Fingerprint("test")
    )
  }

  /// A text as conforming leaves it: nil where it means that there is no value.
  private static func conformed(_ text: String?, _ values: Set<String>) -> String? {
    guard let text, !values.contains(text),
      MissingMarker.matches(TextNormaliser.normalise(text))
    else { return text }
    return nil
  }

  package static func rule(
    _ name: String,
    _ type: ColumnType,
    unit: String? = nil,
    range: ClosedRange<Double>? = nil,
    tolerance: Double? = nil
  ) -> Manifest.ColumnRule {
    var rule = Manifest.ColumnRule(name: name)
    rule.type = type
    rule.unit = unit
    rule.range = range
    rule.tolerance = tolerance
    return rule
  }
}
