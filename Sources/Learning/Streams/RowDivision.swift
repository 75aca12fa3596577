internal import Basics
internal import Workspace

/// Decides the part of the split of each row by itself, so that rows need not be held together.
///
/// By chance, a row belongs to the part that the hash of its group (or of its number, where rows stand
/// alone) and the seed falls into: rows of one group together, the shares met on average. More rows move
/// none of the others.
package struct RowDivision: Sendable, Hashable {
  package enum Part: Int, Sendable { case train, validation, test }

  /// Upper ends of the shares of training and validation, in 0...1.
  private let trainEnd: Double
  private let validationEnd: Double
  private let seed: UInt64
  /// Whether a column names the parts.
  let isByColumn: Bool
  let recipe: SplitRecipe

  init(_ split: Manifest.Split, _ group: [String]) throws {
    switch split {
    case .column(let name):
      isByColumn = true
      seed = 7
      // What the column calls training, less a tenth for validation where it names none.
      (trainEnd, validationEnd) = (0.9, 1)
      recipe = SplitRecipe(column: name, by: group, seed: seed)
    case .random(_, let train, let validation, let test, let seed):
      let sum = train + validation + test
      guard train > 0, validation >= 0, test >= 0, sum.isFinite else {
        throw LearningError(
          .badSplit,
          "the shares of the split are out of range",
          suggestion: "give train above 0, validation and test from 0"
        )
      }
      isByColumn = false
      self.seed = seed
      trainEnd = train / sum
      validationEnd = (train + validation) / sum
      recipe = SplitRecipe(
        by: group,
        train: train,
        validation: validation,
        test: test,
        seed: seed
      )
    }
  }

  /// The part of a row by the hash of its group or its number.
  package func part(of group: UInt64) -> Part {
    let place = Double(FeatureHash.mix(group ^ FeatureHash.mix(seed)) >> 11) * 0x1p-53
    return place < trainEnd ? .train : place < validationEnd ? .validation : .test
  }
}
