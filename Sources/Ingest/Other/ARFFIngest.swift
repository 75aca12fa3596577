import Basics
import Columnar
import Engine
import Foundation
import Workspace
import TextFiles

/// Reads ARFF, the tables of Weka: a header that declares each attribute, then a row a line.
struct ARFFIngest {
  let engine: any QueryEngine
  let scratch: ScratchFolder
  let source: Manifest.Source
  let log: RejectLog

  func ingest(_ text: PreparedText, name: String, table: String) async throws -> IngestedPart {
    var part = IngestedPart(
      file: name,
      encoding: text.original.rawValue,
      rowsRead: 0,
      rowsKept: 0,
      rowsRejected: 0,
      columns: []
    )
    let list = scratch.file("arff.csv")
    defer { try? FileManager.default.removeItem(at: list) }
    let header = try ARFFHeader.read(text.url)
    if let problem = header.problem {
      part.problem = problem
      return part
    }
    let (rows, longest) = try write(text.url, header, to: list)
    part.rowsRead = rows
    let names = ColumnNames.unique(header.attributes.map(\.name))
    part.notes += names.notes
    let options = CSVOptions(
      dialect: .comma,
      hasHeader: false,
      columns: ["_line", "problem", "text"].map {
        PartColumn(name: $0, engineType: $0 == "_line" ? "BIGINT" : "VARCHAR")
      } + names.names.indices.map { PartColumn(name: "cell\($0)", engineType: "VARCHAR") },
      missing: [],
      longestRecord: longest,
      endsInFeeds: true
    )
    let scan: SQL = "read_csv(\(literal: list.path), \(options.sql))"
    let cells = names.names.enumerated().map { index, name in
      "\(identifier: "cell\(index)") AS \(identifier: name)" as SQL
    }
    try await engine.execute(
      """
      CREATE OR REPLACE TABLE \(identifier: table) AS
      SELECT _line, \(cells.joined()) FROM \(scan) WHERE problem IS NULL
      """
    )
    try await engine.execute(
      """
      INSERT INTO \(identifier: RejectTable.name)
      SELECT \(literal: source.name), \(literal: name), _line, NULL, problem,
        left(text, \(literal: RejectLog.keptCharacters))
      FROM \(scan) WHERE problem IS NOT NULL
      """
    )
    part.rowsKept = try await engine.count(table)
    part.rowsRejected = part.rowsRead - part.rowsKept
    part.columns = try await engine.describe(table).filter { $0.name != "_line" }
    let settler = TypeSettler(engine: engine, table: table, missing: ["", "?"])
    let shapes = zip(names.names, header.attributes).compactMap { name, attribute in
      attribute.shape.map { (name, $0) }
    }
    part.notes += try await settler.settle(
      &part.columns,
      sampled: Dictionary(shapes) { first, _ in first }
    )
    part.cellsRejected += try log.addBroken(text, source: source.name, file: name, column: "(line)")
    try await declare(&part, header, names.names, table)
    return part
  }

  /// Says what the header declares, and which cells contradict it.
  private func declare(
    _ part: inout IngestedPart,
    _ header: ARFFHeader,
    _ names: [String],
    _ table: String
  ) async throws {
    part.notes.append("its header declares \(names.count) attributes")
    var declared = DeclaredRoles(reason: "it is the last attribute, and a class")
    for (name, attribute) in zip(names, header.attributes) {
      guard !attribute.values.isEmpty else { continue }
      declared.types[name] = .category
      declared.values[name] = attribute.values
      let foreign =
        try await engine.query(
          """
          SELECT count(*) AS n FROM \(identifier: table)
          WHERE \(identifier: name) NOT IN (\(literals: attribute.values))
          """
        ).ints("n").first.flatMap { $0 } ?? 0
      if foreign > 0 {
        part.notes.append("\(foreign) cells of '\(name)' hold a value that its attribute lacks")
      }
    }
    if let last = header.attributes.last, last.values.count > 1 { declared.label = names.last }
    part.declared = declared
  }

  /// Writes line, problem and cells of every row as comma separated records.
  private func write(
    _ file: URL,
    _ header: ARFFHeader,
    to target: URL
  ) throws -> (rows: Int, longest: Int) {
    let writer = try RecordWriter(target)
    var rows = 0
    let empty = [String?](repeating: nil, count: header.attributes.count)
    try LineList.forEach(in: file) { line, bytes, problem in
      guard line > header.lastLine else { return }
      let text = String(decoding: bytes, as: UTF8.self)
      let content = text.drop { $0.isWhitespace }
      if content.isEmpty || content.first == "%" { return }
      rows += 1
      var cells = empty
      var reason = problem
      if reason == nil {
        do throws(ARFFRow.Malformed) {
          cells = try ARFFRow.cells(of: text, header.attributes)
        } catch {
          reason = error.reason
        }
      }
      writer.append(String(line))
      writer.append(reason)
      writer.append(
        reason == nil
          ? nil : String(text.prefix(RejectLog.keptCharacters)).replacing("\0", with: "␀")
      )
      for cell in cells { writer.append(cell) }
      try writer.endRecord()
    }
    try writer.close()
    return (rows, writer.longestRecord)
  }
}

/// What the header of an ARFF file declares.
struct ARFFHeader {
  struct Attribute {
    var name: String
    /// Declared values, in their order; empty when it is no nominal attribute.
    var values: [String] = []
    /// The shape that its cells should have; nil for texts.
    var shape: TextShape?
  }

  var attributes: [Attribute] = []
  /// The line of `@data`.
  var lastLine = 0
  var problem: String?

  private struct Stop: Error {}

  static func read(_ file: URL) throws -> ARFFHeader {
    var header = ARFFHeader()
    var hasData = false
    do {
      try LineList.forEach(in: file) { line, bytes, _ in
        header.lastLine = line
        let text = String(decoding: bytes.prefix(1 << 20), as: UTF8.self)
          .trimmingCharacters(in: .whitespaces)
        let word = text.prefix { !$0.isWhitespace }.lowercased()
        if word == "@data" {
          hasData = true
          throw Stop()
        }
        guard word == "@attribute" else { return }
        guard let attribute = attribute(text.dropFirst(word.count)) else {
          header.problem = header.problem ?? "line \(line) declares no attribute that can be read"
          return
        }
        header.attributes.append(attribute)
      }
    } catch is Stop {}
    if header.attributes.isEmpty {
      header.problem = header.problem ?? "its header declares no attribute"
    }
    if !hasData { header.problem = header.problem ?? "it has no line '@data'" }
    return header
  }

  private static func attribute(_ text: Substring) -> Attribute? {
    var rest = text.drop { $0.isWhitespace }
    guard let name = ARFFRow.word(&rest, until: { $0.isWhitespace || $0 == "{" }), !name.isEmpty
    else { return nil }
    rest = rest.drop { $0.isWhitespace }
    if rest.first == "{" {
      guard let end = rest.lastIndex(of: "}") else { return nil }
      var list = rest[rest.index(after: rest.startIndex)..<end]
      var values: [String] = []
      while !list.isEmpty {
        list = list.drop { $0.isWhitespace }
        guard let value = ARFFRow.word(&list, until: { $0 == "," }) else { return nil }
        if !value.isEmpty { values.append(value) }
        list = list.drop { $0.isWhitespace }
        if list.first == "," { list = list.dropFirst() }
      }
      return Attribute(name: name, values: values)
    }
    switch rest.prefix(while: { !$0.isWhitespace }).lowercased() {
    case "numeric", "real", "integer": return Attribute(name: name, shape: .integer)
    case "date": return Attribute(name: name, shape: .date)
    case "string", "relational": return Attribute(name: name)
    default: return nil
    }
  }
}

/// Takes the cells of one line of ARFF apart.
enum ARFFRow {
  struct Malformed: Error { var reason: String }

  /// - Throws: `Malformed` when the line does not have a cell for each attribute.
  static func cells(
    of line: String,
    _ attributes: [ARFFHeader.Attribute]
  ) throws(Malformed) -> [String?] {
    var rest = line.drop { $0.isWhitespace }
    if rest.first == "{" { return try sparse(rest, attributes) }
    var cells: [String?] = []
    while true {
      rest = rest.drop { $0.isWhitespace && $0 != "\t" }
      let isQuoted = rest.first == "'" || rest.first == "\""
      guard let cell = word(&rest, until: { $0 == "," || $0 == "\t" }) else {
        throw Malformed(reason: "a quote is not closed")
      }
      cells.append(!isQuoted && (cell == "?" || cell.isEmpty) ? nil : cell)
      rest = rest.drop { $0.isWhitespace && $0 != "\t" }
      guard let mark = rest.first else { break }
      guard mark == "," || mark == "\t" else {
        throw Malformed(reason: "text stands behind a closing quote")
      }
      rest = rest.dropFirst()
    }
    // An instance weight may stand behind the cells: {2}.
    if cells.count == attributes.count + 1, let last = cells.last ?? nil, last.first == "{" {
      cells.removeLast()
    }
    guard cells.count == attributes.count else {
      throw Malformed(reason: "it has \(cells.count) values for \(attributes.count) attributes")
    }
    return cells
  }

  /// `{1 x, 4 y}`: the cells that are not named are 0, or the first declared value.
  private static func sparse(
    _ line: Substring,
    _ attributes: [ARFFHeader.Attribute]
  ) throws(Malformed) -> [String?] {
    guard let end = line.lastIndex(of: "}") else {
      throw Malformed(reason: "a brace is not closed")
    }
    var cells: [String?] = attributes.map { $0.values.first ?? ($0.shape == nil ? nil : "0") }
    var rest = line[line.index(after: line.startIndex)..<end]
    while true {
      rest = rest.drop { $0.isWhitespace || $0 == "," }
      if rest.isEmpty { return cells }
      let digits = rest.prefix { $0.isNumber }
      guard let index = Int(digits), attributes.indices.contains(index) else {
        throw Malformed(reason: "it names an attribute that is not declared")
      }
      rest = rest.dropFirst(digits.count).drop { $0.isWhitespace }
      let isQuoted = rest.first == "'" || rest.first == "\""
      guard let cell = word(&rest, until: { $0 == "," }) else {
        throw Malformed(reason: "a quote is not closed")
      }
      cells[index] = !isQuoted && cell == "?" ? nil : cell
    }
  }

  /// Takes a word, which may be quoted; nil when its quote is not closed.
  static func word(_ text: inout Substring, until isEnd: (Character) -> Bool) -> String? {
    guard let quote = text.first, quote == "'" || quote == "\"" else {
      let word = text.prefix { !isEnd($0) }
      text = text.dropFirst(word.count)
      return word.trimmingCharacters(in: .whitespaces)
    }
    var word = ""
    var rest = text.dropFirst()
    while let character = rest.popFirst() {
      if character == quote {
        text = rest
        return word
      }
      if character == "\\", let next = rest.popFirst() {
        word.append(next == "n" ? "\n" : next == "t" ? "\t" : next)
      } else {
        word.append(character)
      }
    }
    return nil
  }
}
