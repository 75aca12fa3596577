import Basics
import Foundation
import Testing

@testable import Learning
@testable import Scoring

struct CrossChoiceTests {
  private static func category(_ name: String, _ codes: [Int]) -> FeatureColumn {
    let values = (0...(codes.max() ?? 0)).map { "v\($0)" }
    return FeatureColumn(name, .categories(codes: codes.map(Int32.init), values: values))
  }

  /// Four columns of four values; `label` makes the class of them and noise.
  private static func table(
    rows: Int = 3000,
    seed: UInt64 = 31,
    _ label: (_ codes: [Int], _ noise: Double) -> Bool
  ) -> LearningTable {
    var random = SeededGenerator(seed: seed)
    let codes = (0..<rows).map { _ in (0..<4).map { _ in Int(random.next() % 4) } }
    return LearningTable(
      label: "y",
      labels: codes.map { label($0, random.nextNormal()) ? "yes" : "no" },
      columns: ["a", "b", "c", "d"].enumerated().map { index, name in
        category(name, codes.map { $0[index] })
      }
    )
  }

  private static func crossed(_ table: LearningTable, most: Int = 3) throws -> PreparedData {
    var configuration = RunConfiguration()
    configuration.crosses = most
    return try LearningTask(positive: "yes").prepare(table, for: configuration)
  }

  private static func auc(_ data: PreparedData) throws -> Double {
    var configuration = RunConfiguration()
    configuration.epochs = 40
    let store = RunStore(folder: try Fixture.folder())
    let run = try Trainer(data: data, configuration: configuration, store: store).run { _ in }
    let model = try store.model(of: run.id)
    #expect(
      model.featurizer?.extractor?.featureNames == data.featurizer?.extractor?.featureNames,
      "the model file holds the crosses"
    )
    return try #require(run.test?.auc)
  }

  /// The class is whether one column is odd and the other even: neither tells anything alone.
  @Test func aPlantedInteractionIsFoundAndLearnt() throws {
    let table = Self.table { codes, noise in (codes[0] + codes[2]) % 2 == (noise > 1.6 ? 0 : 1) }
    let without = try LearningTask(positive: "yes").prepare(table)
    #expect(without.featurizer?.extractor?.crosses.isEmpty == true)
    #expect(without.notes.allSatisfy { !$0.contains("crossed") })
    #expect(abs(try Self.auc(without) - 0.5) < 0.08)
    let with = try Self.crossed(table)
    #expect(with.featurizer?.extractor?.crosses.map(\.name) == ["a × c"])
    let note = try #require(with.notes.first { $0.hasPrefix("crossed are") })
    #expect(note.contains("a × c (−0.") && note.contains("1 of 6 pairs of 4 of 4 columns"))
    #expect(with.featurizer?.extractor?.featureNames.contains("a=v1 × c=v2") == true)
    #expect(try Self.auc(with) > 0.9)
    #expect(with.fingerprint != without.fingerprint)
    #expect(try Self.crossed(table).fingerprint == with.fingerprint)
  }

  @Test func numbersAreCrossedByTheirQuantiles() throws {
    var random = SeededGenerator(seed: 6)
    let points = (0..<3000).map { _ in (random.nextNormal(), random.nextNormal()) }
    let table = LearningTable(
      label: "y",
      labels: points.map { $0.0 * $0.1 > 0 ? "yes" : "no" },
      columns: [
        .init("u", .numbers(points.map(\.0))), .init("v", .numbers(points.map(\.1))),
        Self.category("w", points.map { _ in Int(random.next() % 3) }),
      ]
    )
    let data = try Self.crossed(table)
    #expect(data.featurizer?.extractor?.crosses.map(\.name) == ["u × v"])
    #expect(try Self.auc(data) > 0.95)
  }

  /// Columns that add up, that repeat one another, that are noise: no pair tells more than its parts.
  @Test(arguments: [UInt64](1...8))
  func nothingIsCrossedWhereColumnsAddUp(seed: UInt64) throws {
    var table = Self.table(seed: seed) { codes, noise in
      Double(codes[0]) + 1.5 * Double(codes[1]) - Double(codes[2]) + 2 * noise > 2.2
    }
    // A copy with some other values, which counts twice for who takes columns as independent.
    guard case .categories(let codes, let values) = table.columns[1].values else { return }
    table.columns.append(
      .init(
        "b again",
        .categories(
          codes: codes.enumerated().map { $0.offset % 9 == 0 ? 0 : $0.element },
          values: values
        )
      )
    )
    let data = try Self.crossed(table)
    #expect(data.featurizer?.extractor?.crosses.isEmpty == true, "seed \(seed): \(data.notes)")
    #expect(
      data.notes.contains { $0.hasPrefix("no columns are crossed: none of 10 pairs of 5 of 5") }
    )
    let noise = try Self.crossed(Self.table(seed: seed) { _, noise in noise > 0.5 })
    #expect(noise.featurizer?.extractor?.crosses.isEmpty == true, "seed \(seed): \(noise.notes)")
  }

  @Test func theLargestGainsAreTakenAndNoMoreThanAsked() throws {
    let table = Self.table(rows: 6000) { codes, noise in
      let strong = (codes[0] + codes[1]) % 2 == 0 ? 1.5 : -1.5
      let weak = (codes[2] + codes[3]) % 2 == 0 ? 0.8 : -0.8
      return strong + weak + noise > 0
    }
    #expect(
      try Self.crossed(table).featurizer?.extractor?.crosses.map(\.name) == ["a × b", "c × d"]
    )
    #expect(
      try Self.crossed(table, most: 1).featurizer?.extractor?.crosses.map(\.name) == ["a × b"]
    )
  }

  /// Ten rows of each patient say what one does: by rows the gain of a pair that tells patients apart would
  /// stand out.
  @Test func rowsOfOneGroupCountAsOne() throws {
    var random = SeededGenerator(seed: 77)
    let patients = (0..<60).map { _ in
      (codes: (0..<2).map { _ in Int(random.next() % 6) }, label: random.next() % 2 == 0)
    }
    let rows = (0..<1200).map { patients[$0 % 60] }
    let table = LearningTable(
      label: "y",
      labels: rows.map { $0.label ? "yes" : "no" },
      columns: ["a", "b"].enumerated().map { index, name in
        Self.category(name, rows.map { $0.codes[index] })
      },
      groups: (0..<1200).map { UInt64($0 % 60) },
      groupedBy: ["patient"]
    )
    #expect(try Self.crossed(table).featurizer?.extractor?.crosses.isEmpty == true)
  }

  @Test func missingRareAndUnseenValuesHaveCodes() throws {
    let common = (0..<100).map { Int32($0 % 2) }
    let rare = (100..<200).map { Int32($0 - 100) }
    let codes: [Int32] = common + rare + [-1, 100]
    let names = (0...100).map { "v\($0)" }
    let column = FeatureColumn("c", .categories(codes: codes, values: names))
    let bucketing = try #require(Bucketing(column, training: (0..<200).map(Int32.init)))
    #expect(bucketing.count == 32)
    #expect(bucketing.codes(column, rows: [0, 2, 4]) == [1, 1, 1])
    #expect(bucketing.codes(column, rows: [199, 200, 201]) == [31, 0, 31])
    #expect(bucketing.codes(nil, rows: [0]) == [0])
    let numbers = FeatureColumn("n", .numbers([1, 2, 2, .nan, 9, -3]))
    let few = try #require(Bucketing(numbers, training: [0, 1, 2, 3, 4]))
    #expect(few.codes(numbers, rows: [0, 1, 3, 4, 5]) == [1, 2, 0, 3, 1])
    #expect(few.name(of: 2) == "n from 2.0 below 9.0")
    #expect(Bucketing(FeatureColumn("t", .texts(["a"])), training: [0]) == nil)
    #expect(Bucketing(FeatureColumn("n", .numbers([4, 4])), training: [0, 1]) == nil)
  }
}
