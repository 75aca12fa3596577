import Basics
package import Conform
import Engine
import Foundation
package import Workspace

/// The tables with the values of sources, kept between openings as Parquet.
struct ConformedValues {
  let engine: any QueryEngine
  let store: CacheStore
  /// The name of what was concluded of the dataset.
  let key: String
  let sources: [(conformed: ConformedSource, source: ReadSource)]

  /// Makes the relations of all sources from what was kept.
  ///
  /// - Returns: false when some of it is not there.
  func restore() async throws -> Bool {
    let relations = ConformedRelations(engine: engine)
    do {
      for (index, entry) in sources.enumerated() {
        var table: String?
        if entry.conformed.hasTable {
          guard let file = store.file(for: name(index), extension: "parquet") else {
            await forget()
            return false
          }
          let values = ConformedRelations.values(of: entry.source.result)
          try await engine.execute(
            """
            CREATE OR REPLACE VIEW \(identifier: values) AS
            SELECT * FROM read_parquet(\(literal: file.path), hive_partitioning = false)
            """
          )
          table = values
        }
        try await relations.create(entry.conformed, of: entry.source, table: table)
      }
    } catch is EngineError {
      try Task.checkCancellation()
      await forget()
      return false
    }
    return true
  }

  /// Takes back the views that were made: the tables that come instead have their names.
  private func forget() async {
    for entry in sources where entry.conformed.hasTable {
      let values = ConformedRelations.values(of: entry.source.result)
      _ = try? await engine.execute("DROP VIEW IF EXISTS \(identifier: values)")
    }
  }

  /// The tables that are not kept yet.
  var pending: [PendingPart] {
    sources.enumerated().filter { $1.conformed.hasTable }.map { index, entry in
      PendingPart(
        part: nil,
        table: ConformedRelations.values(of: entry.source.result),
        source: entry.source.name,
        key: name(index)
      )
    }
  }

  private func name(_ index: Int) -> String { "values \(index + 1) of \(key)" }
}

extension ReadSource {
  /// A source as it was read, with what its manifest says of its values.
  init(
    _ source: Manifest.Source,
    columns: [PartColumn],
    table: String,
    result: String,
    rows: Int,
    format: SourceFormat,
    rules: [Manifest.ColumnRule],
    label: String?,
    voiceColumn: String?
  ) {
    let stands = columns.contains { $0.name == voiceColumn }
    self.init(
      name: source.name,
      table: table,
      result: result,
      rows: rows,
      columns: columns.map { Column(name: $0.name, engineType: $0.engineType) },
      declarations: columns.map { column in
        ColumnDeclaration(
          column.name,
          rule: rules.first { $0.name == column.name },
          source: source,
          format: format,
          isLabel: column.name == label
        )
      },
      voiceColumn: stands ? voiceColumn : nil
    )
  }
}

extension ColumnDeclaration {
  /// What the manifest says of a column of a source.
  package init(
    _ name: String,
    rule: Manifest.ColumnRule?,
    source: Manifest.Source,
    format: SourceFormat,
    isLabel: Bool
  ) {
    let decimal: Character? =
      switch (source.reading.decimal, source.reading.thousands) {
      case (.comma?, _), (nil, "."?): ","
      case (.point?, _), (nil, ","?): "."
      default: nil
      }
    self.init(
      name: name,
      kind: Self.kind(rule),
      isCategory: rule?.type == .category || (rule?.type == nil && rule?.values != nil),
      unit: rule?.unit,
      values: Set(rule?.values ?? []),
      missing: rule?.missing ?? source.missing,
      isLabel: isLabel,
      decimal: decimal,
      order: source.reading.dates.map { order in
        DateOrder(yearFirstMonthFirst: true, yearLastMonthFirst: order == .monthDayYear)
      },
      leadsWithYear: source.reading.dates == .yearMonthDay,
      hasTypes: [.json, .jsonl, .parquet].contains(format)
    )
  }

  private static func kind(_ rule: Manifest.ColumnRule?) -> ColumnKind? {
    guard let rule else { return nil }
    switch rule.type {
    case .number?: return .number
    case .date?: return .date
    case .time?: return .time
    case .category?, .text?, .id?, .image?, .ignore?: return .text
    case nil: break
    }
    if rule.unit != nil || rule.tolerance != nil || rule.range != nil { return .number }
    return rule.values == nil ? nil : .text
  }
}
