import Basics
import Pipeline
import Profiling
import Testing

@testable import Reporting

/// What could not be read, the pictures, and who made the report.
@Suite struct RejectsAndPicturesTests {
  private static func texts(_ section: ReportSection) -> [[String]] {
    section.blocks.flatMap { block -> [[String]] in
      if case .table(let table) = block { return table.rows }
      return []
    }
  }

  @Test func rejectsAreCountedBySourceAndReasonWithTheirFirstPlaces() {
    let section = ReportFixture().document.rejectsSection
    let rows = Self.texts(section)
    #expect(rows.count == 2)
    #expect(rows[0].prefix(3) == ["st-mary", "too few fields", "4"])
    #expect(rows[0][3] == "sources/st-mary.csv:12, sources/st-mary.csv:90, …")
    #expect(rows[1] == ["northfield", "not JSON", "3", "—"] || rows[1][3] == Figures.none)
  }

  @Test func aReportWithoutRejectsSaysSo() {
    var document = ReportFixture().document
    document.rejects = []
    guard case .note(let words)? = document.rejectsSection.blocks.first else {
      Issue.record("nothing is said")
      return
    }
    #expect(words == "No row and no cell was rejected.")
  }

  @Test func hostilePlacesComeAsMarkedText() throws {
    var document = ReportFixture().document
    document.rejects = [
      RejectCount(
        source: "s",
        reason: "r",
        count: 1,
        places: [.init(file: "<script>\u{1B}[31m\n.csv", line: 3)]
      )
    ]
    let html = try document.html()
    #expect(!html.contains("<script>\u{1B}"))
    #expect(!html.contains("\u{1B}"))
    #expect(!document.markdown().contains("\u{1B}"))
    #expect(html.contains(".csv:3"))
  }

  @Test func picturesAreReportedOnlyWhereThereAreSome() throws {
    var document = ReportFixture().document
    #expect(document.picturesSection == nil)
    #expect(!(try document.html()).contains("id=\"pictures\""))
    var column = ColumnProfile(
      source: "scans",
      name: "photo",
      type: .image,
      engineType: "BLOB",
      rows: 14,
      missing: 1,
      distinct: DistinctCount(count: 13, relativeError: 0)
    )
    column.image = ImageProfile(
      read: 11,
      undecodable: 2,
      shapes: (1...6).map {
        PictureShapeCount(width: 28 * $0, height: 28, mode: "grey", count: 7 - $0)
      },
      firstProblem: "no header\u{1B}[0m"
    )
    document.profile?.columns.append(column)
    let section = try #require(document.picturesSection)
    #expect(section.lead?.hasPrefix("The headers of 11 pictures were read; 2 more") == true)
    #expect(
      Self.texts(section) == [
        [
          "photo", "scans", "14", "1", "11",
          "28×28 grey (6), 56×28 grey (5), 84×28 grey (4), 112×28 grey (3), 2 other sizes", "2",
        ]
      ]
    )
    let html = try document.html()
    #expect(html.contains("id=\"pictures\""))
    #expect(!html.contains("\u{1B}"))
  }

  @Test func nobodyIsNamedUnlessAskedFor() throws {
    var document = ReportFixture().document
    #expect(document.provenance.author == nil)
    #expect(!String(decoding: try document.json(), as: UTF8.self).contains("\"author\""))
    document.provenance.author = "ada@lab"
    #expect(try document.html().contains("ada@lab"))
    #expect(document.markdown().contains("ada@lab"))
    #expect(String(decoding: try document.json(), as: UTF8.self).contains("\"author\""))
  }
}
