/// What sources claim, where they contradict each other, and what is believed.
package struct ConflictReport: Sendable, Hashable, Codable {
  /// The share of gold cells resolved rightly, over all attributes; nil without a truth file.
  package var accuracy: Double?
  /// The 95 % Wilson interval of `accuracy`.
  package var accuracyLow: Double?
  package var accuracyHigh: Double?
  /// The gold cells that were scored.
  package var itemsWithTruth: Int?
  package var attributes: [AttributeConflicts]
  package var sources: [SourceReliability]
  /// The most doubtful conflicting cells first: undecided ones, then by confidence; at most
  /// `Conflicts.shownResolutions`.
  package var resolutions: [Resolution]
  /// Whether `resolutions` leaves conflicting cells out.
  package var isTruncated = false
  /// Over all attributes, how many conflicting cells have a confidence below each threshold.
  package var doubtful: [DoubtfulCount] = []
  /// Rows that name no entity and so make no claim.
  package var rowsWithoutEntity = 0
  /// Columns of the truth file that name no attribute, so that a misspelt one is seen.
  package var unusedTruthColumns: [String]?
  /// Keys that the truth file gives two different values of one column; they are not scored.
  package var repeatedTruthKeys: Int?
  /// Keys of the truth file that name no entity; they are not scored.
  package var unknownTruthKeys: Int?
  package var seconds: Double

  package init(
    accuracy: Double?,
    itemsWithTruth: Int?,
    attributes: [AttributeConflicts],
    sources: [SourceReliability],
    resolutions: [Resolution],
    seconds: Double
  ) {
    self.accuracy = accuracy
    self.itemsWithTruth = itemsWithTruth
    self.attributes = attributes
    self.sources = sources
    self.resolutions = resolutions
    self.seconds = seconds
  }

  /// The conflicting cells with a confidence below one of `DoubtfulCount.thresholds`.
  ///
  /// Counts every cell, also those that `resolutions` leaves out. Nil for another threshold.
  package func doubtfulCells(below threshold: Double) -> Int? {
    doubtful.first { $0.below == threshold }?.cells
  }

  private enum CodingKeys: String, CodingKey {
    case accuracy
    case accuracyLow
    case accuracyHigh
    case itemsWithTruth
    case attributes
    case sources
    case resolutions
    case isTruncated
    case doubtful
    case rowsWithoutEntity
    case unusedTruthColumns
    case repeatedTruthKeys
    case unknownTruthKeys
    case seconds
  }
}

/// How many conflicting cells have a confidence below a threshold.
package struct DoubtfulCount: Sendable, Hashable, Codable {
  package static let thresholds = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99]

  package var below: Double
  package var cells: Int

  package init(below: Double, cells: Int) {
    self.below = below
    self.cells = cells
  }

  private enum CodingKeys: String, CodingKey {
    case below
    case cells
  }
}
