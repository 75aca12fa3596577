/// A value of a column, as distributions count it.
package enum CellValue: Sendable, Hashable {
  case number(Double)
  /// A text, or true or false, or a nested value as it is written.
  case text(String)
  case missing
}
