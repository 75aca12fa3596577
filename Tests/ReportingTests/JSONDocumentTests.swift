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

  @Test func theDocumentIsJSON() throws {
    let data = try JSONDocument.encode([Sample(), Sample()])
    #expect(try JSONSerialization.jsonObject(with: data) is [Any])
  }
}
