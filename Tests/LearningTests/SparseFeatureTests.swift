import Basics
import Foundation
import Testing

@testable import Learning
@testable import Scoring

/// Sparse pairs, n-gram weights and shares of classes on the way through training in memory.
struct SparseFeatureTests {
  private func pairs(_ rows: [String]) -> PairColumn {
    var column = PairColumn()
    for row in rows { column.append(Array(row.utf8).span) }
    return column
  }

  @Test func pairsBecomeFeaturesInUnitsOfTheLargestTrainingValue() throws {
    let column = pairs(["1:2 7:1", "1:-4", "", "9:5 1:1", "8:0"])
    let extractor = FeatureExtractor(
      fitting: [FeatureColumn("features", .pairs(column))],
      training: [0, 1, 2, 4]
    )
    #expect(extractor.sparseWidth == 2)
    let table = [FeatureColumn("features", .pairs(column))]
    let matrix = extractor.features(of: table, rows: [0, 1, 2, 3])
    #expect(matrix.rowStarts == [0, 2, 3, 3, 4])
    #expect(matrix.columns == [0, 1, 0, 0])
    #expect(matrix.values == [0.5, 1, -1, 0.25])
    let again = try JSONDecoder().decode(
      FeatureExtractor.self,
      from: JSONEncoder().encode(extractor)
    )
    #expect(again.featureNames == ["features: 1", "features: 7"])
    #expect(again.features(of: table, rows: [0, 1, 2, 3]) == matrix)
  }

  /// One row alone is looked up another way than many.
  @Test func aTextAloneHasTheFeaturesItHasAmongMany() {
    var generator = SeededGenerator(seed: 3)
    let letters = "痣痕abcdefgh 12".map(String.init)
    let texts: [String?] = (0..<3000).map { row in
      row % 7 == 0
        ? nil : (0..<12).map { _ in letters[generator.next(below: letters.count)] }.joined()
    }
    let rows = texts.indices.map(Int32.init)
    let encoder = TextEncoder(texts, training: Array(rows.prefix(2000)))
    let many = encoder.encode(texts, rows: rows)
    var start = 0
    for row in rows {
      let alone = encoder.encode(texts, rows: [row])
      let end = start + Int(many.counts[Int(row)])
      #expect(alone.columns[...] == many.columns[start..<end])
      #expect(alone.values[...] == many.values[start..<end])
      start = end
    }
  }

  @Test func nGramsThatTellClassesApartWeighMore() {
    var texts: [String?] = []
    var classes: [Int32] = []
    for i in 0..<400 {
      texts.append(i % 2 == 0 ? "qq zz" : "ww zz")
      classes.append(Int32(i % 2))
    }
    let rows = (0..<400).map(Int32.init)
    let plain = TextEncoder(texts, training: rows)
    let weighed = TextEncoder(texts, training: rows, classes: classes, classCount: 2)
    let sums = [plain, weighed].map { encoder in
      let entries = encoder.encode(["zz", "qq"], rows: [0, 1])
      let common = entries.values[..<Int(entries.counts[0])].reduce(0) { $0 + $1 * $1 }
      let telling = entries.values[Int(entries.counts[0])...].reduce(0) { $0 + $1 * $1 }
      return common / telling
    }
    #expect(abs(sums[0] - 1) < 0.01)
    #expect(sums[1] < 0.01)
  }

  @Test(arguments: [[10, 10], [900, 100], [5, 0, 95]])
  func biasesStartAtTheSharesOfTheClasses(counts: [Int]) {
    let biases = ClassShares.biases(counts: counts, shift: [])
    let odds = biases.map { exp(Double($0)) }
    let sum = odds.reduce(0, +)
    let all = Double(counts.map { max(1, $0) }.reduce(0, +))
    for (odd, count) in zip(odds, counts) {
      #expect(abs(odd / sum - Double(max(1, count)) / all) < 1e-5)
    }
    if counts == [10, 10] { #expect(biases == [0, 0]) }
  }

  @Test func otherSharesInTheTestPartAreTold() throws {
    // A model that says .5 always, learnt on equal shares, measured where one in ten is positive.
    let labels = (0..<1000).map { Int32($0 % 10 == 0 ? 1 : 0) }
    let probabilities = [Float](repeating: 0.5, count: 2000)
    let shift = try #require(
      PriorShift(
        probabilities: probabilities,
        labels: labels,
        classes: ["no", "yes"],
        positive: 1,
        training: [500, 500]
      )
    )
    // −.1 ln .1 − .9 ln .9.
    #expect(shift.note.contains("log-loss is 0.3251"))
    #expect(shift.note.contains("mean prediction 10 %"))
    #expect(
      PriorShift(
        probabilities: probabilities,
        labels: labels,
        classes: ["no", "yes"],
        positive: 1,
        training: [910, 90]
      ) == nil
    )
  }

  @Test func manyRowsAreLearntInFourPassesUnlessOtherSettingsAreAskedFor() {
    let usual = RunConfiguration(model: .softmax)
    let many = usual.adapted(toTrainingRows: 200_000)
    #expect(many.epochs == 4 && many.schedule == .cosine && many.batchSize == 256)
    #expect(usual.adapted(toTrainingRows: 199_999) == usual)
    #expect(usual.adapted(toTrainingRows: 9999, withPictures: true) == usual)
    #expect(usual.adapted(toTrainingRows: 10_000, withPictures: true).learningRate == 0.001)
    var asked = usual
    asked.epochs = 7
    let kept = asked.adapted(toTrainingRows: 1_000_000)
    #expect(kept.epochs == 7 && kept.schedule == .plateau)
  }
}
