import Basics
import Columnar
import Engine
import Foundation
import TextFiles

/// Lets the engine read sound files of one layout in one scan, and checks what it kept.
struct SoundScan {
  /// More tests than this in one statement slow its planning more than a second scan costs.
  private static let boundsPerQuery = 200
  /// The column in which the engine's reader names the file of a row.
  static let fileColumn = "_file"

  let engine: any QueryEngine
  let layout: DelimitedLayout
  /// The texts that mean a missing value.
  let missing: [String]
  let files: [URL]
  /// The rows of all files together.
  let expected: Int
  /// What names the file of a row in the table; nil for one file, whose rows need no name.
  var fileName: SQL?

  /// Reads in one scan; columns that some cell contradicts are read again in a wider type.
  ///
  /// - Returns: nil when the engine does not find exactly the records expected.
  ///
  /// - Throws: `EngineError` when the engine fails otherwise than over the content.
  func read(into table: String) async throws -> [PartColumn]? {
    guard let columns = try await readTyped(into: table) else { return nil }
    return try await repeatsHeader(table, columns) ? nil : columns
  }

  private func readTyped(into table: String) async throws -> [PartColumn]? {
    var readings = zip(layout.names, layout.shapes).map { ColumnReading($0, $1) }
    let physical = PhysicalColumns(layout.table)
    for index in layout.marked { readings[index].becomeText() }
    // A column becomes wider twice at most: an integer a decimal, and then a text.
    for _ in 0..<4 {
      let rejects = "tuina_rejects_\(UUID().uuidString.prefix(8))"
      let options = CSVOptions(
        dialect: layout.dialect,
        hasHeader: layout.hasHeader,
        skippedLines: layout.table.skippedLines,
        columns: physical.all(readings.map(\.read)),
        missing: missing,
        rejectsTable: rejects,
        fileColumn: fileName == nil ? nil : Self.fileColumn
      )
      do {
        let tests = readings.compactMap { $0.test(missing: missing) }
        let sound = tests.isEmpty ? "TRUE" : tests.joined(separator: " AND ")
        try await engine.execute(
          """
          CREATE OR REPLACE TABLE \(identifier: table) AS
          SELECT \((readings.map(\.item) + [fileName].compactMap(\.self)).joined())
          FROM (SELECT * FROM \(reader(options)) WHERE \(sound))
          """
        )
      } catch let error as EngineError where error.isOfContent {
        try Task.checkCancellation()
        return nil
      }
      guard let contradicted = try await contradictions(rejects) else { return nil }
      if contradicted.isEmpty {
        let isComplete = try await engine.count(table) == expected
        if isComplete, try await areWithinBounds(readings, table) { return readings.map(\.result) }
        do {
          if try await !widen(&readings) { return isComplete ? readings.map(\.result) : nil }
        } catch let error as EngineError where error.isOfContent {
          // Without a table for what it refuses, the engine ends at a line that it finds too long.
          try Task.checkCancellation()
          return nil
        }
      }
      for index in readings.indices where contradicted.contains(readings[index].name) {
        readings[index].becomeText()
      }
    }
    return nil
  }

  private func areWithinBounds(_ readings: [ColumnReading], _ table: String) async throws -> Bool {
    let bounds = readings.compactMap(\.bounds)
    for start in stride(from: 0, to: bounds.count, by: Self.boundsPerQuery) {
      let group = bounds[start..<min(start + Self.boundsPerQuery, bounds.count)]
      let found = try await engine.query(
        """
        SELECT \(group.map { "CAST(\($0) AS INTEGER)" }.joined()) FROM \(identifier: table)
        """
      ).row(0)
      guard found.allSatisfy({ $0.int == 1 }) else { return false }
    }
    return true
  }

  /// The columns with cells that their type refused, and nil when records were refused otherwise.
  private func contradictions(_ rejects: String) async throws -> Set<String>? {
    let found = try await engine.query(
      """
      SELECT error_type::VARCHAR AS kind, column_name AS name, count(*) AS n
      FROM \(identifier: rejects) GROUP BY ALL
      """
    )
    try await engine.execute("DROP TABLE IF EXISTS \(identifier: rejects)")
    try await engine.execute("DROP TABLE IF EXISTS \(identifier: rejects + "_scan")")
    guard found.strings("kind").allSatisfy({ $0 == "CAST" }) else { return nil }
    return Set(found.strings("name").compactMap { $0 })
  }

  /// Widens the columns whose cells the engine would have rounded or cut.
  ///
  /// - Returns: false when no such column explains the rows that are missing.
  private func widen(_ readings: inout [ColumnReading]) async throws -> Bool {
    let open = readings.indices.filter { readings[$0].fits(missing: missing) != nil }
    let options = CSVOptions(
      dialect: layout.dialect,
      hasHeader: layout.hasHeader,
      skippedLines: layout.table.skippedLines,
      columns: PhysicalColumns(layout.table).all(readings.map(\.read)),
      missing: missing
    )
    let counts = open.flatMap { index -> [SQL] in
      let fits = readings[index].fits(missing: missing) ?? "TRUE"
      return [
        engine.dialect.count(where: "NOT \(fits)"),
        engine.dialect.count(where: "NOT \(readings[index].fitsAsDecimal)"),
      ]
    }
    let figures = try await engine.query(
      """
      SELECT \((["count(*)"] + counts).joined()) FROM \(reader(options))
      """
    ).row(0).map { Int($0.int ?? 0) }
    guard figures[0] == expected else { return false }
    var hasWidened = false
    for (offset, index) in open.enumerated() where figures[1 + offset * 2] > 0 {
      hasWidened = true
      if figures[2 + offset * 2] == 0 {
        readings[index].becomeDecimal()
      } else {
        readings[index].becomeText()
      }
    }
    return hasWidened
  }

  private func reader(_ options: CSVOptions) -> SQL {
    "read_csv([\(literals: files.map(\.path))], \(options.sql))"
  }

  /// Whether some row of the table holds the names of the columns again; files that were joined do.
  ///
  /// Such a table has no column of numbers.
  private func repeatsHeader(_ table: String, _ columns: [PartColumn]) async throws -> Bool {
    let header = layout.table.names
    guard layout.hasHeader, header.count == columns.count,
      columns.allSatisfy({ $0.engineType == "VARCHAR" })
    else { return false }
    let tests = zip(columns, header).prefix(200).compactMap { column, text -> SQL? in
      missing.contains(text) ? nil : "\(identifier: column.name) = \(literal: text)"
    }
    guard !tests.isEmpty else { return false }
    let found = try await engine.query(
      """
      SELECT count(*) FROM \(identifier: table) WHERE \(tests.joined(separator: " AND "))
      """
    ).row(0)
    return (found.first?.int ?? 0) > 0
  }
}

extension EngineError {
  /// Whether reading in another way may help: memory, disk and cancellation are no such cases.
  var isOfContent: Bool {
    let kinds = ["out of memory", "io error", "interrupt", "fatal error", "internal error"]
    let head = message.prefix(80).lowercased()
    return code == .statement && !kinds.contains { head.contains($0) }
  }
}

/// The columns of a file as the engine has to be told of them: those that are left out too.
private struct PhysicalColumns {
  let table: TableLayout

  init(_ table: TableLayout) { self.table = table }

  func all(_ kept: [PartColumn]) -> [PartColumn] {
    if table.emptyFields.isEmpty { return kept }
    var rest = kept[...]
    return (0..<table.width).map { field in
      table.emptyFields.contains(field)
        ? PartColumn(name: "\u{1}stray \(field)", engineType: "VARCHAR")
        : rest.popFirst() ?? PartColumn(name: "\u{1}field \(field)", engineType: "VARCHAR")
    }
  }
}
