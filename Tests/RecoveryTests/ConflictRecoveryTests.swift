import Basics
import Ingest
import Fusion
import Columnar
import Engine
import Testing

@Suite struct ConflictRecoveryTests {
  /// Whether `x` is the truth `t.value`, as the manifest defines it.
  private static func isRight(_ value: SQL) -> SQL {
    """
    CASE WHEN t.attribute = 'diameter'
    THEN abs(TRY_CAST(\(value) AS DOUBLE) - CAST(t.value AS DOUBLE)) <= 0.5 + 1e-9
    ELSE \(value) = t.value END
    """
  }

  @Test(arguments: ["diagnosis", "age", "sex", "site", "diameter", "visited"])
  func believingBeatsCountingVotes(name: String) async throws {
    let sample = try await MolesSample.shared.value
    let believed = try #require(sample.conflicts.attributes.first { $0.name == name })
    let counted = try #require(sample.majority.attributes.first { $0.name == name })
    let accuracy = try #require(believed.accuracy)
    let votes = try #require(counted.accuracy)
    #expect(accuracy >= votes)
  }

  @Test func believingBeatsEverySourceOnItsOwnLesions() async throws {
    let sample = try await MolesSample.shared.value
    let table = try await sample.loaded.engine.query(
      """
      SELECT c.attribute AS attribute, c.source AS source, count(*) AS n,
      count(*) FILTER (WHERE \(Self.isRight("c.value"))) AS claimed,
      count(*) FILTER (WHERE \(Self.isRight("r.value"))) AS believed
      FROM claims c JOIN resolutions r USING (entity, attribute)
      JOIN truth t USING (entity, attribute) WHERE c.value IS NOT NULL
      GROUP BY 1, 2 ORDER BY 1, 2
      """
    )
    #expect(table.rowCount == 24)
    for row in 0..<table.rowCount {
      let claimed = try #require(table[row, "claimed"].int)
      let believed = try #require(table[row, "believed"].int)
      let name = "\(table[row, "source"]) on \(table[row, "attribute"])"
      #expect(believed >= claimed, "\(name)")
    }
  }

  /// The share believed rightly of the faults in lesions that so many sources speak about.
  @Test(arguments: [
    ("wrong diagnosis", "diagnosis", 2, 0.75), ("wrong diagnosis", "diagnosis", 3, 0.93),
    ("wrong site", "site", 2, 0.65), ("wrong site", "site", 3, 0.99),
    ("unit mistake", "diameter", 2, 0.6), ("unit mistake", "diameter", 3, 0.99),
    ("swapped date", "visited", 2, 0.4), ("swapped date", "visited", 3, 0.99),
    ("impossible age", "age", 2, 0.6), ("impossible age", "age", 3, 0.99),
  ])
  func faultsThatOthersContradictAreOverruled(
    kind: String,
    attribute: String,
    claims: Int,
    share: Double
  ) async throws {
    let sample = try await MolesSample.shared.value
    let lesions = Set(try PlantedFaults().of(kind).map(\.lesion))
    let right = try await sample.number(
      """
      SELECT avg(CASE WHEN \(Self.isRight("r.value")) THEN 1.0 ELSE 0 END) FROM (
      SELECT entity, attribute, count(*) AS n FROM claims GROUP BY 1, 2) c
      JOIN resolutions r USING (entity, attribute) JOIN truth t USING (entity, attribute)
      WHERE t.attribute = \(literal: attribute) AND n = \(literal: claims)
      AND entity IN (\(literals: lesions.sorted()))
      """
    )
    #expect(try #require(right) >= share)
  }

  @Test func theWorstClinicIsFoundWithoutTheTruth() async throws {
    let sources = try await MolesSample.shared.value.conflicts.sources
    #expect(sources.min { $0.estimatedAccuracy < $1.estimatedAccuracy }?.name == "northfield")
    let byTruth = sources.sorted { ($0.accuracy ?? 0) < ($1.accuracy ?? 0) }.map(\.name)
    #expect(Array(byTruth.prefix(2)) == ["northfield", "st-mary"])
    let estimated = sources.sorted { $0.estimatedAccuracy < $1.estimatedAccuracy }.map(\.name)
    #expect(Array(estimated.prefix(2)) == ["northfield", "st-mary"])
  }
}
