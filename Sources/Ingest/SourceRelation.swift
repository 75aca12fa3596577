import Engine
import Workspace

/// Makes the relation of a source out of the tables of its files.
struct SourceRelation {
  let engine: any QueryEngine
  let source: Manifest.Source
  /// The name of the relation.
  let name: String
  let spellings: ColumnSpellings

  /// A part with the relation that holds its rows.
  struct Stored: Sendable {
    var part: IngestedPart
    var table: String

    /// An expression for the number of a row in the part, from 0.
    var rowNumber: SQL {
      part.rowNumber.map { .identifier($0) } ?? "(row_number() OVER () - 1)"
    }
  }

  /// Creates the view with conformed columns.
  ///
  /// - Returns: its columns without `_row` and `_file`, and what the manifest's rules could not do.
  func create(_ parts: [Stored]) async throws -> (columns: [PartColumn], problems: [String]) {
    var views: [(name: String, columns: [PartColumn])] = []
    var problems: [String] = []
    var offset = 0
    for (index, stored) in parts.enumerated() where !stored.part.columns.isEmpty {
      let view = "\(name)_part\(index + 1)"
      problems += try await conform(stored, as: view, offset: offset)
      let columns = try await engine.describe(view).filter { !["_row", "_file"].contains($0.name) }
      views.append((view, columns))
      offset += stored.part.rowsKept
    }
    guard !views.isEmpty else {
      try await engine.execute(
        """
        CREATE OR REPLACE VIEW \(identifier: name) AS
        SELECT CAST(NULL AS BIGINT) AS _row, CAST(NULL AS VARCHAR) AS _file WHERE FALSE
        """
      )
      return ([], problems)
    }
    let types = CommonType.joined(views.map(\.columns))
    let selects = views.map { view -> SQL in
      let items = view.columns.map { CommonType.item($0, types) }
      return "SELECT \((["_row", "_file"] + items).joined()) FROM \(identifier: view.name)"
    }
    try await engine.execute(
      """
      CREATE OR REPLACE VIEW \(identifier: name) AS \(selects.joined(separator: " UNION ALL BY NAME "))
      """
    )
    let columns = try await engine.describe(name).filter { !["_row", "_file"].contains($0.name) }
    return (columns, problems)
  }

  /// The name that a column of the files has in the dataset.
  func name(of column: String) -> String { spellings.name(of: source.rename[column] ?? column) }

  /// The columns whose names were spelled otherwise in an earlier source.
  func respelled(_ parts: [IngestedPart]) -> [(given: String, used: String)] {
    var seen: Set<String> = []
    return parts.flatMap(\.columns).map { source.rename[$0.name] ?? $0.name }
      .filter { seen.insert($0).inserted }.map { ($0, spellings.name(of: $0)) }
      .filter { $0.0 != $0.1 }
  }

  /// Reads every part in full, and leaves nothing but the problem of those that cannot be read:
  /// a file may be damaged where neither its head nor its foot shows it.
  func withoutDamage(_ parts: [Stored]) async throws -> [Stored] {
    var sound: [Stored] = []
    for var stored in parts {
      let columns = stored.part.columns.map { SQL.identifier($0.name) }
      do {
        if !columns.isEmpty {
          _ = try await engine.query(
            "SELECT bit_xor(hash(\(columns.joined()))) FROM \(identifier: stored.table)"
          )
        }
      } catch let error as EngineError {
        try Task.checkCancellation()
        let pieces = stored.part.pieces
        stored.part = .unreadable(
          stored.part.file,
          encoding: stored.part.encoding,
          "the file is damaged: \(error.reason)"
        )
        stored.part.pieces = pieces
      }
      sound.append(stored)
    }
    return sound
  }

  /// Renames the columns of a part, then converts them: rules see the new names, and the old
  /// ones that no other column took.
  private func conform(
    _ stored: Stored,
    as view: String,
    offset: Int
  ) async throws -> [String] {
    var problems: [String] = []
    let own = stored.part.columns.map(\.name)
    for name in source.rename.keys.sorted() where !own.contains(name) {
      problems.append("rename: \(stored.part.title) has no column \(name)")
    }
    let renamed = ColumnNames.unique(own.map(name(of:))).names
    var taken = Set(renamed.map { $0.lowercased() }).union(ColumnNames.reserved)
    var items: [SQL] = [
      "CAST(\(stored.rowNumber) + \(literal: offset + 1) AS BIGINT) AS _row",
      stored.part.pieces.isEmpty ? "\(literal: stored.part.file) AS _file" : "_file",
    ]
    items += zip(own, renamed).map { "\(identifier: $0) AS \(identifier: $1)" }
    for name in own where taken.insert(name.lowercased()).inserted {
      items.append("\(identifier: name) AS \(identifier: name)")
    }
    let plain: SQL = "(SELECT \(items.joined()) FROM \(identifier: stored.table))"
    let conversions = try await conversions(
      of: plain,
      rows: stored.part.rowsKept,
      &problems
    )
    let converted = Set(conversions.map { $0.name.lowercased() })
    var results: [SQL] = ["_row", "_file"]
    results += renamed.filter { !converted.contains($0.lowercased()) }.map { .identifier($0) }
    results += conversions.map { "\($0.expression) AS \(identifier: $0.name)" }
    try await engine.execute(
      """
      CREATE OR REPLACE VIEW \(identifier: view) AS SELECT \(results.joined()) FROM \(plain)
      """
    )
    return problems
  }

  /// The rules for conversion that the columns of a relation allow.
  private func conversions(
    of relation: SQL,
    rows: Int,
    _ problems: inout [String]
  ) async throws -> [(name: String, expression: SQL)] {
    var conversions: [(name: String, expression: SQL)] = []
    for (name, text) in source.convert.sorted(by: { $0.key < $1.key }) {
      do {
        let expression = try await ScalarExpression.accept(text, engine: engine).sql
        _ = try await engine.query(
          "SELECT count(\(expression)) FROM \(relation)",
          within: .expression(rows: rows)
        )
        conversions.append((name, expression))
      } catch let error as EngineError {
        try Task.checkCancellation()
        problems.append("convert: \(name) cannot be made by \(text): \(error.reason)")
      }
    }
    return conversions
  }
}
