/// How a value is chosen among the claims of sources.
///
/// The raw value is the name in manifests, on the command line and in JSON.
package enum FusionMethod: String, Sendable, Hashable, Codable, CaseIterable {
  /// The most claimed value.
  case majority = "majority"
  /// One accuracy a source and attribute.
  case oneCoin = "one-coin"
  /// A table of answers a source, shrunk to one accuracy, with hidden groups of items.
  case twoLevel = "two-level"
  /// A table of answers a source (Dawid & Skene 1979).
  case dawidSkene = "dawid-skene"
  /// A table of answers a source with a prior (Kim & Ghahramani 2012).
  case ibcc = "ibcc"
  /// One weight a source and class (Li, Rubinstein & Cohn 2019).
  case bwa = "bwa"
  /// The mean of numbers, weighed by the spread of each source: an estimate that nobody may have
  /// claimed.
  case mean = "mean"
  /// The middle claim, weighed by the spread of each source: always a claimed number.
  case median = "median"

  /// The methods for classes and texts; the others are for numbers.
  package var isForNumbers: Bool { self == .mean || self == .median }
}
