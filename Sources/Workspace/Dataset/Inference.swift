/// Something that nobody wrote down and Tuina concluded, with its reason.
package struct Inference: Sendable, Hashable, Codable {
  /// What was concluded: `entity`, `source clinic`, `left out`.
  package var subject: String
  package var value: String
  /// A sentence for people, without a full stop.
  package var reason: String

  package init(subject: String, value: String, reason: String) {
    self.subject = subject
    self.value = value
    self.reason = reason
  }
}
