import Basics
import Columnar
import Engine
import Foundation
import Workspace
import TextFiles

/// Reads one JSON file into a table: an array of objects, objects one a line, or objects in a row.
///
/// Columns are the union of the keys. Values that are objects or lists, and keys whose values
/// have no common type, become JSON text.
struct JSONIngest {
  let engine: any QueryEngine
  let scratch: ScratchFolder
  let source: Manifest.Source
  let missing: [String]
  let demands: TextDemands
  let log: RejectLog

  private enum Form: String { case array, lines = "newline_delimited" }

  // With `isLines` the file is said to hold one object a line: an array is one bad line of it.
  func ingest(
    _ text: PreparedText,
    name: String,
    table: String,
    isLines: Bool
  ) async throws -> IngestedPart {
    var part = IngestedPart(
      file: name,
      encoding: text.original.rawValue,
      rowsRead: 0,
      rowsKept: 0,
      rowsRejected: 0,
      columns: []
    )
    guard let first = try Self.firstByte(of: text.url) else {
      part.problem = "the file is empty"
      return part
    }
    let isArray = first == UInt8(ascii: "[")
    if let layout = try JSONLayout.read(text, records: source.reading.records) {
      part.notes += layout.notes
      part.declared = layout.declared
      part.reading.records = layout.records
      let narrowed = JSONWideRows.narrowed(layout.rows)
      part.notes += narrowed?.notes ?? []
      let records = try await JSONRecords.judge(
        text.url,
        .listed(narrowed?.rows ?? layout.rows),
        in: engine,
        as: "\(table)_rows",
        scratch
      )
      return try await readRows(of: records, text, part, table)
    }
    if let wide = try JSONWideRows.read(text, isArray: isArray) {
      part.notes += wide.notes
      let records = try await JSONRecords.judge(
        text.url,
        .listed(wide.rows),
        in: engine,
        as: "\(table)_rows",
        scratch
      )
      return try await readRows(of: records, text, part, table)
    }
    if isArray, let remark = try Self.remark(onArray: text) { part.notes.append(remark) }
    let expected = try isArray ? Self.soundElements(text) : Self.soundLines(text)
    if let expected, try await readSound(text, isArray ? .array : .lines, table, expected, &part) {
      (part.rowsRead, part.rowsKept) = (expected, expected)
      return part
    }
    let records = try await judge(text, isArray && !isLines ? .array : .lines, table)
    return try await readRows(of: records, text, part, table)
  }

  /// How many lines a file has that the engine may be given as it is.
  private static func soundLines(_ text: PreparedText) throws -> Int? {
    guard text.isSound else { return nil }
    var grammar = JSONGrammar()
    var isSound = true
    try TextSurvey.blocks(of: text.url) { block, _ in
      guard isSound else { return }
      for index in block.indices {
        let byte = block[index]
        guard byte == 0x0A else {
          grammar.take(byte)
          continue
        }
        guard grammar.isComplete || grammar.isBlank,
          grammar.deepest <= JSONSplitter.maximumDepth
        else {
          isSound = false
          return
        }
        grammar = JSONGrammar()
      }
    }
    guard isSound, grammar.isComplete || grammar.isBlank,
      grammar.deepest <= JSONSplitter.maximumDepth
    else { return nil }
    return text.survey.filledLines
  }

  /// What is amiss between the elements of an array, which are judged one by one.
  private static func remark(onArray text: PreparedText) throws -> String? {
    var grammar = JSONGrammar()
    try TextSurvey.blocks(of: text.url) { block, _ in
      for index in block.indices {
        let byte = block[index]
        if grammar.problem != nil { return }
        grammar.take(byte)
      }
    }
    return grammar.problem.map { "the array as a whole is \($0)" }
  }

  /// How many elements an array has that the engine may be given as it is.
  private static func soundElements(_ text: PreparedText) throws -> Int? {
    guard text.isSound else { return nil }
    var count = 0
    var isSound = true
    let isClosed = try JSONSplitter.forEach(in: text.url, .array) { _, element, problem in
      count += 1
      guard isSound else { return }
      if problem != nil || element.first != UInt8(ascii: "{")
        || JSONGrammar.problem(in: element) != nil
      {
        isSound = false
      }
    }
    return isSound && isClosed ? count : nil
  }

  /// Reads in one scan.
  ///
  /// - Returns: false when the engine does not find exactly the objects expected.
  private func readSound(
    _ text: PreparedText,
    _ form: Form,
    _ table: String,
    _ expected: Int,
    _ part: inout IngestedPart
  ) async throws -> Bool {
    do {
      let rejected = part.cellsRejected
      try await read(text.url, form, table, &part)
      if try await engine.count(table) == expected, part.columns.map(\.name) != ["json"] {
        return true
      }
      try await RejectTable.forget(file: part.file, of: source.name, in: engine)
      part.cellsRejected = rejected
    } catch let error as EngineError where error.isOfContent {
      try Task.checkCancellation()
    }
    return false
  }

  /// Judges the values of a file, in the form that loses the fewest.
  private func judge(
    _ text: PreparedText,
    _ form: JSONRecords.Form,
    _ table: String
  ) async throws -> JSONRecords {
    func judged(_ form: JSONRecords.Form) async throws -> JSONRecords {
      let name = "\(table)_\(form.name)"
      return try await JSONRecords.judge(text.url, form, in: engine, as: name, scratch)
    }
    let records = try await judged(form)
    if records.bad.isEmpty { return records }
    // A first line of objects one a line may be a list. Objects that span lines have no valid
    // first line.
    let others: JSONRecords
    let isBetter: Bool
    switch form {
    case .array:
      others = try await judged(.lines)
      isBetter = others.kept > records.kept
    case .lines where records.bad.first == 1:
      others = try await judged(.sequence)
      isBetter = others.kept > 0 && (others.bad.isEmpty || records.kept == 0)
    case .lines, .sequence, .listed: return records
    }
    try await (isBetter ? records : others).drop()
    return isBetter ? others : records
  }

  private func readRows(
    of records: JSONRecords,
    _ text: PreparedText,
    _ start: IngestedPart,
    _ table: String
  ) async throws -> IngestedPart {
    var part = start
    (part.rowsRead, part.rowsKept) = (records.count, records.kept)
    part.rowsRejected = records.bad.count
    if !records.isClosed { part.notes.append("the array is cut off: its last bracket is missing") }
    try await records.reject(source: source.name, file: part.file)
    part.cellsRejected += try log.addBroken(
      text,
      source: source.name,
      file: part.file,
      column: "(line)",
      except: records.form.isLines ? records.badLines : []
    )
    guard records.kept > 0 else { return part }
    let rows = scratch.file("rows.jsonl")
    defer { try? FileManager.default.removeItem(at: rows) }
    try records.copyRows(to: rows)
    try await read(rows, .lines, table, &part, longest: records.longest)
    let kept = try await engine.count(table)
    guard kept == part.rowsKept else {
      throw CurationError(
        .malformed,
        "the engine kept \(kept) rows where \(part.rowsKept) are well formed",
        at: part.file,
        suggestion: "please report this file"
      )
    }
    return part
  }

  /// Makes the table.
  ///
  /// The engine infers the types of all values; what it would convert with loss (times with
  /// zones) or only in part (nested values) is read as it stands.
  private func read(
    _ file: URL,
    _ form: Form,
    _ table: String,
    _ part: inout IngestedPart,
    longest: Int = 0
  ) async throws {
    let limit = form == .array ? 1 << 28 : max(longest * 2, 1 << 24)
    let place: SQL = """
      \(literal: file.path), format = \(literal: form.rawValue), maximum_object_size = \(literal: limit)
      """
    var scan: SQL = """
      read_json(\(place), hive_partitioning = false, sample_size = -1, maximum_depth = 2, map_inference_threshold = -1,
        field_appearance_threshold = 0)
      """
    let found = try await engine.query("DESCRIBE SELECT * FROM \(scan)")
    var types = zip(found.strings("column_name"), found.strings("column_type")).map {
      PartColumn(name: $0 ?? "", engineType: $1 ?? "VARCHAR")
    }
    let names = ColumnNames.unique(types.map(\.name)).names
    var shapes: [String: TextShape] = [:]
    if !Self.mayBeRenamed(types.map(\.name)) {
      for (index, name) in zip(types.indices, names) {
        let inferred = types[index].engineType
        types[index].engineType = Self.plainType(inferred)
        shapes[name] = Self.shape(inferred).map { demands.shape($0, of: name) }
      }
      let columns = types.map { "\(literal: $0.name): \(literal: $0.engineType)" as SQL }
      scan = "read_json(\(place), hive_partitioning = false, columns = {\(columns.joined())})"
    }
    let items = zip(types, names).map { column, name -> SQL in
      "\(expression(column)) AS \(identifier: name)"
    }
    try await engine.execute(
      "CREATE OR REPLACE TABLE \(identifier: table) AS SELECT \(items.joined()) FROM \(scan)"
    )
    part.columns = try await engine.describe(table)
    try await settleLargeIntegers(&part.columns, table)
    let settler = TypeSettler(
      engine: engine,
      table: table,
      missing: missing
    )
    part.notes += try await settler.settle(&part.columns, sampled: shapes)
  }

  /// Gives integers that the engine infers to be of 64 bits without a sign, or of 128 bits once one
  /// of them is negative, the usual type, or keeps those that are larger as texts.
  private func settleLargeIntegers(_ columns: inout [PartColumn], _ table: String) async throws {
    let large = columns.indices.filter {
      ["UBIGINT", "HUGEINT", "UHUGEINT"].contains(columns[$0].engineType)
    }
    guard !large.isEmpty else { return }
    let tests = large.map { index -> SQL in
      let name = SQL.identifier(columns[index].name)
      return "CAST(count(TRY_CAST(\(name) AS BIGINT)) = count(\(name)) AS INTEGER)"
    }
    let fits = try await engine.query(
      "SELECT \(tests.joined()) FROM \(identifier: table)"
    ).row(0).map { $0.int == 1 }
    let items = zip(large, fits).map { index, fits -> SQL in
      columns[index].engineType = fits ? "BIGINT" : "VARCHAR"
      let name = SQL.identifier(columns[index].name)
      return "CAST(\(name) AS \(raw: columns[index].engineType)) AS \(name)"
    }
    try await engine.execute(
      """
      CREATE OR REPLACE TABLE \(identifier: table) AS
      SELECT * REPLACE (\(items.joined())) FROM \(identifier: table)
      """
    )
  }

  /// Whether some names may not be keys of the file: the engine makes keys that differ in case
  /// only, and the empty key, names of their own.
  private static func mayBeRenamed(_ names: [String]) -> Bool {
    let known = Set(names.map { $0.lowercased() })
    return names.contains { name in
      let stem = name.lowercased().reversed().drop(while: \.isNumber)
      guard stem.count < name.count else { return name == "json" && names.count == 1 }
      return stem.first == "_" && known.contains(String(stem.dropFirst().reversed()))
        || stem.elementsEqual("c")
    }
  }

  private static func isNested(_ type: String) -> Bool {
    type.hasPrefix("STRUCT") || type.hasPrefix("MAP") || type.hasSuffix("[]")
  }

  private static func plainType(_ inferred: String) -> String {
    if isNested(inferred) { return "JSON" }
    return shape(inferred) != nil || inferred == "UUID" ? "VARCHAR" : inferred
  }

  private static func shape(_ inferred: String) -> TextShape? {
    if inferred.hasPrefix("TIMESTAMP") { return .timestamp }
    return ["DATE": .date, "TIME": .time][inferred]
  }

  private func expression(_ column: PartColumn) -> SQL {
    let name = SQL.identifier(column.name)
    switch column.engineType {
    case "JSON": return absent("(\(name) ->> '$')")
    case "VARCHAR", "UUID": return absent("CAST(\(name) AS VARCHAR)")
    case let type where Self.isNested(type): return "CAST(to_json(\(name)) AS VARCHAR)"
    default: return name
    }
  }

  /// A text, of which the empty one is missing unless it is said to be a value.
  private func absent(_ value: SQL) -> SQL {
    missing.contains("") ? "nullif(\(value), '')" : value
  }

  private static func firstByte(of file: URL) throws -> UInt8? {
    var first: UInt8?
    try TextSurvey.blocks(of: file) { block, _ in
      if first == nil { first = block.first { $0 > 0x20 } }
    }
    return first
  }
}
