package import Basics

/// The value believed for one attribute of one entity.
package struct Resolution: Sendable, Hashable, Codable {
  /// The entity key, joined by " · " when it has several columns.
  package var entity: String
  package var attribute: String
  package var value: String
  /// How sure the value is, 0...1: half the posterior and half the share of claims from three
  /// claims on, below that the posterior.
  package var confidence: Double
  /// The probability that the method itself gives.
  package var posterior: Double
  /// Whether another value is as likely.
  package var isUndecided = false
  /// The 95 % interval of an estimated number; nil for values that were chosen.
  package var low: Double?
  package var high: Double?
  package var method: FusionMethod
  /// Every claimed value, the believed one first.
  package var candidates: [Candidate]

  package init(
    entity: String,
    attribute: String,
    value: String,
    confidence: Double,
    posterior: Double? = nil,
    method: FusionMethod,
    candidates: [Candidate]
  ) {
    self.entity = entity
    self.attribute = attribute
    self.value = value
    self.confidence = confidence
    self.posterior = posterior ?? confidence
    self.method = method
    self.candidates = candidates
  }

  package struct Candidate: Sendable, Hashable, Codable {
    package var value: String
    package var confidence: Double
    package var posterior: Double
    package var sources: [String]

    package init(value: String, confidence: Double, posterior: Double? = nil, sources: [String]) {
      self.value = value
      self.confidence = confidence
      self.posterior = posterior ?? confidence
      self.sources = sources
    }

    private enum CodingKeys: String, CodingKey {
      case value
      case confidence
      case posterior
      case sources
    }
  }

  private enum CodingKeys: String, CodingKey {
    case entity
    case attribute
    case value
    case confidence
    case posterior
    case isUndecided
    case low
    case high
    case method
    case candidates
  }
}
