import Basics
import Foundation
import Learning
import Profiling
import Reporting
import Testing

/// What makes the report easy to judge by.
@Suite struct ReportReadingTests {
  private func column(_ name: String, _ source: String, _ bins: [HistogramBin]) -> ColumnProfile {
    var column = ColumnProfile(
      source: source,
      name: name,
      type: .number,
      engineType: "DOUBLE",
      rows: 10,
      missing: 0,
      distinct: DistinctCount(count: 10, relativeError: 0)
    )
    column.histogram = bins
    return column
  }

  @Test func theSourcesOfAColumnStandBesideEachOtherOnOneScale() throws {
    var document = ReportFixture().document
    var other = column("age", "renji", [HistogramBin(low: 10, high: 200, count: 8)])
    other.aboveHistogram = 2
    document.profile?.columns = [
      column("age", "st-mary", [HistogramBin(low: 0, high: 90, count: 10)]),
      column("size", "st-mary", [HistogramBin(low: 1, high: 5, count: 10)]), other,
    ]
    let html = try document.html()
    let titles = ["age · st-mary", "age · renji", "size · st-mary"].map { html.range(of: $0) }
    let places = try titles.map { try #require($0).lowerBound }
    #expect(places == places.sorted())
    #expect(html.contains("8 values from 10 to 200, 2 above"))
    // The bar of the narrower source leaves the rest of the shared scale free.
    let first = try #require(html[places[0]...].firstMatch(of: #/<rect [^>]*width="([0-9.]+)"/#))
    #expect(try #require(Double(first.1)) < 150)
  }

  @Test func aConfusionIsTintedAndListsClassesAsTheLabelDoes() throws {
    var document = ReportFixture().document
    document.run?.test?.classes.reverse()
    document.run?.test?.confusion = [[8, 3], [14, 914]]
    let html = try document.html()
    #expect(html.contains(#"class="number right4" dir="auto">914 (98.5 %)"#))
    #expect(html.contains(#"class="number wrong1" dir="auto">3 (27.3 %)"#))
    #expect(document.markdown().contains("| nevus | 914 (98.5 %) | 14 (1.5 %) |"))
  }

  @Test func oneEpochIsASentenceAndNoCurve() throws {
    var document = ReportFixture().document
    document.run?.epochs.removeLast(13)
    #expect(document.markdown().contains("One epoch was finished: training loss"))
    #expect(!(try document.html().contains("id=\"training-loss")))
  }

  @Test func aReportNamesItsFolderAndVersionFirstAndLeadsBackToItsTop() throws {
    let html = try ReportFixture().document.html()
    let head = html.components(separatedBy: "<main>")[0]
    #expect(head.contains("Tuina 0.1.0") && head.contains("sample-data/moles"))
    #expect(!head.contains("9f2c41d07ab85e3344d1"))
    #expect(html.contains("id=\"top\"") && html.contains("href=\"#top\""))
  }
}
