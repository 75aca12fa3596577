/// Why a line of JSON is no row, and where in it.
package struct JSONLineError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The byte of the line, from 1.
  package let column: Int
  /// Says nothing of the value itself.
  package let reason: String

  package init(at place: Int, _ reason: String) {
    column = place + 1
    self.reason = reason
  }

  package var description: String { "column \(column): \(reason)" }
}
