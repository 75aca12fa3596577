import Basics
internal import Foundation
import Scoring

/// The negative rows of a training, and which of them have been found hard.
struct NegativePool: Sendable {
  /// Row numbers of the positive class.
  let positives: [Int32]
  /// Row numbers of the others, without suspects.
  let rows: [Int32]
  /// The hard ones, in the order found.
  private(set) var hard: [Int32] = []
  private var known: Set<Int32> = []

  init(_ labels: [Int32], positive: Int, suspects: SuspectLabels) {
    let suspect = Set(suspects.rows.map(\.row))
    var (positives, rows): ([Int32], [Int32]) = ([], [])
    for (row, label) in labels.enumerated() {
      if Int(label) == positive {
        positives.append(Int32(row))
      } else if !suspect.contains(Int32(row)) {
        rows.append(Int32(row))
      }
    }
    self.positives = positives
    self.rows = rows
  }

  func isHard(_ row: Int32) -> Bool { known.contains(row) }

  mutating func add(_ row: Int32) {
    hard.append(row)
    known.insert(row)
  }

  /// Positive rows, hard rows and `random` others, each of which weighs as many as it stands for.
  ///
  /// - Complexity: O(pool).
  func trainingRows(of all: LabelledRows, random: Int, seed: UInt64) -> LabelledRows {
    var generator = SeededGenerator(seed: seed)
    var others = rows.filter { !known.contains($0) }
    let count = min(max(1, random), others.count)
    generator.shuffle(&others)
    let drawn = Array(others.prefix(count)).sorted()
    let weight = drawn.isEmpty ? 1 : Float(others.count) / Float(drawn.count)
    let sure = positives + hard
    return all.selecting(
      sure + drawn,
      weights: sure.map { _ in 1 } + drawn.map { _ in weight }
    )
  }

  /// Log-odds of the positive class.
  struct Scores {
    /// In the order of `rows`.
    var negatives: [Float]
    var positives: [Float]
  }

  /// - Complexity: a pass over all rows, some at a time.
  func scores(of model: any Scorer, in all: LabelledRows, positive: Int) -> Scores {
    Scores(
      negatives: Self.odds(model, all.features, rows: rows, positive: positive),
      positives: Self.odds(model, all.features, rows: positives, positive: positive)
    )
  }

  private static let block = 65_536

  private static func odds(
    _ model: any Scorer,
    _ features: FeatureMatrix,
    rows: [Int32],
    positive: Int
  ) -> [Float] {
    var result: [Float] = []
    result.reserveCapacity(rows.count)
    for start in stride(from: 0, to: rows.count, by: block) {
      let part = Array(rows[start..<min(start + block, rows.count)])
      result += odds(model, features.selecting(part), positive: positive)
    }
    return result
  }

  /// The log-odds of the positive class against all others together, one a row.
  static func odds(_ model: any Scorer, _ features: FeatureMatrix, positive: Int) -> [Float] {
    let classes = model.classes
    let scores = model.scores(of: features)
    return (0..<features.rowCount).map { row in
      let all = scores[(row * classes)..<((row + 1) * classes)]
      return logOdds(all, of: row * classes + positive)
    }
  }

  private static func logOdds(_ scores: ArraySlice<Float>, of positive: Int) -> Float {
    var highest = -Float.infinity
    for i in scores.indices where i != positive { highest = max(highest, scores[i]) }
    var sum: Float = 0
    for i in scores.indices where i != positive { sum += exp(scores[i] - highest) }
    return scores[positive] - highest - log(sum)
  }
}
