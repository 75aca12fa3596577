/// How many rows and cells of a source were set aside for one reason.
package struct RejectCount: Sendable, Hashable, Codable {
  package var source: String
  package var reason: String
  package var count: Int

  package init(source: String, reason: String, count: Int) {
    self.source = source
    self.reason = reason
    self.count = count
  }
}
