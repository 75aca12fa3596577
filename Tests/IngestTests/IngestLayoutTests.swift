import Columnar
import DatasetSupport
import Engine
import Foundation
import Ingest
import Testing
import Workspace

/// Tables as people write them come into the engine with their rows, names and types.
@Suite struct IngestLayoutTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var title: String
    var text: [UInt8]
    var manifest: String?
    var names: [String]
    var rows: Int
    var rejected = 0
    /// The cells of the last row as texts.
    var last: [String?]
    var note: String?

    var testDescription: String { title }

    init(
      _ title: String,
      _ text: String,
      manifest: String? = nil,
      names: [String],
      rows: Int,
      rejected: Int = 0,
      last: [String?],
      note: String? = nil
    ) {
      self.title = title
      self.text = Array(text.utf8)
      (self.manifest, self.names, self.rows, self.rejected) = (manifest, names, rows, rejected)
      (self.last, self.note) = (last, note)
    }
  }

  private static func rows(_ count: Int, _ row: (Int) -> String) -> String {
    (0..<count).map { row($0) + "\n" }.joined()
  }

  static let cases: [Case] = [
    Case(
      "trailing separators",
      "city,rain,class\n" + rows(30) { "Oslo,\($0),wet," },
      names: ["city", "rain", "class"],
      rows: 30,
      last: ["Oslo", "29", "wet"],
      note: "rows end in a separator"
    ),
    Case(
      "a row that ends early among rows that end in separators",
      rows(9) { "April \($0), 2023;\($0)25;Name\($0);pending;" } + "May 1, 2023;77;Name9;\n",
      names: ["column1", "column2", "column3", "column4"],
      rows: 10,
      last: ["2023-05-01", "77", "Name9", nil],
      note: "1 line end before the last column"
    ),
    Case(
      "a stray separator in some rows",
      "a;b\n" + rows(16) { "\($0);x" + ($0 % 8 == 7 ? ";" : "") },
      names: ["a", "b"],
      rows: 16,
      last: ["15", "x"],
      // Not told yet: the engine takes an empty field too many without a word.
      note: nil
    ),
    Case(
      "a title line",
      "Report of 2025-01-06\nid;x;y\n" + rows(60) { "\($0);1;2" },
      names: ["id", "x", "y"],
      rows: 60,
      last: ["59", "1", "2"],
      note: "1 line before the header"
    ),
    Case(
      "remarks before and between",
      "# one\n# two\nx,y\n1,2\n# three\n3,4\n",
      names: ["x", "y"],
      rows: 2,
      last: ["3", "4"],
      note: "1 line between the rows left out: remarks"
    ),
    Case(
      "sep=",
      "sep=;\r\nOne;Two\r\n" + rows(20) { "\($0);\"a;\($0)\"" },
      names: ["One", "Two"],
      rows: 20,
      last: ["19", "a;19"],
      note: "the first line names the separator"
    ),
    Case(
      "blanks",
      rows(50) { "  \($0).5   2.0366  1" },
      names: ["column1", "column2", "column3"],
      rows: 50,
      last: ["49.5", "2.0366", "1"]
    ),
    Case(
      "returns with a quoted line feed",
      "a,b\r1,2\r3,x\r5,6\r7,\"p\nq\"\r8,9\r",
      manifest: "sources: [{path: a.csv, format: csv, header: true}]",
      names: ["a", "b"],
      rows: 5,
      last: ["8", "9"]
    ),
    Case(
      "quotes in a file of tabs",
      "\"id\"\t\"v\"\t\"label\"\n" + rows(9) { "\"\($0)\"\t\"2.5\"\t\"a\"" },
      manifest: "sources: [{path: a.csv, format: tsv}]",
      names: ["id", "v", "label"],
      rows: 9,
      last: ["8", "2.5", "a"]
    ),
    Case(
      "joined files",
      "a,b\n" + rows(5) { "\($0),x" } + "a,b\n" + rows(5) { "\($0),y" },
      names: ["a", "b"],
      rows: 10,
      last: ["4", "y"],
      note: "1 line between the rows left out: the header again"
    ),
    Case(
      "framed by bars",
      "| a | b |\n|---|---|\n" + rows(5) { "| \($0) | x |" },
      names: ["a", "b"],
      rows: 5,
      last: ["4", "x"],
      note: "framed by bars"
    ),
    Case(
      "two colons",
      rows(9) { "\($0)::1193::5" },
      names: ["column1", "column2", "column3"],
      rows: 9,
      last: ["8", "1193", "5"]
    ),
    Case(
      "keys of the manifest",
      "x\ny\n!z\na^b\n" + rows(3) { "\($0)^'p^q'" },
      manifest: "sources: [{path: a.csv, format: csv, skip: 2, comment: '!', separator: '^', "
        + "quote: \"'\"}]",
      names: ["a", "b"],
      rows: 3,
      last: ["2", "p^q"]
    ),
    Case(
      "a column at the end that is empty in the first rows only",
      "a,b,\n" + rows(600) { "\($0),1," } + "600,1,z\n",
      names: ["a", "b", "column3"],
      rows: 601,
      last: ["600", "1", "z"],
      note: "empty in most of them"
    ),
  ]

  @Test(arguments: cases)
  func aTableIsReadAsItIsMeant(_ sample: Case) async throws {
    let dataset = try TemporaryDataset()
    defer { dataset.remove() }
    try dataset.write(Data(sample.text), "a.csv")
    if let manifest = sample.manifest { try dataset.write(manifest, "dataset.yaml") }
    let engine = try await Engines.open(uri: nil, threads: 1)
    let loaded = try await LoadedDataset.load(try Dataset.open(dataset.root), engine: engine)
    let source = try #require(loaded.sources.first)
    #expect(source.problem == nil)
    #expect(source.columns.map(\.name) == sample.names)
    #expect(source.rowsKept == sample.rows)
    #expect(source.rowsRejected == sample.rejected)
    let items = sample.names.map { "CAST(\(identifier: $0) AS VARCHAR)" as SQL }
    let last = try await loaded.engine.query(
      """
      SELECT \(items.joined()) FROM \(identifier: source.table) ORDER BY _row DESC LIMIT 1
      """
    ).row(0)
    #expect(last.map(\.string) == sample.last)
    if let note = sample.note {
      #expect(loaded.inferences.contains { $0.reason.contains(note) }, "\(loaded.inferences)")
    }
  }

  @Test func aLineOfHundredMegabytesIsARejectAndTheOthersAreKept() async throws {
    let dataset = try TemporaryDataset()
    var bytes = Array("id,t,label\n1,".utf8)
    bytes += [UInt8](repeating: 0x78, count: 100 << 20)
    bytes += Array(",a\n2,y,b\n3,z,b\n".utf8)
    defer { dataset.remove() }
    try dataset.write(Data(bytes), "a.csv")
    let source = try #require(try await dataset.load("a.csv").sources.first)
    #expect((source.rowsRead, source.rowsKept, source.rowsRejected) == (3, 2, 1))
    #expect(source.problem == nil)
  }
}
