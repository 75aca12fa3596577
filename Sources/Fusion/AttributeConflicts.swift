package import Basics

/// One attribute: how often sources contradict each other about it, and how it was resolved.
package struct AttributeConflicts: Sendable, Hashable, Codable {
  package var name: String
  package var method: FusionMethod
  /// The method that was asked for, where it could not be used.
  package var requestedMethod: FusionMethod?
  /// Why the method was used, and why not the one asked for: a sentence.
  package var reason = ""
  /// How two unlike methods foretold hidden claims; nil where too few claims stand side by side.
  package var comparison: MethodComparison?
  /// Entities with at least one claim.
  package var items: Int
  package var claims: Int
  /// Entities with at least two different claims.
  package var conflicts: Int
  /// Entities with at least two different claims as written.
  package var rawConflicts: Int
  /// Entities whose best value is not alone at the top: undecided.
  package var ties: Int
  /// How many conflicting cells have a confidence below each threshold.
  package var doubtful: [DoubtfulCount] = []
  /// Cells whose text is not of the attribute's kind, such as words among times, or whose number is
  /// out of the manifest's range; they make no claim.
  package var unreadable = 0
  /// The mean confidence of the believed values, 0...1.
  package var meanConfidence: Double
  /// How far confidence is from accuracy on the gold cells: the expected calibration error in ten
  /// bins of equal width, 0...1.
  package var confidenceError: Double?
  /// A warning about the sources, such as that two alone cannot tell who errs: a sentence.
  package var warning: String?
  package var itemsWithTruth: Int?
  package var accuracy: Double?
  /// The 95 % Wilson interval of `accuracy`.
  package var accuracyLow: Double?
  package var accuracyHigh: Double?
  package var f1: Double?
  /// The 95 % bootstrap interval of `f1`.
  package var f1Low: Double?
  package var f1High: Double?
  package var mae: Double?
  /// The share of gold numbers within the 95 % intervals of means, which leave out the errors that
  /// sources share.
  package var intervalCoverage: Double?
  /// The 95 % bootstrap interval of `mae`.
  package var maeLow: Double?
  package var maeHigh: Double?

  package init(
    name: String,
    method: FusionMethod,
    items: Int,
    claims: Int,
    conflicts: Int,
    rawConflicts: Int,
    ties: Int,
    meanConfidence: Double
  ) {
    self.name = name
    self.method = method
    self.items = items
    self.claims = claims
    self.conflicts = conflicts
    self.rawConflicts = rawConflicts
    self.ties = ties
    self.meanConfidence = meanConfidence
  }

  private enum CodingKeys: String, CodingKey {
    case name
    case method
    case requestedMethod
    case reason
    case comparison
    case items
    case claims
    case conflicts
    case rawConflicts
    case ties
    case doubtful
    case unreadable
    case meanConfidence
    case confidenceError
    case warning
    case itemsWithTruth
    case accuracy
    case accuracyLow
    case accuracyHigh
    case f1
    case f1Low
    case f1High
    case mae
    case maeLow
    case maeHigh
    case intervalCoverage
  }
}

/// How well methods foretold claims that were hidden from them: a fifth at a time, five times.
package struct MethodComparison: Sendable, Hashable, Codable {
  /// What `score` measures.
  package enum Measure: String, Sendable, Hashable, Codable {
    /// The mean natural logarithm of the probability given to a hidden claim; higher is better.
    case logProbability = "log-probability"
    /// The mean squared distance of hidden numbers from what was believed; lower is better.
    case squaredError = "squared-error"
  }

  package struct Score: Sendable, Hashable, Codable {
    package var method: FusionMethod
    package var score: Double

    package init(method: FusionMethod, score: Double) {
      self.method = method
      self.score = score
    }

    private enum CodingKeys: String, CodingKey {
      case method
      case score
    }
  }

  package var measure: Measure
  package var scores: [Score]
  /// The method that foretold hidden claims better.
  package var preferred: FusionMethod
  /// Hidden claims in all.
  package var hidden: Int
  /// Whether the difference of the scores is more than two standard errors.
  package var isClear: Bool

  package init(
    measure: Measure,
    scores: [Score],
    preferred: FusionMethod,
    hidden: Int,
    isClear: Bool
  ) {
    self.measure = measure
    self.scores = scores
    self.preferred = preferred
    self.hidden = hidden
    self.isClear = isClear
  }

  private enum CodingKeys: String, CodingKey {
    case measure
    case scores
    case preferred
    case hidden
    case isClear
  }
}
