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
  package var top: [ValueCount]
  /// Lengths in characters, for text.
  package var lengths: LengthProfile?

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

/// A single value in a result, a number or a text; in JSON it is just that.
package enum Scalar: Sendable, Hashable, Codable, CustomStringConvertible {
  case number(Double)
  case text(String)

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else {
      self = .text(try container.decode(String.self))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .number(let number): try container.encode(number)
    case .text(let text): try container.encode(text)
    }
  }

  package var description: String {
    switch self {
    case .number(let number):
      number == number.rounded() && abs(number) < 1e15
        ? String(Int64(number)) : String(number)
    case .text(let text): text
    }
  }
}
