/// A folder of a run whose record cannot be read.
package struct UnreadableRun: Sendable, Hashable {
  package var id: String
  /// Why, as a sentence without a full stop.
  package var reason: String

  package init(id: String, reason: String) {
    self.id = id
    self.reason = reason
  }
}

extension UnreadableRun: Codable {
  private enum CodingKeys: String, CodingKey {
    case id, reason
  }
}
