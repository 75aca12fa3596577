import Pipeline

/// Rows that a person sends to review.
struct ReviewSubmission: Sendable, Hashable {
  /// What they are rows of.
  var filter: RowFilter
  /// Some of them, with their columns; nil for all rows of the filter.
  var rows: RowPage?
  /// Which cell of each row is meant; nil for the one that the filter speaks of.
  var column: String?
  var reason: String
  var who: String
}
