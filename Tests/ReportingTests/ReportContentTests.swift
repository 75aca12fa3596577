import Pipeline
import Fusion
import Feedback
import Foundation
import Learning
import Reporting
import Testing
import Workspace

/// What a report must tell, whatever it looks like.
@Suite struct ReportContentTests {
  /// The figures of each section, as a person reads them.
  static let figures: [(section: String, figures: [String])] = [
    (
      "Sources",
      [
        "10,481 rows were read from 4 sources", "12 could not be understood",
        "17 cells of the others", "st-mary", "GB18030", "3,780", "3,774",
      ]
    ),
    (
      "Rejected rows",
      [
        "12 of 10,481 rows (0.1 %)", "too few fields",
        "sources/st-mary.csv:12, sources/st-mary.csv:90, …",
      ]
    ),
    ("Profile", ["2 columns", "45.22", "21.07", "999", "1.2 %", "≈ 8", "back (690)"]),
    (
      "Label skew",
      [
        "0.9 %", "6,388", "10,469", "12 without", "0.393", "0.107", "melanoma", "4.9 %",
        "between sources",
      ]
    ),
    (
      "Conflicts and source reliability",
      [
        "745 of 12,486 cells", "Dawid–Skene and the weighted median", "96.8 %", "94.7 %", "0.861",
        "0.08",
        "98.6 %", "29 rows name no entity", "37", "L-00812", "0.503",
      ]
    ),
    (
      "Best run",
      [
        "128 and 32", "97.1 %", "0.098", "0.952", "0.684", "86.1 %", "72.7 %", "213", "balanced",
        "9f2c41d07ab8", "7.3–11.4 %", "source = harbour", "0.777", "worse than the whole",
        "too few rows to measure",
      ]
    ),
    (
      "Feedback",
      [
        "73.2 %", "3,128", "14 lines could not be read", "82.2 %", "mole-1", "64.3 %", "80.8 %",
        "typed", "367", "not JSON",
      ]
    ),
    (
      "Data and how to repeat this",
      [
        "9f2c41d07ab85e3344d1", "2,048 MiB", "512 pieces", "DuckDB", "1.5.5", "duckdb", "1.5.6",
        "/usr/lib/libduckdb.so", "OpenBLAS 0.3.21", "Debian GNU/Linux 12", "2026-03-15 10:00 UTC",
        "tuina conflicts sample-data/moles", "label: diagnosis", "nine fields each",
      ]
    ),
  ]

  @Test(arguments: figures)
  func everySectionHasItsFigures(section: String, figures: [String]) throws {
    let document = ReportFixture().document
    let markdown = try #require(
      document.markdown().components(separatedBy: "\n## ").first { $0.hasPrefix(section) }
    )
    let page = try #require(
      try document.html().components(separatedBy: "<section ").first {
        $0.contains(">\(section)</h2>")
      }
    )
    for figure in figures {
      #expect(markdown.replacing("\\", with: "").contains(figure), "\(figure) in Markdown")
      #expect(page.contains(figure), "\(figure) in HTML")
    }
  }

  @Test func accuraciesWithoutATruthFileAreCalledEstimates() throws {
    var document = ReportFixture().document
    document.conflicts?.accuracy = nil
    document.conflicts?.itemsWithTruth = nil
    for index in document.conflicts?.attributes.indices ?? 0..<0 {
      document.conflicts?.attributes[index].itemsWithTruth = nil
      document.conflicts?.attributes[index].accuracy = nil
    }
    for index in document.conflicts?.sources.indices ?? 0..<0 {
      document.conflicts?.sources[index].accuracy = nil
    }
    let text = document.markdown()
    #expect(text.contains("No truth file was given"))
    #expect(text.contains("own estimates"))
    #expect(!text.contains("True accuracy") && !text.contains("truth file |"))
    #expect(text.contains("resolved by Dawid–Skene and the weighted median, without a truth file"))
    #expect(!ReportFixture().document.markdown().contains("No truth file was given"))
  }

  @Test func aManifestThatChangedIsSaid() {
    var document = ReportFixture().document
    document.provenance.manifestNote = "The file was changed since."
    #expect(document.markdown().contains("The file was changed since."))
  }

  @Test func feedbackThatCannotBeFoundSaysWhy() {
    var document = ReportFixture().document
    document.feedback?.events = 0
    document.feedback?.rejected = 0
    document.feedback?.problem = "s3://bucket is a URI"
    #expect(document.markdown().contains("No feedback events were found: s3://bucket is a URI."))
  }
}
