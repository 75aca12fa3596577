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
    var manifest = Manifest()
    manifest.entity = entity
    manifest.label = label
    manifest.positive = positive
    manifest.columns = rules
    manifest.sources = sources.map { Manifest.Source(name: $0.name, path: "\($0.name).csv") }
    var surveys: [Conformer.Survey] = []
    let conformer = Conformer(engine: engine)
    for (index, source) in sources.enumerated() {
      let table = "source_\(index + 1)"
      try await engine.ingest(texts(source, columns), as: table + "_texts")
      try await engine.execute(
        engine.dialect.createView(
          table + ConformedRelations.asRead,
          as: "SELECT * FROM \(identifier: table + "_texts")"
        )
      )
      surveys.append(
        try await conformer.survey(
          ReadSource(
            name: source.name,
            table: table + ConformedRelations.asRead,
            result: table,
            rows: source.rows.count,
            columns: columns.map { ReadSource.Column(name: $0, engineType: "VARCHAR") },
            declarations: columns.map { name in
              ColumnDeclaration(
                name,
                rule: rules.first { $0.name == name },
                source: manifest.sources[index],
                format: .csv,
                isLabel: false
              )
            }
          )
        )
      )
    }
    let conformed = try await conformer.conform(surveys)
    let ingested = zip(sources, conformed).enumerated().map { index, entry in
      account(entry.0, entry.1, table: "source_\(index + 1)", rules)
    }
    try await RowsRelation.create(
      in: engine,
      sources: zip(ingested, conformed).map { RowsRelation.Part(source: $0, conformed: $1) }
    )
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
      sources: ingested,
      fingerprint: Fingerprint("test")
    )
  }

  private static func texts(_ source: Source, _ columns: [String]) -> IngestTable {
    IngestTable(
      columns.enumerated().map { index, name in
        IngestTable.Column(name, .strings(source.rows.map { $0[index] }))
      } + [
        .init("_row", .ints(source.rows.indices.map { Int64($0 + 1) })),
        .init("_file", .strings(source.rows.map { _ in "\(source.name).csv" })),
      ]
    )
  }

  private static func account(
    _ source: Source,
    _ conformed: ConformedSource,
    table: String,
    _ rules: [Manifest.ColumnRule]
  ) -> IngestedSource {
    IngestedSource(
      name: source.name,
      table: table,
      files: ["\(source.name).csv"],
      format: .csv,
      encoding: "utf-8",
      rowsRead: source.rows.count,
      rowsKept: source.rows.count,
      rowsRejected: 0,
      columns: conformed.columns.map { column in
        IngestedColumn(
          name: column.name,
          type: rules.first { $0.name == column.name }?.type
            ?? type(ValueKind(engineType: column.engineType)),
          engineType: column.engineType,
          unit: column.unit,
          unreadable: column.unreadable,
          missingMarkers: column.missingMarkers
        )
      }
    )
  }

  private static func type(_ kind: ValueKind) -> ColumnType {
    switch kind {
    case .text, .truth: .category
    case .exactNumber, .real: .number
    case .date, .moment, .zonedMoment: .date
    case .time: .time
    }
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
