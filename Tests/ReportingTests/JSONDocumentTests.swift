import Foundation
import Ingest
import Basics
import Testing

@Suite struct JSONDocumentTests {
  private struct Sample: Encodable {
    var rowsRead = 3
    var cramersV: Double? = .nan
    var low = -Double.infinity
    var at = Date(timeIntervalSince1970: 0)
    var path = "a/b"
    var text = "a \"quoted\" 标签 \u{1}not-a-number"
  }

  @Test func keysAreSnakeCaseSortedAndNumbersAreNumbersOrNull() throws {
    let text = String(decoding: try JSONDocument.encode(Sample()), as: UTF8.self)
    #expect(
      text == #"""
        {
          "at" : "1970-01-01T00:00:00Z",
          "cramers_v" : null,
          "low" : null,
          "path" : "a/b",
          "rows_read" : 3,
          "text" : "a \"quoted\" 标签 \u0001not-a-number"
        }

        """#
    )
  }

  @Test func nothingInADocumentActsOnATerminal() throws {
    let texts = [
      "\u{1B}[31m", "\u{9B}31m", "\u{9D}0;x\u{07}", "a\u{202E}b", "\u{2066}c\u{2069}", "\u{7F}",
      "\u{2028}", "\u{E0041}", "标签 é 👩‍🔬",
    ]
    let data = try JSONDocument.encode(texts)
    for scalar in String(decoding: data, as: UTF8.self).unicodeScalars {
      let category = scalar.properties.generalCategory
      let isHarmless =
        scalar == "\n" || scalar.properties.isJoinControl
        || ![.control, .format, .lineSeparator, .paragraphSeparator].contains(category)
      #expect(isHarmless, "U+\(String(scalar.value, radix: 16))")
    }
    #expect(try JSONDecoder().decode([String].self, from: data) == texts)
  }

  @Test func theDocumentIsJSON() throws {
    let data = try JSONDocument.encode([Sample(), Sample()])
    #expect(try JSONSerialization.jsonObject(with: data) is [Any])
  }
}
