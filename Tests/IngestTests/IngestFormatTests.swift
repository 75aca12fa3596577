import DatasetSupport
import Columnar
import Engine
import Foundation
import Ingest
import Testing
import Workspace

/// The same damage in every format that can have it: what is read is kept or rejected.
@Suite struct IngestFormatTests {
  enum Format: String, CaseIterable, Sendable { case csv, tsv, json, jsonl, parquet }

  struct Expected: Sendable {
    var read: Int
    var rejected = 0
    var cells = 0
    var columns: Int? = nil
    var hasProblem = false
  }

  enum Bad: String, CaseIterable, Sendable {
    case empty = "an empty file"
    case noRows = "no rows"
    case bareReturn = "a return within a cell"
    case nul = "NUL bytes"
    case brokenText = "broken UTF-8"
    case mixedEncodings = "mixed encodings"
    case cut = "a file cut off"
    case otherShapes = "rows of other shapes"
    case longCell = "a cell of megabytes"
    case longFirstRow = "a first row of three megabytes"
    case duplicateNames = "a name twice"
    case namesByCase = "names that differ in case"
    case engineNames = "names that the engine uses"
    case hostileNames = "hostile names"
    case allMissing = "an all-missing column"
    case manyColumns = "thousands of columns"
    case zstandard = "compression by Zstandard"
  }

  private static let chinese = "[\"中国\",\"北京\",\"上海\",\"天津\"]"
  private static let foreign: [UInt8] = [0xD6, 0xD0, 0xB9, 0xFA]

  private static func delimited(_ bad: Bad, _ mark: String) -> (Data, Expected)? {
    func lines(_ lines: [[String]]) -> String {
      lines.map { $0.joined(separator: mark) + "\n" }.joined()
    }
    let good = [["id", "n"]] + (1...40).map { ["\($0)", "name \($0)"] }
    let cities = ["中国", "北京", "上海", "天津"].map { ["7", $0] }
    let sound = lines(good + cities)
    switch bad {
    case .empty: return (Data(), Expected(read: 0, columns: 0, hasProblem: true))
    case .noRows: return (Data(lines([["a", "b"]]).utf8), Expected(read: 0, columns: 2))
    case .bareReturn:
      return (Data((sound + "8\(mark)a\rb\n").utf8), Expected(read: 45, columns: 2))
    case .nul:
      return (Data((sound + "8\(mark)a\0b\n").utf8), Expected(read: 45, rejected: 1))
    case .brokenText:
      return (
        Data((sound + "8\(mark)").utf8) + Data([0xFF, 0x0A]), Expected(read: 45, cells: 1)
      )
    case .mixedEncodings:
      return (
        Data((sound + "8\(mark)").utf8) + Data(foreign + [0x0A]), Expected(read: 45, cells: 1)
      )
    case .cut: return (Data((sound + "8").utf8), Expected(read: 45, rejected: 1))
    case .otherShapes:
      return (Data((sound + "8\n9\(mark)a\(mark)b\n").utf8), Expected(read: 46, rejected: 2))
    case .longCell:
      return (
        Data((sound + "8\(mark)" + String(repeating: "x", count: longCell) + "\n").utf8),
        Expected(read: 45)
      )
    case .longFirstRow:
      let long = String(repeating: "x", count: 3 << 20)
      return (Data(lines([["id", "n"], ["1", long], ["2", "b"]]).utf8), Expected(read: 2))
    case .duplicateNames: return (Data(lines([["a", "a"], ["x", "1"]]).utf8), Expected(read: 1))
    case .namesByCase: return (Data(lines([["a", "A"], ["x", "1"]]).utf8), Expected(read: 1))
    case .engineNames:
      return (Data(lines([Self.engineNames, ["x", "1", "y", "z", "w"]]).utf8), Expected(read: 1))
    case .hostileNames:
      return (Data(lines([["select; drop", "'; --"], ["x", "1"]]).utf8), Expected(read: 1))
    case .allMissing:
      return (Data(lines([["a", "b"], ["x", ""], ["y", "NA"]]).utf8), Expected(read: 2))
    case .manyColumns:
      let names = (0..<columnCount).map { "c\($0)" }
      let row = (0..<columnCount).map { "\($0)" }
      return (Data(lines([names, row, row]).utf8), Expected(read: 2, columns: columnCount))
    case .zstandard:
      return (Data([0x28, 0xB5, 0x2F, 0xFD, 0x04, 0, 1]), Expected(read: 0, hasProblem: true))
    }
  }

  private static let engineNames = ["rowid", "file_row_number", "_row", "_file", "_source"]

  /// Objects as an array or one a line.
  private static func json(_ bad: Bad, isArray: Bool) -> (Data, Expected)? {
    func file(_ objects: [Data], isCut: Bool = false) -> Data {
      let between = Data((isArray ? ",\n" : "\n").utf8)
      let all = Data(objects.joined(separator: between))
      return isArray ? Data("[".utf8) + all + (isCut ? Data() : Data("]\n".utf8)) : all
    }
    let sound = (1...40).map { Data("{\"id\":\($0),\"n\":\(chinese)}".utf8) }
    func added(_ objects: Data...) -> Data { file(sound + objects) }
    switch bad {
    case .empty: return (Data(), Expected(read: 0, columns: 0, hasProblem: true))
    case .noRows: return isArray ? (Data("[]".utf8), Expected(read: 0)) : nil
    case .bareReturn:
      return (added(Data("{\"id\":8,\r\"n\":null}".utf8)), Expected(read: 41, columns: 2))
    case .nul: return (added(Data("{\"n\":\"a\0b\"}".utf8)), Expected(read: 41, rejected: 1))
    case .brokenText:
      let object = Data("{\"n\":\"".utf8) + Data([0xFF]) + Data("\"}".utf8)
      return (added(object), Expected(read: 41, cells: 1))
    case .mixedEncodings:
      let object = Data("{\"n\":\"".utf8) + Data(foreign) + Data("\"}".utf8)
      return (added(object), Expected(read: 41, cells: 1))
    case .cut:
      return (
        file(sound + [Data("{\"id\":4".utf8)], isCut: true), Expected(read: 41, rejected: 1)
      )
    case .otherShapes:
      return (
        added(Data("2".utf8), Data("[1]".utf8), Data("{\"x\":1}".utf8)),
        Expected(read: 43, rejected: 2, columns: 3)
      )
    case .longCell:
      let long = String(repeating: "x", count: longCell)
      return (added(Data("{\"n\":\"\(long)\"}".utf8)), Expected(read: 41))
    case .longFirstRow:
      let long = String(repeating: "x", count: 3 << 20)
      return (file([Data("{\"n\":\"\(long)\"}".utf8)] + sound), Expected(read: 41))
    case .duplicateNames:
      return (added(Data("{\"id\":1,\"id\":2}".utf8)), Expected(read: 41, rejected: 1))
    case .namesByCase: return (added(Data("{\"ID\":1}".utf8)), Expected(read: 41, columns: 3))
    case .engineNames:
      let pairs = engineNames.map { "\"\($0)\":\"x\"" }.joined(separator: ",")
      return (file([Data("{\(pairs)}".utf8)]), Expected(read: 1, columns: 5))
    case .hostileNames:
      return (
        file([Data("{\"select; drop\":1,\"'; --\":2}".utf8)]), Expected(read: 1, columns: 2)
      )
    case .allMissing: return (added(Data("{\"x\":null}".utf8)), Expected(read: 41, columns: 3))
    case .manyColumns:
      let pairs = (0..<columnCount).map { "\"c\($0)\":\($0)" }.joined(separator: ",")
      let row = Data("{\(pairs)}".utf8)
      // Of very many keys the most frequent are columns, and the others stay together in one.
      let columns = columnCount > 1_000 ? 1_001 : columnCount
      return (file([row, row]), Expected(read: 2, columns: columns))
    case .zstandard:
      return (Data([0x28, 0xB5, 0x2F, 0xFD, 0x04, 0, 1]), Expected(read: 0, hasProblem: true))
    }
  }

  /// A query for the rows of a Parquet file, or its bytes.
  private static func parquet(_ bad: Bad) -> (query: SQL, Expected)? {
    switch bad {
    case .noRows: return ("SELECT 1 AS a WHERE FALSE", Expected(read: 0, columns: 1))
    case .cut: return ("SELECT range AS a FROM range(5000)", Expected(read: 0, hasProblem: true))
    case .bareReturn: return ("SELECT chr(13) || 'b' AS a", Expected(read: 1))
    case .nul: return ("SELECT 'a' || chr(0) || 'b' AS a", Expected(read: 1))
    case .longCell: return ("SELECT repeat('x', \(literal: longCell)) AS a", Expected(read: 1))
    case .namesByCase: return nil
    case .engineNames:
      return (
        """
        SELECT 'x' AS rowid, 7 AS file_row_number, 'x' AS _row, 'x' AS _file, 'x' AS _source
        FROM range(3)
        """,
        Expected(read: 3, columns: 5)
      )
    case .hostileNames:
      return ("SELECT 1 AS \"select; drop\", 2 AS \"'; --\"", Expected(read: 1, columns: 2))
    case .allMissing: return ("SELECT 1 AS a, NULL::INT AS b", Expected(read: 1, columns: 2))
    case .manyColumns:
      let items = (0..<columnCount).map { "\(literal: $0) AS \(identifier: "c\($0)")" as SQL }
      return ("SELECT \(items.joined())", Expected(read: 1, columns: columnCount))
    default: return nil
    }
  }

  #if DEBUG
  private static let columnCount = 300
  private static let longCell = 3 << 20
  #else
  private static let columnCount = 5_000
  private static let longCell = 10 << 20
  #endif

  @Test(arguments: Format.allCases, Bad.allCases)
  func whatIsReadIsKeptOrRejected(_ format: Format, _ bad: Bad) async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    let name = "a.\(format.rawValue)" + (bad == .zstandard ? ".zst" : "")
    let expected: Expected
    if format == .parquet {
      guard let made = Self.parquet(bad) else { return }
      let file = folder.root.appending(path: name)
      try await Engines.open(uri: nil, threads: 1).execute(
        "COPY (\(made.query)) TO \(literal: file.path) (FORMAT parquet)"
      )
      if bad == .cut {
        let bytes = try Data(contentsOf: file)
        try folder.write(bytes.prefix(bytes.count / 2), name)
      }
      expected = made.1
    } else {
      let made =
        switch format {
        case .csv: Self.delimited(bad, ",")
        case .tsv: Self.delimited(bad, "\t")
        default: Self.json(bad, isArray: format == .json)
        }
      guard let made else { return }
      try folder.write(made.0, name)
      expected = made.1
    }
    // The second opening takes up what the first one kept.
    for _ in 0..<2 { try await expect(expected, of: try await folder.load(name)) }
  }

  private func expect(_ expected: Expected, of loaded: LoadedDataset) async throws {
    let source = loaded.sources[0]
    #expect((source.problem != nil) == expected.hasProblem, "\(source.problem ?? "no problem")")
    #expect(source.problem?.contains("\n") != true)
    #expect(source.rowsRead == expected.read)
    #expect(source.rowsRejected == expected.rejected)
    #expect(source.cellsRejected == expected.cells)
    #expect(source.rowsRead == source.rowsKept + source.rowsRejected)
    if let columns = expected.columns { #expect(source.columns.count == columns) }
    let found = try await loaded.engine.query(
      """
      SELECT (SELECT count(*) FROM rows) AS kept, (SELECT max(_row) FROM rows) AS last,
        (SELECT count(*) FROM rejects WHERE column_name IS NULL) AS rejected,
        (SELECT count(*) FROM rejects WHERE column_name IS NOT NULL) AS cells,
        (SELECT count(*) FROM rejects WHERE line IS NULL) AS unplaced
      """
    )
    #expect(found.ints("kept") == [Int64(source.rowsKept)])
    #expect(found.ints("last") == [source.rowsKept == 0 ? nil : Int64(source.rowsKept)])
    #expect(found.ints("rejected") == [Int64(source.rowsRejected)])
    #expect(found.ints("cells") == [Int64(source.cellsRejected)])
    #expect(found.ints("unplaced") == [0])
  }

  @Test(arguments: ["[", "{\"a\":"])
  func deepNestingIsRejected(_ opening: String) async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    let closing = opening == "[" ? "]" : "}"
    let deep =
      "{\"a\":" + String(repeating: opening, count: 20_000) + "1"
      + String(repeating: closing, count: 20_000) + "}"
    try folder.write("{\"a\":1}\n\(deep)\n{\"a\":[[1]]}\n", "a.jsonl")
    try folder.write("[{\"a\":1},\(deep),{\"a\":[[1]]}]", "a.json")
    let loaded = try await folder.load("a.jsonl", "a.json")
    for source in loaded.sources {
      #expect(source.problem == nil)
      #expect((source.rowsRead, source.rowsKept, source.rowsRejected) == (3, 2, 1))
    }
  }

  @Test func objectsOfManyShapesKeepTheirColumns() async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    let rows = (0..<40).map { row in
      "{" + (0..<5).map { "\"k\(row)x\($0)\":\($0)" }.joined(separator: ",") + "}"
    }
    try folder.write(rows.joined(separator: "\n"), "a.jsonl")
    let loaded = try await folder.load("a.jsonl")
    #expect(loaded.sources[0].rowsKept == 40)
    #expect(loaded.sources[0].columns.count == 200)
  }

  @Test(arguments: [
    ("[{\"a\":1},2]", 2, 1), ("[{\"a\":1},{\"a\":2", 2, 1),
    ("[{\"a\":1},{\"a\":x},{\"a\":3}]", 3, 1),
    ("[{\"a\":\"open},\n{\"a\":2},\n{\"a\":3}]", 3, 1), ("[{\"a\":[1},{\"a\":2}]", 2, 1),
    ("[{\"a\":1},", 1, 0), ("[{\"a\":1}] {\"a\":2", 2, 1), ("[]", 0, 0),
    ("[\n{\"a\":\n1},\n{\"a\":2}\n]", 2, 0),
  ])
  func elementsOfAnArrayAreJudgedAlone(_ text: String, _ read: Int, _ rejected: Int) async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    try folder.write(text, "a.json")
    let source = try await folder.load("a.json").sources[0]
    #expect(source.problem == nil)
    #expect((source.rowsRead, source.rowsRejected) == (read, rejected))
    #expect(source.rowsKept == read - rejected)
  }

  @Test func aFileWithoutAFormatIsKnownByItsContent() async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    try folder.write("{\"id\":1,\"n\":2}\n{\"id\":2,\"n\":3}\n", "rows.data")
    let source = try await folder.load("rows.data").sources[0]
    #expect(source.format == .jsonl)
    #expect(source.columns.map(\.name) == ["id", "n"])
    #expect(source.rowsKept == 2)
  }

  @Test func whatZstandardHoldsIsNotGuessed() async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    try folder.write(Data([0x28, 0xB5, 0x2F, 0xFD, 0x04, 0, 1]), "a.csv.zst")
    let problem = try await folder.load("a.csv.zst").sources[0].problem
    #expect(problem?.contains("zstd -d") == true, "\(problem ?? "no problem")")
  }
}
