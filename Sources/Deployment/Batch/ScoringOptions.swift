/// What of the scored rows is written, and how strict the comparison with training is.
package struct ScoringOptions: Sendable, Hashable {
  package var format: ScoreFormat
  /// The best rows only, overall or of each group; nil for all rows.
  package var top: Int?
  /// The column of the input that names groups.
  package var by: String?
  /// Columns of the input that are written beside the scores.
  package var keep: [String]
  /// The share of values that may be categories that training never saw.
  package var unseenShare: Double
  /// Whether rows are scored that are not like those of training.
  package var acceptsSkew: Bool
  /// A part is put on the disk when it has so many bytes, or so many rows were scored for it, or after so
  /// many seconds.
  package var partBytes = 32 << 20
  package var partRows = Int.max
  package var partSeconds = 5.0

  package init(
    format: ScoreFormat,
    top: Int? = nil,
    by: String? = nil,
    keep: [String] = [],
    unseenShare: Double = 0.2,
    acceptsSkew: Bool = false
  ) {
    self.format = format
    self.top = top
    self.by = by
    self.keep = keep
    self.unseenShare = unseenShare
    self.acceptsSkew = acceptsSkew
  }

  /// The columns that are written, in their order.
  package var columns: [String] {
    (top == nil ? [] : ["rank"]) + (by.map { [$0] } ?? []) + ["file", "row"] + keep
      + ["score", "class", "model", "version"]
  }

  /// The columns of the input that are written.
  var kept: [String] { keep + (by.map { [$0] } ?? []) }

  static let own: Set = ["rank", "file", "row", "score", "class", "model", "version"]
}
