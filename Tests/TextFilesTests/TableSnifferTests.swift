import Testing
import TextFiles

/// What is found of texts as people write them.
@Suite struct TableSnifferTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var title: String
    var text: String
    var separator: TableSeparator = .byte(0x2C)
    /// Nil when the table has no header.
    var names: [String]?
    var width: Int?
    var skipped = 0
    var note: String?

    var testDescription: String { title }
  }

  private static func rows(_ count: Int, _ row: (Int) -> String) -> String {
    (0..<count).map { row($0) + "\n" }.joined()
  }

  static let cases: [Case] = [
    Case(title: "commas", text: "a,b\n1,2\n3,4\n", names: ["a", "b"]),
    Case(title: "a single row below a header", text: "a,b\n1,x\n", names: ["a", "b"]),
    Case(title: "no header", text: "1,2\n3,4\n", names: nil, width: 2),
    Case(
      title: "rows end in a separator",
      text: "city,rain,class\n" + rows(9) { "Oslo,\($0),wet," },
      names: ["city", "rain", "class"],
      width: 4,
      note: "rows end in a separator"
    ),
    Case(
      title: "words only, rows end in a separator",
      text: "name,kind\n" + rows(9) { "n\($0),k," },
      names: ["name", "kind"],
      width: 3,
      note: "rows end in a separator"
    ),
    Case(
      title: "header and rows end in a separator",
      text: "a,b,\n" + rows(9) { "\($0),x," },
      names: ["a", "b"],
      width: 3,
      note: "rows end in a separator"
    ),
    Case(
      title: "some rows end in a stray separator",
      text: "a,b\n" + rows(16) { "\($0),\($0 * 2)" + ($0 % 8 == 7 ? "," : "") },
      names: ["a", "b"],
      width: 2
    ),
    Case(
      title: "a title line",
      text: "Report of 2025-01-06\nid;x;y\n" + rows(9) { "\($0);1;2" },
      separator: .byte(0x3B),
      names: ["id", "x", "y"],
      skipped: 1,
      note: "1 line before the header"
    ),
    Case(
      title: "a title with a comma",
      text: "Sales, 2020\n\nid,x,y\n" + rows(9) { "\($0),1,2" },
      names: ["id", "x", "y"],
      skipped: 2,
      note: "1 line before the header"
    ),
    Case(
      title: "remarks",
      text: "# by tool 1.2\n# site=42\nx,y\n" + rows(9) { "\($0),1" },
      names: ["x", "y"],
      skipped: 2,
      note: "2 lines before the header left out: remarks behind #"
    ),
    Case(
      title: "a remark holds the names",
      text: "## meta\n#id\tchrom\n" + rows(9) { "\($0)\t1" },
      separator: .byte(0x09),
      names: ["id", "chrom"],
      skipped: 2,
      note: "stand in a remark"
    ),
    Case(
      title: "percent remarks",
      text: "% one\n% two\na;b\n" + rows(5) { "\($0);1" },
      separator: .byte(0x3B),
      names: ["a", "b"],
      skipped: 2
    ),
    Case(
      title: "hashes that are values",
      text: "tag,n\n" + rows(9) { "#t\($0),1" },
      names: ["tag", "n"]
    ),
    Case(
      title: "sep=",
      text: "sep=;\r\none;two\r\n0;\"a;0\"\r\n1;\"a;1\"\r\n",
      separator: .byte(0x3B),
      names: ["one", "two"],
      skipped: 1,
      note: "names the separator, semicolons"
    ),
    Case(
      title: "semicolons with one comma a line",
      text: rows(9) { "April \($0), 2023;\($0);25.00;pending;" },
      separator: .byte(0x3B),
      width: 5
    ),
    Case(
      title: "decimal commas",
      text: "ph;class\n" + rows(9) { "\($0),47;low" },
      separator: .byte(0x3B),
      names: ["ph", "class"]
    ),
    Case(
      title: "decimal commas without a header",
      text: rows(9) { "\($0),5;2,\($0)" },
      separator: .byte(0x3B),
      width: 2
    ),
    Case(
      title: "lists in cells",
      text: "id,tags\n" + rows(9) { "\($0),a;b;c" },
      names: ["id", "tags"]
    ),
    Case(
      title: "row names",
      text: "a,b\n" + rows(9) { "r\($0),\($0),2" },
      names: ["", "a", "b"],
      note: "no name for the first column"
    ),
    Case(
      title: "a header one short over a first column that repeats",
      text: "a,b\n" + rows(9) { "r\($0 % 2),\($0),2" },
      names: ["a", "b", ""],
      note: "no name for the last column"
    ),
    Case(
      title: "years",
      text: "country,1990,1991,1992\n" + rows(9) { "c\($0),\($0).5,2,3" },
      names: ["country", "1990", "1991", "1992"]
    ),
    Case(
      title: "nothing but years",
      text: "1990,1991,1992\n" + rows(9) { "\($0),2.5,3" },
      names: ["1990", "1991", "1992"]
    ),
    Case(
      title: "days over numbers",
      text: "place,1/22/20,1/23/20\n" + rows(9) { "p\($0),\($0),3" },
      names: ["place", "1/22/20", "1/23/20"]
    ),
    Case(
      title: "counting rows are no header",
      text: rows(9) { "\($0),\($0 + 1),\($0 + 2)" },
      width: 3
    ),
    Case(
      title: "dates without a header",
      text: "Rossi,01/06/2015,closed\nBianchi,01/06/2013,open\nVerdi,02/06/2013,open\n",
      width: 3
    ),
    Case(
      title: "blanks",
      text: rows(9) { "  \($0).5569   2.0366  \($0)" },
      separator: .blanks,
      width: 3
    ),
    Case(
      title: "blanks with quoted words",
      text: "name x\n" + rows(9) { "\"New York\" \($0)" },
      separator: .blanks,
      names: ["name", "x"]
    ),
    Case(
      title: "columns of fixed width",
      text: "name           n\n" + "New York      12\nRome           3\nLos Angeles    4\n"
        + "Bern          17\nRio           10\n",
      separator: .fixed,
      names: ["name", "n"]
    ),
    Case(
      title: "two colons",
      text: rows(9) { "\($0)::1193::5::978300760" },
      separator: .text([58, 58]),
      width: 4
    ),
    Case(
      title: "bars",
      text: "a|b|c\n" + rows(9) { "\($0)|x|y" },
      separator: .byte(0x7C),
      names: ["a", "b", "c"]
    ),
    Case(
      title: "framed by bars",
      text: "| a | b |\n|---|---|\n" + rows(5) { "| \($0) | x |" },
      separator: .byte(0x7C),
      names: ["a", "b"],
      width: 4
    ),
    Case(
      title: "single quotes",
      text: "a,b\n" + rows(9) { "'x, \($0)','it''s'" },
      names: ["a", "b"],
      width: 2
    ),
    Case(
      title: "apostrophes in words",
      text: "a,b\n" + rows(9) { "don't \($0),O'Neill" },
      names: ["a", "b"]
    ),
    Case(
      title: "backslashes before quotes",
      text: "a,b\n" + rows(9) { "\"say \\\"a, b\\\" \($0)\",1" },
      names: ["a", "b"],
      width: 2
    ),
    Case(
      title: "returns with a quoted line feed",
      text: "a,b\r1,2\r3,x\r5,6\r7,\"p\nq\"\r8,9\r",
      names: ["a", "b"]
    ),
    Case(
      title: "units below the header",
      text: "t,p\ndegC,hPa\n" + rows(9) { "\($0).5,1013" },
      names: ["t", "p"],
      note: "perhaps units"
    ),
    Case(title: "one column", text: "word\nsnow\nrain\n", names: ["word"], width: 1),
  ]

  @Test(arguments: cases)
  func theLayoutIsFound(_ sample: Case) throws {
    let layout = try #require(TableSniffer(Array(sample.text.utf8), isWhole: true).sniff())
    #expect(layout.separator == sample.separator)
    if let names = sample.names {
      #expect(layout.names.map(trimmed) == names)
    } else {
      #expect(!layout.hasHeader && layout.header.isEmpty)
    }
    #expect(layout.width == sample.width ?? sample.names?.count)
    #expect(layout.skippedLines == sample.skipped)
    if let note = sample.note {
      #expect(layout.notes.contains { $0.contains(note) }, "\(layout.notes)")
    }
  }

  private func trimmed(_ text: String) -> String {
    String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
