/// What a model says of rows.
package struct ScoredRows: Sendable, Hashable {
  package let classCount: Int
  /// Rows × classes, row-major; each row sums to 1.
  package let probabilities: [Float]
  /// The class that the decision rule chooses, one a row.
  package let chosen: [Int32]
  /// The probability of the positive class, or where there is none of the likeliest, one a row.
  package let scores: [Float]

  package var count: Int { chosen.count }

  /// The probabilities of a row, in the order of the model's classes.
  package func probabilities(of row: Int) -> ArraySlice<Float> {
    probabilities[(row * classCount)..<((row + 1) * classCount)]
  }
}
