import Columnar
import Engine
import Testing

/// Names and values of every kind come back from the engine as they were put in.
@Suite struct SQLQuotingTests {
  static let hostile = [
    "", "a", "'\u{301}", "x'\u{301}; SELECT 1 --", "\"\u{301}", "select; drop table rows; --",
    "it's", "''", "\"", "\"\"; --", "a\"b", "`x`", "\\",
    "\\'", "a\\", "$1", "?", ":name", "{}", "\n\r\t", "a\0b", "\0", "\0\0'\0", "推拿", "é\u{301}",
    "🩺", "\u{202E}abc", "\u{FEFF}", "/* x */", "E'\\x'", "$$a$$", "%_", "NULL", "\u{1B}[31m",
  ]

  static func randomStrings(seed: UInt64, count: Int) -> [String] {
    var state = seed
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let alphabet: [Unicode.Scalar] = [
      "'", "\"", "`", "\\", ";", "-", "/", "*", "\0", "\n", "a", "Z", "0", " ", "$", "?", "推",
      "\u{301}", "🩺", "%", "{", "}", "(", ")",
    ]
    return (0..<count).map { _ in
      var text = ""
      for _ in 0..<next(14) { text.unicodeScalars.append(alphabet[next(alphabet.count)]) }
      return text
    }
  }

  @Test func literalsComeBackEqual() async throws {
    let engine = try await Engines.open(uri: nil)
    for text in Self.hostile + Self.randomStrings(seed: 1, count: 300) {
      let back = try await engine.query("SELECT \(literal: text) AS v").strings("v")
      #expect(back.map { $0.map { Array($0.unicodeScalars) } } == [Array(text.unicodeScalars)])
    }
  }

  @Test func identifiersComeBackEqual() async throws {
    let engine = try await Engines.open(uri: nil)
    for name in Self.hostile + Self.randomStrings(seed: 2, count: 300) where !name.isEmpty {
      let visible = name.replacing("\0", with: "\u{2400}")
      try await engine.execute("CREATE OR REPLACE TABLE \(identifier: name) AS SELECT 1 AS one")
      let table = try await engine.query(
        "SELECT one AS \(identifier: name) FROM \(identifier: name)"
      )
      #expect(Array(table.schema.names[0].unicodeScalars) == Array(visible.unicodeScalars))
      #expect(table.ints(at: 0) == [1])
      try await engine.execute("DROP TABLE \(identifier: name)")
    }
  }

  @Test(arguments: [
    0.0, -0.0, 1, -1, 0.1, 1e300, -2.5e-300, .leastNonzeroMagnitude, .greatestFiniteMagnitude,
    .infinity,
    -.infinity, .nan, 123_456_789.125, 1 / 3,
  ])
  func doublesComeBackBitForBit(_ number: Double) async throws {
    let engine = try await Engines.open(uri: nil)
    let table = try await engine.query("SELECT 0.0e0 + 1 - 1 AS z, \(literal: number) AS v")
    #expect(table.schema.fields[1].type == .float64)
    let back = table.numbers("v")[0]
    #expect(back.isNaN ? number.isNaN : back.bitPattern == number.bitPattern)
  }

  @Test func wholeNumbersAndBooleansAndNull() async throws {
    let engine = try await Engines.open(uri: nil)
    let table = try await engine.query(
      """
      SELECT \(literal: Int.max) AS a, \(literal: Int64.min) AS b, 3 -\(literal: -4) AS c, \
      \(literal: true) AS d, \(literal: false) AS e, \(literal: nil as String?) AS f, \
      \(literal: nil as Int?) AS g
      """
    )
    #expect(table.values("a") == [.int(.max)])
    #expect(table[0, "b"].description == String(Int64.min))
    #expect(table.ints("c") == [7])
    #expect(table.bools("d") + table.bools("e") == [true, false])
    #expect(table[0, "f"].isNull && table[0, "g"].isNull)
  }

  @Test func piecesNestAndJoin() {
    let columns: [SQL] = ["a", "b \"c\""].map { .identifier($0) }
    let filter: SQL = "\(identifier: "site") IN (\(literals: ["arm", "o'leg"]))"
    let sql: SQL = "SELECT \(columns.joined()) FROM \(raw: "rows") WHERE \(filter)"
    #expect(
      sql.text == #"SELECT "a", "b ""c""" FROM rows WHERE "site" IN ('arm', 'o''leg')"#
    )
    #expect(
      Dialect.spark.text(sql) == #"SELECT `a`, `b "c"` FROM rows WHERE `site` IN ('arm', 'o\'leg')"#
    )
    #expect(sql.redacted == #"SELECT "a", "b ""c""" FROM rows WHERE "site" IN ('…', '…')"#)
  }
}
