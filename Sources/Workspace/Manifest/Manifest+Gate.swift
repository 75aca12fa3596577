extension Manifest {
  /// What a challenger must keep before it takes the champion's place.
  package struct Gate: Sendable, Hashable, Codable {
    /// Bounds of one metric.
    package struct Threshold: Sendable, Hashable, Codable {
      package var lower: Double?
      package var upper: Double?
      /// By how much it may be worse than the champion's.
      package var worse: Double?

      package init(lower: Double? = nil, upper: Double? = nil, worse: Double? = nil) {
        (self.lower, self.upper, self.worse) = (lower, upper, worse)
      }

      package var isEmpty: Bool { lower == nil && upper == nil && worse == nil }

      private enum CodingKeys: String, CodingKey { case lower, upper, worse }
    }

    /// Slices need so many rows.
    package var rows = 100
    /// Columns whose values are slices, each with the values that must be there; none for all that are.
    package var slices: [String: [String]] = [:]
    package var metrics: [String: Threshold] = [:]

    package init() {}

    private enum CodingKeys: String, CodingKey { case rows, slices, metrics }
  }
}
