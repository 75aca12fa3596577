import Basics
import Columnar
import Engine
import Foundation
import TextFiles

/// The values of a JSON file, each judged whether it can be a row.
struct JSONRecords {
  enum Form {
    case array, sequence, lines
    /// Rows that were made of a document.
    case listed(JSONRowList)

    var name: String {
      switch self {
      case .array: "array"
      case .sequence: "sequence"
      case .lines: "lines"
      case .listed: "listed"
      }
    }

    var isLines: Bool { if case .lines = self { true } else { false } }
  }

  let engine: any QueryEngine
  let file: URL
  let form: Form
  /// The engine's table of the values: `_number` from 1, `_line`, `text`, and `reason` when it
  /// is no row.
  let table: String
  private(set) var count = 0
  /// The numbers of the values that are no rows, ascending.
  private(set) var bad: [Int] = []
  private(set) var badLines: Set<Int> = []
  private(set) var longest = 0
  /// Whether an array ends with its bracket.
  private(set) var isClosed = true

  var kept: Int { count - bad.count }

  /// Judges every value of a file.
  static func judge(
    _ file: URL,
    _ form: Form,
    in engine: any QueryEngine,
    as table: String,
    _ scratch: ScratchFolder
  ) async throws -> JSONRecords {
    var records = JSONRecords(engine: engine, file: file, form: form, table: table)
    let list = scratch.file("records.csv")
    defer { try? FileManager.default.removeItem(at: list) }
    try records.write(to: list)
    let options = CSVOptions(
      dialect: .comma,
      hasHeader: false,
      columns: [
        PartColumn(name: "_number", engineType: "BIGINT"),
        PartColumn(name: "_line", engineType: "BIGINT"),
        PartColumn(name: "problem", engineType: "VARCHAR"),
        PartColumn(name: "text", engineType: "VARCHAR"),
      ],
      missing: [],
      longestRecord: records.longest,
      endsInFeeds: true
    )
    try await engine.execute(
      """
      CREATE OR REPLACE TABLE \(identifier: table) AS
      SELECT _number, _line, text, CASE WHEN problem IS NOT NULL THEN problem
        WHEN NOT json_valid(text) THEN 'not valid JSON'
        WHEN json_type(text) <> 'OBJECT' THEN 'not a JSON object'
        WHEN len(json_keys(text)) <> len(list_distinct(json_keys(text)))
          THEN 'a key stands twice in the object' END AS reason
      FROM read_csv(\(literal: list.path), \(options.sql))
      """
    )
    let found = try await engine.query(
      """
      SELECT _number, _line FROM \(identifier: table) WHERE reason IS NOT NULL ORDER BY _number
      """
    )
    records.bad = found.ints("_number").compactMap { $0.map(Int.init) }
    records.badLines = Set(found.ints("_line").compactMap { $0.map(Int.init) })
    return records
  }

  private init(engine: any QueryEngine, file: URL, form: Form, table: String) {
    (self.engine, self.file, self.form, self.table) = (engine, file, form, table)
  }

  private mutating func write(to list: URL) throws {
    let writer = try RecordWriter(list)
    var count = 0
    isClosed = try forEach { line, text, problem in
      count += 1
      let problem = problem ?? JSONGrammar.problem(in: text)
      let shown = problem == nil ? text[...] : text.prefix(RejectLog.keptCharacters * 4)
      writer.append(String(count))
      writer.append(String(line))
      writer.append(problem)
      writer.append(String(decoding: shown, as: UTF8.self).replacing("\0", with: "␀"))
      try writer.endRecord()
    }
    try writer.close()
    (self.count, longest) = (count, writer.longestRecord)
  }

  /// Writes the values that are rows, one a line.
  func copyRows(to target: URL) throws {
    guard FileManager.default.createFile(atPath: target.path, contents: nil) else {
      throw CurationError(.unreadable, "a temporary file cannot be written", at: target.path)
    }
    let output = try FileHandle(forWritingTo: target)
    defer { try? output.close() }
    var left = LineCursor(bad)
    var number = 0
    var buffer: [UInt8] = []
    try forEach { _, text, _ in
      number += 1
      if left.contains(number...number) { return }
      buffer.append(contentsOf: text)
      buffer.append(0x0A)
      if buffer.count > 1 << 20 {
        try output.write(contentsOf: Data(buffer))
        buffer.removeAll(keepingCapacity: true)
      }
    }
    try output.write(contentsOf: Data(buffer))
  }

  @discardableResult
  private func forEach(_ body: JSONSplitter.Body) throws -> Bool {
    switch form {
    case .array: return try JSONSplitter.forEach(in: file, .array, body)
    case .sequence: return try JSONSplitter.forEach(in: file, .sequence, body)
    case .listed(let list):
      for row in list.rows {
        try Task.checkCancellation()
        try body(row.line, Array(list.text(row)), row.problem)
      }
      return true
    case .lines:
      try LineList.forEach(in: file) { line, text, problem in
        var depth = JSONDepth()
        depth.update(text)
        var reason = problem
        if text.contains(0) { reason = "NUL bytes" }
        if depth.highest > JSONSplitter.maximumDepth { reason = JSONSplitter.tooDeep }
        try body(line, Array(text), reason)
      }
      return true
    }
  }

  /// Moves what is no row to the rejects, and drops the table.
  func reject(source: String, file name: String) async throws {
    try await engine.execute(
      """
      INSERT INTO \(identifier: RejectTable.name)
      SELECT \(literal: source), \(literal: name), _line, NULL, reason,
        left(text, \(literal: RejectLog.keptCharacters))
      FROM \(identifier: table) WHERE reason IS NOT NULL
      """
    )
    try await drop()
  }

  func drop() async throws {
    try await engine.execute("DROP TABLE IF EXISTS \(identifier: table)")
  }
}
