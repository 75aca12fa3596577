import Ingest
import DatasetSupport
import Columnar
import Engine
import Foundation
import Testing
import Workspace

/// A column gets a type when its values come through unchanged; the few that do not keep their text.
@Suite struct IngestTypeTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    /// What the samples show, and what stands behind them.
    var usual: String
    var rare: String
    var type: String
    /// How the rare value stands in the table; nil where it is unreadable, and its text kept.
    var shown: String?

    var testDescription: String { name }
  }

  static let cases = [
    Case(name: "a fraction", usual: "10", rare: "10.49", type: "DOUBLE", shown: "10.49"),
    Case(name: "a half", usual: "1", rare: "0.5", type: "DOUBLE", shown: "0.5"),
    Case(name: "base 16", usual: "1", rare: "0x1F", type: "BIGINT", shown: nil),
    Case(
      name: "more digits than a double holds",
      usual: "1",
      rare: "9007199254740993",
      type: "BIGINT",
      shown: "9007199254740993"
    ),
    Case(
      name: "long integers",
      usual: "900719925474099301",
      rare: "900719925474099303",
      type: "BIGINT",
      shown: "900719925474099303"
    ),
    Case(
      name: "a fraction among long integers",
      usual: "900719925474099301",
      rare: "0.5",
      type: "VARCHAR",
      shown: "0.5"
    ),
    Case(
      name: "a date with a time",
      usual: "2024-01-01",
      rare: "2024-01-02 23:59",
      type: "TIMESTAMP",
      shown: "2024-01-02 23:59:00"
    ),
    Case(
      name: "a date without bounds",
      usual: "2024-01-01",
      rare: "2024-infinity-1",
      type: "DATE",
      shown: nil
    ),
    Case(
      name: "a date of two digits",
      usual: "2024-01-01",
      rare: "24-01-01",
      type: "DATE",
      shown: nil
    ),
    Case(
      name: "the first of January 1900",
      usual: "2024-01-01",
      rare: "1900-01-01",
      type: "DATE",
      shown: "1900-01-01"
    ),
    Case(
      name: "a time with a zone",
      usual: "2024-01-01 10:00:00",
      rare: "2024-01-02T10:00:00+02",
      type: "TIMESTAMP WITH TIME ZONE",
      shown: "2024-01-02 08:00:00+00"
    ),
    Case(
      name: "nanoseconds",
      usual: "2024-01-01 10:00:00",
      rare: "2024-01-02 10:00:00.123456789",
      type: "TIMESTAMP",
      shown: nil
    ),
    Case(name: "a clock time", usual: "10:00", rare: "11:30:05", type: "TIME", shown: "11:30:05"),
    Case(
      name: "a date as time",
      usual: "10:00",
      rare: "2020-01-01 11:30",
      type: "TIME",
      shown: nil
    ),
  ]

  /// A quote anywhere has the file read without samples from its middle; a bad row has its rows
  /// settled before the engine reads them.
  enum Way: String, CaseIterable, Sendable { case plain = "", quoted = "\"a, b\"", careful = "a,b" }

  @Test(arguments: cases, Way.allCases)
  func aRareValueStaysWhatItIs(_ bad: Case, _ way: Way) async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    // The samples are the first megabyte, and a few pieces of what follows.
    let byteCount = way == .careful ? 1 << 16 : 2 << 20
    let usual = Array(repeating: "\(bad.usual),x", count: byteCount / (bad.usual.count + 3))
    var rows = usual
    rows.insert("\(bad.rare),rare", at: rows.count * 3 / 5)
    if !way.rawValue.isEmpty { rows.append("\(bad.usual),\(way.rawValue)") }
    try folder.write("v,k\n" + rows.joined(separator: "\n") + "\n", "a.csv")
    let loaded = try await folder.load("a.csv")
    let source = loaded.sources[0]
    #expect(source.problem == nil)
    #expect(source.rowsKept == usual.count + 1 + (way == .quoted ? 1 : 0))
    #expect(source.rowsRejected == (way == .careful ? 1 : 0))
    #expect(source.cellsRejected == 0)
    #expect(source.columns[0].engineType == bad.type)
    let value = try await loaded.engine.query(
      "SELECT v::VARCHAR AS v FROM rows WHERE k = 'rare'"
    )
    #expect(value.strings("v") == [bad.shown])
    let text = try await loaded.engine.query(
      "SELECT v::VARCHAR AS v FROM rows_as_read WHERE k = 'rare'"
    )
    #expect(bad.shown != nil || text.strings("v") == [bad.rare])
    let unreadable = try await loaded.engine.query("SELECT text FROM unreadable")
    #expect(unreadable.strings("text") == (bad.shown == nil ? [bad.rare] : []))
  }

  @Test func pricesAreNotRounded() async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    let whole = String(repeating: "10\n", count: 120_000)
    try folder.write("price\n" + whole + String(repeating: "10.49\n", count: 30_000), "a.csv")
    let loaded = try await folder.load("a.csv")
    let figures = try await loaded.engine.query(
      "SELECT min(price) AS low, max(price) AS high FROM rows"
    )
    #expect(figures.doubles("low") == [10])
    #expect(figures.doubles("high") == [10.49])
  }

  @Test func aColumnThatBeginsEmptyGetsItsType() async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    let empty = (1...200_000).map { "\($0),,\n" }.joined()
    try folder.write("id,n,d\n\(empty)200001,7,2024-01-02\n", "a.csv")
    try folder.write("id,n\n1,\(String(repeating: "x", count: 3 << 20))\n2,b\n3,c\n", "b.csv")
    let loaded = try await folder.load("a.csv", "b.csv")
    #expect(loaded.sources[0].columns.map(\.engineType) == ["BIGINT", "BIGINT", "DATE"])
    #expect(loaded.sources[1].columns.map(\.engineType) == ["BIGINT", "VARCHAR"])
  }

  @Test func numbersOfSeveralTypesStayNumbers() async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    try folder.write("{\"n\":-3}\n{\"n\":5}\n", "a.jsonl")
    try folder.write("n,k\n1,a\n2,b\n", "b.csv")
    try folder.write("n,k\n1.5,a\n2,b\n", "c.csv")
    let loaded = try await folder.load("a.jsonl", "b.csv", "c.csv")
    let types = try await loaded.engine.query("SELECT DISTINCT typeof(n) AS t FROM rows")
    #expect(types.strings("t") == ["DOUBLE"])
  }

  @Test(arguments: [
    (#"{"t":"2024-01-01T10:00:00+02"}"#, "TIMESTAMP WITH TIME ZONE", "2024-01-01 08:00:00+00"),
    (#"{"t":"2024-01-01T10:00:00"}"#, "TIMESTAMP", "2024-01-01 10:00:00"),
    (#"{"t":"2024-01-01"}"#, "DATE", "2024-01-01"),
    (#"{"t":"12"}"#, "VARCHAR", "12"),
    (#"{"t":-3},{"t":5}"#.replacing(",", with: "\n"), "BIGINT", "-3"),
    (#"{"t":18446744073709551615}"#, "VARCHAR", "18446744073709551615"),
    (#"{"t":{"b": 1, "b": 2}}"#, "VARCHAR", #"{"b":1,"b":2}"#),
  ])
  func jsonTextsGetATypeThatHoldsThem(_ row: String, _ type: String, _ shown: String) async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    try folder.write("\(row)\n{}\n\(row)\n", "a.jsonl")
    let loaded = try await folder.load("a.jsonl")
    #expect(loaded.sources[0].columns.map(\.engineType) == [type])
    let value = try await loaded.engine.query("SELECT t::VARCHAR AS t FROM rows WHERE _row = 1")
    #expect(value.strings("t") == [shown])
  }
}
