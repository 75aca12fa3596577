/// What one source says, and how far it can be believed.
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
  /// The 95 % Wilson interval of `estimatedAccuracy` for as many claims as the source makes.
  package var estimatedLow: Double
  package var estimatedHigh: Double
  /// Against the truth file; nil without one.
  package var accuracy: Double?
  /// The 95 % Wilson interval of `accuracy`.
  package var accuracyLow: Double?
  package var accuracyHigh: Double?
  /// Its claims about gold cells.
  package var claimsWithTruth: Int?

  package init(
    name: String,
    claims: Int,
    coverage: Double,
    overlap: Double,
    conflict: Double,
    estimatedAccuracy: Double,
    estimatedLow: Double? = nil,
    estimatedHigh: Double? = nil,
    accuracy: Double? = nil
  ) {
    self.name = name
    self.claims = claims
    self.coverage = coverage
    self.overlap = overlap
    self.conflict = conflict
    self.estimatedAccuracy = estimatedAccuracy
    self.estimatedLow = estimatedLow ?? estimatedAccuracy
    self.estimatedHigh = estimatedHigh ?? estimatedAccuracy
    self.accuracy = accuracy
  }

  private enum CodingKeys: String, CodingKey {
    case name
    case claims
    case coverage
    case overlap
    case conflict
    case estimatedAccuracy
    case estimatedLow
    case estimatedHigh
    case accuracy
    case accuracyLow
    case accuracyHigh
    case claimsWithTruth
  }
}
