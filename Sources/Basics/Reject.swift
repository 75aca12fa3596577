/// A row, cell or file that could not be read, kept with its place and the reason.
package struct Reject: Sendable, Hashable, Codable {
  package var source: String
  package var file: String
  /// The first line of the row in the original file, from 1; nil where the format has no lines.
  package var line: Int?
  package var column: String?
  package var reason: String
  /// What was read, as far as it is text.
  package var text: String?

  package init(
    source: String,
    file: String,
    line: Int?,
    column: String?,
    reason: String,
    text: String?
  ) {
    self.source = source
    self.file = file
    self.line = line
    self.column = column
    self.reason = reason
    self.text = text
  }
}
