import Basics
import Foundation
import Profiling
import Reporting
import TestSupport
import Testing
import Workspace

@Suite struct ReportTests {
  @Test func theFullReportIsAsItWas() throws {
    let document = ReportFixture().document
    try expectSnapshot(try document.html(), "full.html")
    try expectSnapshot(document.markdown(), "full.md")
    try expectSnapshot(String(decoding: try document.json(), as: UTF8.self), "full.json")
  }

  @Test func aReportWithoutResultsSaysSo() throws {
    try expectSnapshot(ReportFixture.empty.markdown(), "empty.md")
    let html = try ReportFixture.empty.html()
    #expect(html.contains("No model was trained on this data yet."))
    #expect(html.contains("No feedback events were found."))
    #expect(!html.contains("<svg"))
  }

  @Test(
    arguments: [
      ("DATE", "2024-01-01", "2024-01-03"), ("TIMESTAMP", "2024-01-01 00:00", "2024-01-03 12:00"),
    ]
  )
  func datesAreWrittenAsDates(type: String, low: String, high: String) {
    var document = ReportFixture().document
    func column(_ name: String, _ kind: ColumnType) -> ColumnProfile {
      ColumnProfile(
        source: "st-mary",
        name: name,
        type: kind,
        engineType: type,
        rows: 3,
        missing: 0,
        distinct: DistinctCount(count: 2, relativeError: 0)
      )
    }
    var seen = column("seen_on", .date)
    seen.histogram = [HistogramBin(low: 1_704_067_200, high: 1_704_283_200, count: 3)]
    document.profile?.columns = [seen, column("unused", .ignore)]
    let text = document.markdown()
    #expect(text.contains("3 values from \(low) to \(high)"))
    #expect(!text.contains("1,704,"))
    #expect(!text.contains("unused"))
  }

  @Test func theFileNeedsNothingElse() throws {
    let html = try ReportFixture().document.html()
    #expect(html.contains("default-src &#39;none&#39;") || html.contains("default-src 'none'"))
    for loading in ["<script", "src=", "@import", "url(", "http://", "https://", "<link", "<img"] {
      #expect(!html.contains(loading), "\(loading)")
    }
    #expect(html.contains("prefers-color-scheme:dark"))
  }

  @Test func everyPictureHasATitleAndADescription() throws {
    let html = try ReportFixture().document.html()
    let pictures = html.components(separatedBy: "<svg ").dropFirst()
    #expect(pictures.count >= 9)
    for picture in pictures {
      #expect(picture.hasPrefix("role=\"img\""))
      #expect(picture.contains("<title id=") && picture.contains("<desc id="))
    }
    let ids = html.matches(of: /\sid="([^"]+)"/).map { String($0.1) }
    #expect(Set(ids).count == ids.count)
  }

  @Test func theJSONFormHasItsKeys() throws {
    let object = try #require(
      try JSONSerialization.jsonObject(with: try ReportFixture().document.json())
        as? [String: Any]
    )
    #expect(
      Set(object.keys) == [
        "provenance", "findings", "sources", "rejects", "profile", "skew", "conflicts", "run",
        "feedback",
      ]
    )
    let provenance = try #require(object["provenance"] as? [String: Any])
    #expect(provenance["data_fingerprint"] as? String == "9f2c41d07ab85e3344d1")
    let sources = try #require(object["sources"] as? [[String: Any]])
    #expect(sources[0]["rows_rejected"] as? Int == 6)
    let feedback = try #require(object["feedback"] as? [String: Any])
    #expect((feedback["by_model"] as? [[String: Any]])?.count == 2)
  }
}
