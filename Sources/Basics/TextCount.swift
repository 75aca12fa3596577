/// A text and the number of cells that hold it.
package struct TextCount: Sendable, Hashable, Codable {
  package var text: String
  package var count: Int

  package init(_ text: String, _ count: Int) {
    (self.text, self.count) = (text, count)
  }
}
