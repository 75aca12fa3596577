/// How the rows of a run were divided, with all that is needed to divide them so again.
package struct SplitRecipe: Sendable, Hashable {
  /// The column whose words name the parts; nil when they were dealt by shares or in folds.
  package var column: String?
  /// The columns whose equal values stayed in one part; empty when each row stood alone.
  package var by: [String]
  package var train: Double?
  package var validation: Double?
  package var test: Double?
  /// Of a cross-validation.
  package var folds: Int?
  package var seed: UInt64

  package init(
    column: String? = nil,
    by: [String] = [],
    train: Double? = nil,
    validation: Double? = nil,
    test: Double? = nil,
    folds: Int? = nil,
    seed: UInt64
  ) {
    self.column = column
    self.by = by
    self.train = train
    self.validation = validation
    self.test = test
    self.folds = folds
    self.seed = seed
  }

  /// The recipe in words.
  package var summary: String {
    let whole = by.isEmpty ? "" : ", rows of one \(by.joined(separator: " and ")) together"
    if let column { return "by the words of \(column)" }
    if let folds { return "in \(folds) folds\(whole), seed \(seed)" }
    let shares = [train, validation, test].map { "\($0 ?? 0)" }.joined(separator: " : ")
    return "\(shares) by chance\(whole), seed \(seed)"
  }
}

extension SplitRecipe: Codable {
  private enum CodingKeys: String, CodingKey {
    case column, by, train, validation, test, folds, seed
  }
}
