package import Conform
package import Engine
package import Workspace

/// The union of all sources: their values, their texts as read, and the cells between both.
package enum RowsRelation {
  package static let name = "rows"
  /// The same rows with the texts of their files: of columns that the engine read typed, the
  /// values.
  package static let asRead = "rows_as_read"
  /// The rows of `rows`, where beside each column that some source was read from texts stands what
  /// its sources wrote, under `text(of:)`.
  package static let withTexts = "rows_with_texts"
  /// `_source, _file, _row, column_name, text, reason, source` of each cell that cannot be read as
  /// its column's kind: `_source` is who speaks in the row, `source` the manifest's source.
  package static let unreadable = "unreadable"

  /// The column of `withTexts` with the texts of a column.
  package static func text(of column: String) -> String { "_text of \(column.lowercased())" }

  package struct Part {
    var source: IngestedSource
    var conformed: ConformedSource
    /// The column that names the sources of the rows, when it stands among them.
    var sourceColumn: String?
    /// The part of the split that all rows belong to.
    var split: Manifest.SplitPart?

    package init(
      source: IngestedSource,
      conformed: ConformedSource,
      sourceColumn: String? = nil,
      split: Manifest.SplitPart? = nil
    ) {
      self.source = source
      self.conformed = conformed
      self.sourceColumn = sourceColumn
      self.split = split
    }
  }

  /// Makes the views; they have the column `Manifest.givenPart` when a source is a given part.
  package static func create(in engine: any QueryEngine, sources: [Part]) async throws {
    let filled = sources.filter { !$0.source.columns.isEmpty }
    let isDivided = sources.contains { $0.split != nil }
    try await create(
      name,
      in: engine,
      filled.map { entry in
        Member(
          entry,
          entry.source.table,
          entry.source.columns.map { PartColumn(name: $0.name, engineType: $0.engineType) }
        )
      },
      isDivided: isDivided
    )
    try await create(
      asRead,
      in: engine,
      filled.map { entry in
        Member(
          entry,
          entry.source.table + ConformedRelations.asRead,
          entry.conformed.columns.map { PartColumn(name: $0.name, engineType: $0.readType) }
        )
      },
      isDivided: isDivided
    )
    let mapped = Set(
      filled.flatMap(\.conformed.columns).filter(\.isMapped).map { $0.name.lowercased() }
    )
    try await create(
      withTexts,
      in: engine,
      filled.map { entry in
        var member = Member(
          entry,
          entry.source.table,
          entry.source.columns.map { PartColumn(name: $0.name, engineType: $0.engineType) }
        )
        member.texts = entry.conformed.columns.map(\.name).filter {
          mapped.contains($0.lowercased())
        }.map(text(of:))
        member.relation = ConformedRelations(engine: engine).withTexts(
          entry.conformed,
          of: entry.source.table
        ) { mapped.contains($0.lowercased()) ? text(of: $0) : nil }
        return member
      },
      isDivided: isDivided
    )
    try await createUnreadable(in: engine, filled)
  }

  private struct Member {
    var source: String
    var sourceColumn: String?
    var split: Manifest.SplitPart?
    var relation: SQL
    var columns: [PartColumn]
    /// Further columns, which are texts.
    var texts: [String] = []

    init(_ entry: Part, _ table: String, _ columns: [PartColumn]) {
      source = entry.source.name
      sourceColumn = entry.sourceColumn
      split = entry.split
      relation = .identifier(table)
      self.columns = columns
    }
  }

  private static func create(
    _ name: String,
    in engine: any QueryEngine,
    _ members: [Member],
    isDivided: Bool
  ) async throws {
    guard !members.isEmpty else {
      try await engine.execute(
        """
        CREATE OR REPLACE VIEW \(identifier: name) AS SELECT CAST(NULL AS VARCHAR) AS _source,
          CAST(NULL AS BIGINT) AS _row, CAST(NULL AS VARCHAR) AS _file WHERE FALSE
        """
      )
      return
    }
    let types = CommonType.joined(members.map(\.columns))
    let selects = members.map { member -> SQL in
      var source: SQL = "\(literal: member.source)"
      if let column = member.sourceColumn {
        source = "coalesce(CAST(\(identifier: column) AS VARCHAR), \(source))"
      }
      let part: [SQL] =
        isDivided
        ? [
          "CAST(\(literal: member.split?.rawValue) AS VARCHAR) AS \(identifier: Manifest.givenPart)"
        ] : []
      let items =
        ["CAST(\(source) AS VARCHAR) AS _source", "_row", "_file"] + part
        + member.columns.map { CommonType.item($0, types) }
        + member.texts.map(SQL.identifier)
      return "SELECT \(items.joined()) FROM \(member.relation)"
    }
    try await engine.execute(
      """
      CREATE OR REPLACE VIEW \(identifier: name) AS
      \(selects.joined(separator: " UNION ALL BY NAME "))
      """
    )
  }

  private static func createUnreadable(
    in engine: any QueryEngine,
    _ sources: [Part]
  ) async throws {
    let relations = ConformedRelations(engine: engine)
    let selects = sources.compactMap { entry in
      relations.unreadable(
        entry.conformed,
        source: entry.source.name,
        voiceColumn: entry.sourceColumn,
        table: ConformedRelations.values(of: entry.source.table)
      )
    }
    let none: SQL = """
      SELECT CAST(NULL AS VARCHAR) AS _source, CAST(NULL AS VARCHAR) AS _file,
        CAST(NULL AS BIGINT) AS _row, CAST(NULL AS VARCHAR) AS column_name,
        CAST(NULL AS VARCHAR) AS text, CAST(NULL AS VARCHAR) AS reason,
        CAST(NULL AS VARCHAR) AS source WHERE FALSE
      """
    try await engine.execute(
      "CREATE OR REPLACE VIEW \(identifier: unreadable) AS \(([none] + selects).joined(separator: " UNION ALL "))"
    )
  }
}
