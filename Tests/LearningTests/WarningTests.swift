import Basics
import Foundation
import Learning
import Scoring
import Testing

/// What is told of the data before a training begins.
struct WarningTests {
  private func table(
    _ rows: Int = 600,
    label: (Int, inout SeededGenerator) -> String = { _, random in
      random.nextUnit() < 0.3 ? "yes" : "no"
    },
    columns: ([String], inout SeededGenerator) -> [FeatureColumn]
  ) -> LearningTable {
    var random = SeededGenerator(seed: 17)
    let labels = (0..<rows).map { label($0, &random) }
    return LearningTable(label: "y", labels: labels, columns: columns(labels, &random))
  }

  private func notes(_ table: LearningTable) throws -> [String] {
    var configuration = RunConfiguration()
    configuration.numbers = .standard
    return try LearningTask().prepare(table, for: configuration).notes
  }

  private static func noise(_ count: Int, _ random: inout SeededGenerator) -> FeatureColumn {
    FeatureColumn("noise", .numbers((0..<count).map { _ in random.nextNormal() }))
  }

  @Test(arguments: ["number", "category", "text", "nearly"])
  func aColumnThatGivesTheLabelAwayIsNamed(kind: String) throws {
    let table = table { labels, random in
      let leak: FeatureColumn.Values =
        switch kind {
        case "number": .numbers(labels.map { $0 == "yes" ? 7 : -3 })
        case "category":
          .categories(codes: labels.map { $0 == "yes" ? 1 : 0 }, values: ["closed", "paid"])
        case "text": .texts(labels.map { $0 == "yes" ? "was found" : "was not found" })
        // Wrong in one row of three hundred.
        default: .numbers(labels.enumerated().map { ($1 == "yes") != ($0 % 300 == 7) ? 1 : 0 })
        }
      return [Self.noise(labels.count, &random), FeatureColumn("outcome", leak)]
    }
    let told = try notes(table).filter { $0.contains("gives y away") }
    try #require(told.count == 1)
    #expect(told[0].hasPrefix("outcome alone"))
  }

  @Test func columnsThatOnlyHelpAreNot() throws {
    let table = table { labels, random in
      [
        Self.noise(labels.count, &random),
        FeatureColumn(
          "helps",
          .numbers(labels.map { ($0 == "yes" ? 2.0 : 0) + random.nextNormal() })
        ),
        // As many values as rows say nothing of other rows.
        FeatureColumn(
          "id",
          .categories(
            codes: labels.indices.map(Int32.init),
            values: labels.indices.map { "r\($0)" }
          )
        ),
      ]
    }
    #expect(try notes(table).allSatisfy { !$0.contains("gives y away") })
  }

  /// All rows of a group are alike and have one label, so that a column that names groups gives
  /// nothing away of other groups.
  @Test func whatTellsGroupsApartIsNoLeak() throws {
    var grouped = table(600, label: { row, _ in (row / 20) % 2 == 0 ? "a" : "b" }) {
      labels,
      random in
      let values = (0..<30).map { _ in random.nextNormal() }
      return [FeatureColumn("x", .numbers(labels.indices.map { values[$0 / 20] }))]
    }
    grouped.groups = (0..<600).map { UInt64($0 / 20) }
    grouped.groupedBy = ["patient"]
    #expect(try notes(grouped).allSatisfy { !$0.contains("gives y away") })
  }

  @Test func testRowsThatRepeatLearntOnesAreCounted() throws {
    // Every row stands there twice, the second time with another case and a digit more.
    let table = table { labels, random in
      let numbers = (0..<(labels.count / 2)).map { _ in random.nextNormal() }
      return [
        FeatureColumn(
          "x",
          .numbers(labels.indices.map { numbers[$0 / 2] * (1 + Double($0 % 2) * 1e-9) })
        ),
        FeatureColumn(
          "t",
          .texts(labels.indices.map { $0 % 2 == 0 ? "Row no. \($0 / 2)!" : "row no \($0 / 2)" })
        ),
      ]
    }
    let told = try #require(try notes(table).first { $0.contains("nearly repeat") })
    let count = try #require(told.split(separator: " ").first.flatMap { Int($0) })
    // Of 60 test rows about 54 have their twin elsewhere.
    #expect((45...60).contains(count))
    var others = table
    var random = SeededGenerator(seed: 5)
    others.columns = [Self.noise(600, &random)]
    #expect(try notes(others).allSatisfy { !$0.contains("nearly repeat") })
  }
}
