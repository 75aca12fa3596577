package import Engine

/// The relations of a conformed source: its values, and its texts as they were read.
package struct ConformedRelations {
  private let engine: any QueryEngine

  package init(engine: any QueryEngine) { self.engine = engine }

  /// What is put behind the name of a source's relation for the one with its texts.
  package static let asRead = "_as_read"

  /// The name of the table with the values of a source's relation and the texts they came from.
  package static func values(of relation: String) -> String { relation + "_values" }

  /// The name of the column that keeps the texts of a column whose values stand elsewhere.
  package static func text(of index: Int) -> String { "_text_\(index)" }

  /// Makes the view of a source's values, and where these stand in a table with their texts, the
  /// view of its texts anew.
  package func create(
    _ conformed: ConformedSource,
    of source: ReadSource,
    table: String?
  ) async throws {
    let relation = table ?? source.table
    let values = conformed.columns.map(Self.value)
    try await engine.execute(
      engine.dialect.createView(
        source.result,
        as: "SELECT \((["_row", "_file"] + values).joined()) FROM \(identifier: relation)"
      )
    )
    guard let table else { return }
    let texts = conformed.columns.enumerated().map { index, column -> SQL in
      let name = SQL.identifier(column.name)
      return column.isJoined ? "\(identifier: Self.text(of: index)) AS \(name)" : name
    }
    try await engine.execute(
      engine.dialect.createView(
        source.table,
        as: "SELECT \((["_row", "_file"] + texts).joined()) FROM \(identifier: table)"
      )
    )
  }

  /// A relation of the values of a source, with what stands in the file for those columns that
  /// `name` gives the texts a name.
  package func withTexts(
    _ conformed: ConformedSource,
    of relation: String,
    name: (String) -> String?
  ) -> SQL {
    let texts = conformed.columns.enumerated().compactMap { index, column in
      name(column.name).map { name -> SQL in
        let text = column.isJoined ? Self.text(of: index) : column.name
        return "\(engine.dialect.cast(.identifier(text), to: .text)) AS \(identifier: name)"
      }
    }
    let values = conformed.columns.map(Self.value)
    let table = conformed.hasTable ? Self.values(of: relation) : relation + Self.asRead
    return """
      (SELECT \((["_row", "_file"] + values + texts).joined()) FROM \(identifier: table)) v
      """
  }

  private static func value(_ column: ConformedColumn) -> SQL {
    let name = SQL.identifier(column.name)
    if column.isJoined || column.isUntouched { return name }
    if let spelled = column.spelled {
      let values = spelled.filter { $0.value != nil }.map { entry -> SQL in
        """
        WHEN \(literal: entry.text)
        THEN CAST(\(literal: entry.value) AS \(raw: column.engineType))
        """
      }
      if values.isEmpty { return "CAST(NULL AS \(raw: column.engineType)) AS \(name)" }
      return "CASE \(name) \(values.joined(separator: " ")) END AS \(name)"
    }
    if column.readType != "VARCHAR" {
      let type = SQL.init(raw: column.engineType)
      guard !column.missingTexts.isEmpty else { return "CAST(\(name) AS \(type)) AS \(name)" }
      let markers = column.missingTexts.map { text -> SQL in
        "CAST(\(literal: text) AS \(raw: column.readType))"
      }
      return """
        CASE WHEN \(name) IN (\(markers.joined())) THEN NULL ELSE CAST(\(name) AS \(type)) END AS \(name)
        """
    }
    return """
      CASE WHEN \(name) IN (\(literals: column.missingTexts)) THEN NULL ELSE \(name) END AS \(name)
      """
  }

  /// A query of the unreadable cells of a source: `_source, _file, _row, column_name, text, reason,
  /// source`, of which `_source` is who speaks in the row; nil when it has none.
  package func unreadable(
    _ conformed: ConformedSource,
    source: String,
    voiceColumn: String?,
    table: String
  ) -> SQL? {
    let selects = conformed.columns.enumerated().compactMap { index, column -> SQL? in
      guard column.unreadable > 0 else { return nil }
      let text = SQL.identifier(Self.text(of: index))
      var reason: SQL = "\(literal: column.reasons.first?.reason ?? "")"
      let others = column.reasons.dropFirst().filter { !$0.texts.isEmpty }
      if !others.isEmpty {
        let cases = others.map { other -> SQL in
          "WHEN \(text) IN (\(literals: other.texts)) THEN \(literal: other.reason)"
        }
        reason = "CASE \(cases.joined(separator: " ")) ELSE \(reason) END"
      }
      let missing: SQL =
        column.missingTexts.isEmpty
        ? "" : " AND \(text) NOT IN (\(literals: column.missingTexts))"
      var speaker: SQL = "\(literal: source)"
      if let voice = voiceColumn {
        speaker = "coalesce(\(engine.dialect.cast(.identifier(voice), to: .text)), \(speaker))"
      }
      return """
        SELECT \(speaker) AS _source, _file, _row, \(literal: column.name) AS column_name,
        \(engine.dialect.cast(text, to: .text)) AS text, \(reason) AS reason,
        \(literal: source) AS source FROM \(identifier: table)
        WHERE \(identifier: column.name) IS NULL AND \(text) IS NOT NULL\(missing)
        """
    }
    return selects.isEmpty ? nil : selects.joined(separator: " UNION ALL ")
  }
}
