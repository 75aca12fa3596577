/// How a text file holds a table: what divides it, which lines are not rows, what names it gives.
package struct TableLayout: Sendable, Hashable {
  /// Of the divided text when `divider` is not nil.
  package var dialect: DelimitedDialect
  package var separator: TableSeparator
  /// What has to divide the lines before the dialect holds; nil when the text is divided as it is.
  package var divider: LineDivider?
  /// Lines before the header, or before the first row when there is none.
  package var skippedLines = 0
  package var hasHeader: Bool
  /// The texts of the header, or none.
  package var header: [String] = []
  /// Fields of a row, those included that are left out.
  package var width: Int
  /// The fields at either end of a row that hold nothing in any row: a stray separator made them.
  package var emptyFields: Set<Int> = []
  /// Whether rows begin with a name that the header has no column for.
  package var hasRowNames = false
  /// What was concluded and is to be told.
  package var notes: [String] = []
  /// Records the layout was found on, and the share of them that fits.
  package var sampled = 0
  package var agreement = 1.0
  /// Whether some records of the sample are remarks between rows.
  package var hasInnerRemarks = false

  /// Fields that are columns, in their order.
  package var kept: [Int] { (0..<width).filter { !emptyFields.contains($0) } }

  /// The names of the kept fields as the file gives them; empty texts where it gives none.
  package var names: [String] {
    kept.map { $0 < header.count ? header[$0] : "" }
  }
}
