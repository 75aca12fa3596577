import Basics
import Foundation
import Testing
import TextFiles

@Suite struct RecordFormatTests {
  @Test(
    arguments: [
      (["a", "b,c", "say \"no\"", "x\ny"], "a,\"b,c\",\"say \"\"no\"\"\",\"x\ny\"\n"),
      ([nil, "", "a"], ",\"\",a\n"),
      ([nil], "\"\"\n"),
      (["\"\u{301}a", ",\u{301}"], "\"\"\"\u{301}a\",\",\u{301}\"\n"),
      (["a\u{2028}b", "c\u{85}"], "\"a\u{2028}b\",\"c\u{85}\"\n"),
    ] as [([String?], String)]
  )
  func aTextIsQuotedWhereReadersNeedIt(_ fields: [String?], _ line: String) {
    #expect(RecordFormat().line(fields) == line)
  }

  @Test func whatASpreadsheetWouldRunIsNeutralOnDemand() {
    let fields = ["=1+1", "-5", "@x,y"]
    #expect(RecordFormat.exchange.line(fields) == "'=1+1,-5,\"'@x,y\"\r\n")
    #expect(RecordFormat().line(fields) == "=1+1,-5,\"@x,y\"\n")
  }

  @Test func everyTextIsQuotedOnDemandAndWhatIsMissingNever() {
    #expect(RecordFormat(quoting: .everyText).line(["a", nil, ""]) == "\"a\",,\"\"\n")
  }

  /// The grammar of RFC 4180, written down a second time: fields of text, bytes for bytes.
  private static func records(_ text: String, _ delimiter: UInt8) -> [[String]] {
    var (records, record, field) = ([[String]](), [String](), [UInt8]())
    var isQuoted = false
    let bytes = Array(text.utf8)
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if isQuoted {
        if byte != 0x22 {
          field.append(byte)
        } else if index + 1 < bytes.count, bytes[index + 1] == 0x22 {
          field.append(byte)
          index += 1
        } else {
          isQuoted = false
        }
      } else if byte == 0x22 {
        isQuoted = true
      } else if byte == delimiter || byte == 0x0A {
        record.append(String(decoding: field, as: UTF8.self))
        field = []
        if byte == 0x0A {
          records.append(record)
          record = []
        }
      } else if byte != 0x0D || index + 1 == bytes.count || bytes[index + 1] != 0x0A {
        field.append(byte)
      }
      index += 1
    }
    return records
  }

  private static let formats = [
    RecordFormat(), RecordFormat(delimiter: 0x09), RecordFormat(delimiter: 0x3B),
    RecordFormat(quoting: .everyText), RecordFormat(lineEnd: .returnAndLineFeed),
    RecordFormat(delimiter: 0x7C, quoting: .everyText, lineEnd: .returnAndLineFeed),
  ]

  private static let pieces = [
    "a", "Ä", "痣", "\"", "\"\"", ",", ";", "\t", "|", "\n", "\r", "\r\n", "\u{301}", "\u{2028}",
    "\u{85}", "=", "'", " ", "#", "0", "\u{FEFF}", "\u{1F469}\u{200D}\u{1F52C}",
  ]

  /// Rows of random texts, each with as many fields.
  private static func rows(_ seed: UInt64) -> [[String?]] {
    var random = SeededGenerator(seed: seed)
    let width = Int.random(in: 1...5, using: &random)
    return (0..<20).map { _ in
      (0..<width).map { _ in
        if Int.random(in: 0..<6, using: &random) == 0 { return nil }
        return (0..<Int.random(in: 0..<6, using: &random))
          .map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
      }
    }
  }

  @Test(arguments: 0..<60)
  func whatIsWrittenIsReadBackByTheStandard(_ seed: UInt64) {
    let rows = Self.rows(seed)
    for format in Self.formats {
      let text = rows.map(format.line).joined()
      let expected = rows.map { $0.map { $0 ?? "" } }
      #expect(Self.records(text, format.delimiter) == expected, "seed \(seed), \(format)")
    }
  }

  @Test(arguments: 0..<60)
  func whatIsWrittenIsReadBackByTheReader(_ seed: UInt64) throws {
    let rows = Self.rows(seed)
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).csv")
    defer { try? FileManager.default.removeItem(at: file) }
    for format in Self.formats {
      try Data(rows.map(format.line).joined().utf8).write(to: file)
      var read: [[String]] = []
      let dialect = DelimitedDialect(delimiter: format.delimiter)
      try RecordReader.forEach(in: file, dialect, fieldCount: rows[0].count) {
        outcome,
        _,
        parser,
        bytes in
        #expect(outcome == .record, "seed \(seed), \(format)")
        read.append(
          parser.fields.map { String(decoding: parser.content($0, in: bytes), as: UTF8.self) }
        )
        return true
      }
      #expect(read == rows.map { $0.map { $0 ?? "" } }, "seed \(seed), \(format)")
    }
  }

  @Test(arguments: 0..<20)
  func aFileForTheEngineHoldsTheSameRecords(_ seed: UInt64) throws {
    let rows = Self.rows(seed)
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).csv")
    defer { try? FileManager.default.removeItem(at: file) }
    let writer = try RecordWriter(file)
    for row in rows {
      for field in row { writer.append(field) }
      try writer.endRecord()
    }
    try writer.close()
    let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    // A record of one missing value is an empty line here, which its reader is told to keep.
    let format = RecordFormat(quoting: .everyText)
    let lines = rows.map { $0 == [nil] ? "\n" : format.line($0) }
    #expect(Array(text.utf8) == Array(lines.joined().utf8), "seed \(seed)")
  }
}
