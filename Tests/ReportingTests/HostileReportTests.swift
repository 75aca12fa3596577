import Profiling
import Foundation
import Learning
import Reporting
import Testing

@Suite struct HostileReportTests {
  static let texts = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onload='alert(1)",
    "</svg></style></title><b>", "{{dataset}}{{{style}}}{{#sections}}", "&lt;&amp;",
    "\u{202E}evil\u{2066}\u{200F}", "a\u{0}b\u{1B}[31mc\u{9B}d\u{7F}", "\u{FEFF}\u{2028}\u{E0041}",
    "\"\u{301} onload=alert(1) x=\"\u{301}", "<\u{338}script>", "| a | b |\n|---|", "```\n# title",
    "[x](javascript:alert(1)) ![y](z)", String(repeating: "長い", count: 4000), "", " ",
  ]

  /// The tags of the page do not depend on what the data says: nothing in it became markup.
  @Test(arguments: texts)
  func textNeverBecomesMarkup(text: String) throws {
    let html = try ReportFixture(hostile: text).document.html()
    let plain = try ReportFixture(hostile: "plain").document.html()
    #expect(Self.outsidePictures(html) == Self.outsidePictures(plain))
    // How many names a chart has room for depends on their length.
    #expect(Set(Self.tags(html)).subtracting(Set(Self.tags(plain))).isEmpty)
    for scalar in html.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .format, .lineSeparator, .paragraphSeparator:
        Issue.record("U+\(String(scalar.value, radix: 16)) stands in the page")
      case .control where scalar != "\n":
        Issue.record("U+\(String(scalar.value, radix: 16)) stands in the page")
      default: break
      }
    }
  }

  /// Every value of an attribute is closed by the quote that opened it, and none begins a handler.
  @Test(arguments: texts)
  func textNeverLeavesItsAttribute(text: String) throws {
    let html = try ReportFixture(hostile: text).document.html()
    for tag in Self.tagTexts(html) {
      #expect(tag.unicodeScalars.count { $0 == "\"" } % 2 == 0)
      let names = Self.outsideQuotes(tag)
      #expect(names.firstMatch(of: /[\s\/'"]on[a-z]+\s*=/) == nil, "\(tag)")
      #expect(!names.contains("'") && !names.contains("`"), "\(tag)")
    }
  }

  @Test func aHandlerOutsideOfQuotesIsSeen() {
    let tag = Substring(#"<a title="&quot;" onload="x">"#)
    #expect(Self.outsideQuotes(tag).contains(" onload="))
    #expect(!Self.outsideQuotes(#"<a title="&quot; onload=&quot;">"#).contains("onload"))
  }

  @Test(arguments: texts)
  func textNeverBreaksAMarkdownTable(text: String) throws {
    let markdown = ReportFixture(hostile: text).document.markdown()
    let plain = ReportFixture(hostile: "plain").document.markdown()
    #expect(Self.barsPerRow(markdown) == Self.barsPerRow(plain))
    for line in Self.prose(markdown) { #expect(line.firstMatch(of: /<[a-zA-Z\/]/) == nil) }
  }

  @Test(arguments: texts)
  func jsonIsReadBackAsItWas(text: String) throws {
    let document = ReportFixture(hostile: text).document
    let json = try document.json()
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    decoder.dateDecodingStrategy = .iso8601
    #expect(try decoder.decode(ReportDocument.self, from: json) == document)
  }

  @Test func numbersThatAreNoneAreWritten() throws {
    var document = ReportFixture().document
    document.profile?.columns[0].mean = .nan
    document.profile?.columns[0].sd = .infinity
    document.profile?.columns[0].min = .number(-.infinity)
    document.run?.epochs[3].trainLoss = .nan
    document.run?.epochs[4].validationLoss = .infinity
    #expect(try document.html().contains("not a number"))
    #expect(document.markdown().contains("not a number"))
    let json = try JSONSerialization.jsonObject(with: document.json()) as? [String: Any]
    let profile = try #require(json?["profile"] as? [String: Any])
    let column = try #require((profile["columns"] as? [[String: Any]])?.first)
    for key in ["mean", "sd", "min"] { #expect(column[key] is NSNull, "\(key)") }
    let run = try #require(json?["run"] as? [String: Any])
    let epochs = try #require(run["epochs"] as? [[String: Any]])
    #expect(epochs[3]["train_loss"] is NSNull && epochs[4]["validation_loss"] is NSNull)
  }

  @Test func aThousandColumnsAreCutAndSaidSo() throws {
    var document = ReportFixture().document
    let column = try #require(document.profile?.columns.first)
    document.profile?.columns = Array(repeating: column, count: 5000)
    let html = try document.html()
    #expect(html.contains("4,800 more rows are left out"))
    #expect(html.utf8.count < 1_000_000)
  }

  /// A tag without the values of its attributes.
  private static func outsideQuotes(_ tag: Substring) -> String {
    var isInside = false
    var outside = String.UnicodeScalarView()
    for scalar in tag.unicodeScalars {
      if scalar == "\"" {
        isInside.toggle()
      } else if !isInside {
        outside.append(scalar)
      }
    }
    return String(outside)
  }

  private static func tagTexts(_ html: String) -> [Substring] {
    var tags: [Substring] = []
    let scalars = html.unicodeScalars
    var index = scalars.startIndex
    while let open = scalars[index...].firstIndex(of: "<") {
      guard let close = scalars[open...].firstIndex(of: ">") else { break }
      tags.append(Substring(scalars[open...close]))
      index = scalars.index(after: close)
    }
    return tags
  }

  private static func tags(_ html: String) -> [String] {
    tagTexts(html).map { tag in
      String(tag.unicodeScalars.prefix { $0 != " " && $0 != ">" })
    }
  }

  private static func outsidePictures(_ html: String) -> [String] {
    var isInside = false
    return tags(html).filter { tag in
      if tag == "<svg" { isInside = true }
      defer { if tag == "</svg" { isInside = false } }
      return !isInside
    }
  }

  /// The lines that are not in a block of code.
  private static func prose(_ markdown: String) -> [Substring] {
    var fence: Substring?
    return markdown.split(separator: "\n").filter { line in
      if let open = fence {
        if line == open { fence = nil }
        return false
      }
      let ticks = line.prefix { $0 == "`" }
      if ticks.count >= 3 { fence = ticks }
      return fence == nil
    }
  }

  private static func barsPerRow(_ markdown: String) -> [Int] {
    prose(markdown).filter { $0.hasPrefix("|") }.map { line in
      var bars = 0
      var isEscaped = false
      for scalar in line.unicodeScalars {
        if scalar == "|", !isEscaped { bars += 1 }
        isEscaped = scalar == "\\" && !isEscaped
      }
      return bars
    }
  }
}
