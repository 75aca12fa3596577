/// What sources claim, where they contradict each other, and what is believed.
package struct ConflictReport: Sendable, Hashable, Codable {
  /// The share of gold cells resolved rightly, over all attributes; nil without a truth file.
  package var accuracy: Double?
  package var itemsWithTruth: Int?
  package var attributes: [AttributeConflicts]
  package var sources: [SourceReliability]
  /// The most doubtful conflicting cells first; at most `Conflicts.shownResolutions`.
  package var resolutions: [Resolution]
  /// Rows that name no entity and so make no claim.
  package var rowsWithoutEntity = 0
  /// Columns of the truth file that name no attribute, so that a misspelt one is seen.
  package var unusedTruthColumns: [String]?
  package var seconds: Double

  package init(
    accuracy: Double?,
    itemsWithTruth: Int?,
    attributes: [AttributeConflicts],
    sources: [SourceReliability],
    resolutions: [Resolution],
    seconds: Double
  ) {
    self.accuracy = accuracy
    self.itemsWithTruth = itemsWithTruth
    self.attributes = attributes
    self.sources = sources
    self.resolutions = resolutions
    self.seconds = seconds
  }
}

/// How a value is chosen among claims.
package enum FusionMethod: String, Sendable, Hashable, Codable, CaseIterable {
  /// The most claimed value.
  case majority
  /// One accuracy a source, shared by all attributes.
  case oneCoin = "one-coin"
  /// A confusion matrix a source (Dawid & Skene 1979).
  case dawidSkene = "dawid-skene"
  /// The middle claim, for measured numbers.
  case median
}

package struct AttributeConflicts: Sendable, Hashable, Codable {
  package var name: String
  package var method: FusionMethod
  /// Entities with at least one claim.
  package var items: Int
  package var claims: Int
  /// Entities with at least two different claims after normalising.
  package var conflicts: Int
  /// Entities with at least two different claims as written.
  package var rawConflicts: Int
  /// Entities whose best value is not alone at the top.
  package var ties: Int
  /// Rows whose text is not of the attribute's kind, such as words among times, or whose number is
  /// out of the manifest's range; they make no claim.
  package var unreadable = 0
  /// The mean posterior of the believed values.
  package var meanPosterior: Double
  package var itemsWithTruth: Int?
  package var accuracy: Double?
  package var f1: Double?
  package var mae: Double?

  package init(
    name: String,
    method: FusionMethod,
    items: Int,
    claims: Int,
    conflicts: Int,
    rawConflicts: Int,
    ties: Int,
    meanPosterior: Double
  ) {
    self.name = name
    self.method = method
    self.items = items
    self.claims = claims
    self.conflicts = conflicts
    self.rawConflicts = rawConflicts
    self.ties = ties
    self.meanPosterior = meanPosterior
  }
}

package struct SourceReliability: Sendable, Hashable, Codable {
  package var name: String
  package var claims: Int
  /// The share of all items the source speaks about.
  package var coverage: Double
  /// The share of its claims that another source speaks about too.
  package var overlap: Double
  /// The share of its claims that another source contradicts.
  package var conflict: Double
  /// The accuracy the method estimates, without looking at the truth.
  package var estimatedAccuracy: Double
  /// Against the truth file; nil without one.
  package var accuracy: Double?

  package init(
    name: String,
    claims: Int,
    coverage: Double,
    overlap: Double,
    conflict: Double,
    estimatedAccuracy: Double,
    accuracy: Double? = nil
  ) {
    self.name = name
    self.claims = claims
    self.coverage = coverage
    self.overlap = overlap
    self.conflict = conflict
    self.estimatedAccuracy = estimatedAccuracy
    self.accuracy = accuracy
  }
}

/// The value believed for one attribute of one entity.
package struct Resolution: Sendable, Hashable, Codable {
  /// The entity key, joined by " · " when it has several columns.
  package var entity: String
  package var attribute: String
  package var value: String
  package var posterior: Double
  package var method: FusionMethod
  /// Every claimed value, the believed one first.
  package var candidates: [Candidate]

  package init(
    entity: String,
    attribute: String,
    value: String,
    posterior: Double,
    method: FusionMethod,
    candidates: [Candidate]
  ) {
    self.entity = entity
    self.attribute = attribute
    self.value = value
    self.posterior = posterior
    self.method = method
    self.candidates = candidates
  }

  package struct Candidate: Sendable, Hashable, Codable {
    package var value: String
    package var posterior: Double
    package var sources: [String]

    package init(value: String, posterior: Double, sources: [String]) {
      self.value = value
      self.posterior = posterior
      self.sources = sources
    }
  }
}
