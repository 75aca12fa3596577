import Basics
import Ingest
import DatasetSupport
import Columnar
import Engine
import Foundation
import Pipeline
import Profiling
import Testing
import Workspace

/// Bad input gives a clear message, a counted reject or a usable table, and never a trap.
@Suite struct IngestBadInputTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var file = "a.csv"
    var content: Data
    var read: Int
    var rejected = 0
    var cells = 0
    var columns: [String]?
    var hasProblem = false

    var testDescription: String { name }

    init(
      _ name: String,
      _ content: Data,
      read: Int,
      rejected: Int = 0,
      cells: Int = 0,
      columns: [String]? = nil,
      hasProblem: Bool = false
    ) {
      self.init(
        name,
        "a.csv",
        content,
        read: read,
        rejected: rejected,
        cells: cells,
        columns: columns,
        hasProblem: hasProblem
      )
    }

    init(
      _ name: String,
      _ file: String,
      _ content: Data,
      read: Int,
      rejected: Int = 0,
      cells: Int = 0,
      columns: [String]? = nil,
      hasProblem: Bool = false
    ) {
      (self.name, self.file, self.content) = (name, file, content)
      (self.read, self.rejected, self.cells) = (read, rejected, cells)
      (self.columns, self.hasProblem) = (columns, hasProblem)
    }
  }

  static func text(_ text: String, _ bytes: [UInt8] = [], _ rest: String = "") -> Data {
    var data = Data(text.utf8)
    data.append(contentsOf: bytes)
    data.append(contentsOf: Array(rest.utf8))
    return data
  }

  static func wide(_ text: String, _ mark: [UInt8], bigEndian: Bool) -> Data {
    var data = Data(mark)
    for unit in text.utf16 {
      let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
      data.append(contentsOf: bigEndian ? [high, low] : [low, high])
    }
    return data
  }

  static let rows = (1...200).map { "\($0),name \($0),\(Double($0) / 4)\n" }.joined()
  static let gb18030 = Data([
    0xC3, 0xFB, 0x2C, 0x76, 0x0A, 0xD6, 0xD0, 0xB9, 0xFA, 0x2C, 0x31, 0x0A, 0xB1, 0xB1, 0xBE, 0xA9,
    0x2C, 0x32, 0x0A,
  ])

  static let cases = textCases + otherCases

  private static let textCases: [Case] = [
    Case("an empty file", Data(), read: 0, columns: [], hasProblem: true),
    Case("a header only", text("a,b,c\n"), read: 0, columns: ["a", "b", "c"]),
    Case("a header without line end", text("a,b"), read: 0, columns: ["a", "b"]),
    Case(
      "ragged rows",
      text("id,n,x\n\(rows)201,only\n202,a,1,extra\n203,b,2\n"),
      read: 203,
      rejected: 2,
      columns: ["id", "n", "x"]
    ),
    Case(
      "a quote never closed",
      text("id,n,x\n\(rows)201,\"open,3\n202,b,2\n"),
      read: 202,
      rejected: 1
    ),
    Case(
      "text after a closing quote",
      text("id,n,x\n\(rows)201,\"a\"b,3\n202,\"q, r\",2\n"),
      read: 202,
      rejected: 1
    ),
    Case("NUL bytes", text("id,n,x\n\(rows)201,a\0b,3\n202,b,2\n"), read: 202, rejected: 1),
    Case(
      "broken UTF-8",
      text(
        "id,n,x\n\(rows)201,é,1\n202,é,1\n203,é,1\n204,é,1\n",
        [0x32, 0x2C, 0xFF, 0x2C, 0x33, 0x0A]
      ),
      read: 205,
      cells: 1
    ),
    Case(
      "mixed encodings",
      text(
        "id,n,x\n\(rows)201,中国,1\n202,北京,1\n203,上海,1\n204,天津,1\n205,中国,2\n",
        [0x32, 0x2C, 0xD6, 0xD0, 0xB9, 0xFA, 0x2C, 0x33, 0x0A]
      ),
      read: 206,
      cells: 1
    ),
    Case("GB18030", gb18030, read: 2, columns: ["名", "v"]),
    Case(
      "UTF-16 with a mark",
      wide("a,b\r\n中,2\r\n", [0xFF, 0xFE], bigEndian: false),
      read: 1,
      columns: ["a", "b"]
    ),
    Case(
      "UTF-16 big-endian without a mark",
      wide("a,b\nx,2\ny,3\n", [], bigEndian: true),
      read: 2,
      columns: ["a", "b"]
    ),
    Case(
      "a UTF-8 mark",
      text("", [0xEF, 0xBB, 0xBF], "a,b\n1,2\n"),
      read: 1,
      columns: ["a", "b"]
    ),
    Case("Latin-1", text("n,v\nM", [0xFC], "ller,1\n"), read: 1),
    Case("returns as line ends", text("a,b\r1,2\r3,4\r"), read: 2, columns: ["a", "b"]),
    Case("blank lines between rows", text("a,b\n1,2\n\n\n3,4\n\n"), read: 2),
    Case("duplicate column names", text("a,A,a\n1,2,3\n"), read: 1, columns: ["a", "A_2", "a_3"]),
    Case(
      "hostile column names",
      text("select; drop,\"x\"\"y\",'; --\n1,2,3\n"),
      read: 1,
      columns: ["select; drop", "x\"y", "'; --"]
    ),
    Case(
      "names of our own",
      text("_row,_source\n1,2\n"),
      read: 1,
      columns: ["_row_2", "_source_2"]
    ),
    Case("an all-missing column", text("a,b\n1,\n2,NA\n3,?\n"), read: 3, columns: ["a", "b"]),
  ]

  private static let otherCases: [Case] = [
    Case(
      "JSON of different shapes",
      "a.json",
      text(#"[{"a":1},{"b":{"c":[1]}},{"a":"x"}]"#),
      read: 3,
      columns: ["a", "b"]
    ),
    Case(
      "JSON lines with bad lines",
      "a.jsonl",
      text("{\"a\":1}\n{\"a\":\n\n[1]\n{\"b\":2}\n"),
      read: 4,
      rejected: 2,
      columns: ["a", "b"]
    ),
    Case("a JSON array cut off", "a.json", text(#"[{"a":1},{"a":"#), read: 2, rejected: 1),
    Case("objects that span lines", "a.json", text("{\"a\":1,\n\"b\":2}\n{\"a\":3}\n"), read: 2),
    Case(
      "a Parquet file of nothing",
      "a.parquet",
      text("PAR1 and no more"),
      read: 0,
      hasProblem: true
    ),
    Case(
      "gzip cut off",
      "a.csv.gz",
      Data([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0x4B]),
      read: 0,
      hasProblem: true
    ),
    Case(
      "libsvm with a bad line",
      "a.libsvm",
      text("1 3:1 7:0.5\n-1 2:1\noops\n"),
      read: 3,
      rejected: 1,
      columns: ["label", "features"]
    ),
    Case("plain text", "a.txt", text("one\n\ntwo \"quoted\n"), read: 2, columns: ["text"]),
  ]

  @Test(arguments: cases)
  func badInputIsCounted(_ bad: Case) async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    try folder.write(bad.content, bad.file)
    try folder.write("k,v\n1,2\n", "good.csv")
    let loaded = try await folder.load(bad.file, "good.csv")
    let source = loaded.sources[0]
    #expect((source.problem != nil) == bad.hasProblem, "\(source.problem ?? "no problem")")
    #expect(source.rowsRead == bad.read)
    #expect(source.rowsRejected == bad.rejected)
    #expect(source.cellsRejected == bad.cells)
    #expect(source.rowsRead == source.rowsKept + source.rowsRejected)
    if let columns = bad.columns { #expect(source.columns.map(\.name) == columns) }
    let kept = try await RowQuery.count(RowFilter(.source(bad.file)), in: loaded)
    #expect(kept == source.rowsKept)
    let rejects = try await RowQuery.page(RowFilter(.rejects), in: loaded, offset: 0, limit: 1_000)
    let columns = rejects.strings("column_name")
    #expect(columns.count { $0 == nil } == source.rowsRejected)
    #expect(columns.count { $0 != nil } == source.cellsRejected)
    #expect(rejects.ints("line").allSatisfy { $0 != nil })
    #expect(loaded.sources[1].rowsKept == 1)
    #expect(loaded.sources[1].problem == nil)
    let profile = try await Profiler.profile(loaded)
    #expect(profile.columns.count == loaded.sources.reduce(0) { $0 + $1.columns.count })
  }

  @Test func aLineOfTenMegabytesIsKept() async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    let long = String(repeating: "x", count: 10 << 20)
    try folder.write("a,b\n1,short\n2,\(long)\n3,end\n", "a.csv")
    let loaded = try await folder.load("a.csv")
    #expect(loaded.sources[0].problem == nil)
    #expect(loaded.sources[0].rowsRead == 3)
    #expect(loaded.sources[0].rowsKept == 3)
  }

  @Test func manyColumnsAreProfiled() async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    let count = Self.manyColumns
    let names = (0..<count).map { "c\($0)" }.joined(separator: ",")
    let row = (0..<count).map { "\($0)" }.joined(separator: ",")
    try folder.write("\(names)\n\(row)\n\(row)\n", "a.csv")
    let loaded = try await folder.load("a.csv")
    #expect(loaded.sources[0].columns.count == count)
    let profile = try await Profiler.profile(loaded)
    #expect(profile.columns.count == count)
    #expect(profile.columns[count - 1].max == .number(Double(count - 1)))
    #expect(profile.columns.allSatisfy { $0.distinct.count == 1 && $0.missing == 0 })
  }

  #if DEBUG
  private static let manyColumns = 1_000
  #else
  private static let manyColumns = 5_000
  #endif

  @Test func aFileThatIsNotThereLeavesTheOthers() async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    try folder.write("k,v\n1,2\n", "good.csv")
    let loaded = try await folder.load("absent.csv", "good.csv")
    #expect(loaded.sources[0].problem?.contains("absent.csv") == true)
    #expect(loaded.sources[1].rowsKept == 1)
  }

  @Test func aNumberColumnKeepsItsKindAndTheTextOfWhatIsNone() async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    let measured = (1...200).map { "\($0),\($0)\n" }.joined()
    try folder.write(
      "id,d,z\n" + (1...200).map { "\($0),\($0).5,1\($0)\n" }.joined()
        + "201,1.2 cm,007\n",
      "unit.csv"
    )
    try folder.write("id,d\n\(measured)201,11-Dec\n202,unknown\n", "word.csv")
    let loaded = try await folder.load("unit.csv", "word.csv")
    // A zero before other digits makes a code of the column, and of it alone.
    #expect(loaded.sources[0].columns.map(\.engineType) == ["BIGINT", "DOUBLE", "VARCHAR"])
    #expect(loaded.sources[0].columns[1].unit == "cm")
    #expect(loaded.sources[1].columns.map(\.engineType) == ["BIGINT", "BIGINT"])
    #expect(loaded.sources.map(\.cellsRejected) == [0, 0])
    #expect(loaded.sources.map(\.cellsUnreadable) == [0, 1])
    #expect(loaded.sources[1].columns[1].missingMarkers == [TextCount("unknown", 1)])
    let found = try await loaded.engine.query("SELECT * FROM unreadable")
    #expect(found.strings("text") == ["11-Dec"])
    #expect(found.strings("_source") == ["word.csv"])
    #expect(found.strings("column_name") == ["d"])
    #expect(found.strings("reason") == ["not a number"])
    #expect(found.ints("_row") == [201])
    let texts = try await loaded.engine.query(
      "SELECT d FROM rows_as_read WHERE _source = 'word.csv' AND _row > 200 ORDER BY _row"
    )
    #expect(texts.strings("d") == ["11-Dec", "unknown"])
  }
}
