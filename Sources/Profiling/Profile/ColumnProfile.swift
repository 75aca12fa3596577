package import Basics
package import Ingest
import Workspace

/// The profile of a dataset: one entry a source, one a column of a source.
package struct DatasetProfile: Sendable, Hashable, Codable {
  package var sources: [IngestedSource]
  package var columns: [ColumnProfile]
  /// How many rows violate the checks of the manifest.
  package var checks: [CheckResult]
  package var seconds: Double

  package init(
    sources: [IngestedSource],
    columns: [ColumnProfile],
    checks: [CheckResult] = [],
    seconds: Double
  ) {
    self.sources = sources
    self.columns = columns
    self.checks = checks
    self.seconds = seconds
  }
}

/// What one column of one source holds.
package struct ColumnProfile: Sendable, Hashable, Codable {
  package var source: String
  package var name: String
  package var type: ColumnType
  package var engineType: String
  package var rows: Int
  package var missing: Int
  /// Numbers that are infinite or not a number: present, but in no figure below.
  package var nonFinite: Int
  package var distinct: DistinctCount
  package var min: Scalar?
  package var max: Scalar?
  package var mean: Double?
  package var sd: Double?
  /// Values at the 5, 25, 50, 75 and 95 per cent points; empty unless the column is ordered.
  package var quantiles: [Quantile]
  package var histogram: [HistogramBin]
  /// The most frequent values; for categories the bars that are shown.
  package var top: [ValueCount]
  /// Lengths in characters, for text.
  package var lengths: LengthProfile?
  /// The unit that the numbers are in: `mm`, `%`, `EUR`; nil when none is written or declared.
  package var unit: String?
  /// Cells with a text that cannot be read as the column's kind.
  ///
  /// They are in no figure and not among `missing`; the relation `unreadable` holds them.
  package var unreadable: Int
  /// The texts that were counted as missing, such as `NA`, with their cells; the empty cell is none.
  package var missingMarkers: [ValueCount]
  /// Numbers or dates below the first edge of the histogram and above its last one, which are the
  /// 1 % and 99 % points where the extremes lie far out.
  package var belowHistogram: Int
  package var aboveHistogram: Int
  /// The range that the manifest declares, and how many numbers lie outside it on either side.
  package var declaredRange: DeclaredRange?
  /// Values that stand far more often than their neighbours in a column of numbers.
  package var spikes: [ValueCount]
  /// The step of the histogram of dates: `minute`, `hour`, `day`, `week`, `month`, `quarter`, `year`.
  package var calendarStep: CalendarStep?
  /// Values of a category that are not in `top`.
  package var other: OtherValues?
  package var identifier: IdentifierProfile?
  package var text: TextProfile?
  package var image: ImageProfile?
  /// Figures that could not be computed, each with the reason.
  package var problems: [String]

  package init(
    source: String,
    name: String,
    type: ColumnType,
    engineType: String,
    rows: Int,
    missing: Int,
    distinct: DistinctCount
  ) {
    self.source = source
    self.name = name
    self.type = type
    self.engineType = engineType
    self.rows = rows
    self.missing = missing
    self.nonFinite = 0
    self.distinct = distinct
    self.quantiles = []
    self.histogram = []
    self.top = []
    self.unreadable = 0
    self.missingMarkers = []
    self.belowHistogram = 0
    self.aboveHistogram = 0
    self.spikes = []
    self.problems = []
  }
}

/// A number of distinct values, exact or estimated.
package struct DistinctCount: Sendable, Hashable, Codable {
  package var count: Int
  /// The relative standard error of the estimate; 0 when the count is exact.
  package var relativeError: Double

  package init(count: Int, relativeError: Double) {
    self.count = count
    self.relativeError = relativeError
  }
}

package struct Quantile: Sendable, Hashable, Codable {
  /// Between 0 and 1.
  package var probability: Double
  package var value: Scalar
  /// How far the share of values up to this one is from the probability; 0 when it is exact.
  ///
  /// Counted, not estimated: where equal values span a range of shares, its nearest end.
  package var rankError: Double

  package init(probability: Double, value: Scalar, rankError: Double = 0) {
    self.probability = probability
    self.value = value
    self.rankError = rankError
  }
}

/// Rows with `low <= value < high`; the last bin holds its upper edge too.
package struct HistogramBin: Sendable, Hashable, Codable {
  package var low: Double
  package var high: Double
  package var count: Int

  /// In JSON `low` and `high` are the ends of intervals.
  private enum CodingKeys: String, CodingKey {
    case low = "from"
    case high = "to"
    case count
  }

  package init(low: Double, high: Double, count: Int) {
    self.low = low
    self.high = high
    self.count = count
  }
}

package struct ValueCount: Sendable, Hashable, Codable {
  package var value: String
  package var count: Int

  package init(value: String, count: Int) {
    self.value = value
    self.count = count
  }
}

package struct LengthProfile: Sendable, Hashable, Codable {
  package var min: Int
  package var mean: Double
  package var max: Int

  package init(min: Int, mean: Double, max: Int) {
    self.min = min
    self.mean = mean
    self.max = max
  }
}
