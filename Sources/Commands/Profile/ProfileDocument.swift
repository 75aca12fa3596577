import Basics
import Ingest
import Profiling
import Workspace

/// What `tuina profile` prints; docs/json.md is the reference of its keys.
struct ProfileDocument: Encodable {
  struct Column: Encodable {
    var source: String
    var name: String
    var type: ColumnType
    var engineType: String
    var rows: Int
    var missing: Int
    /// Numbers that are infinite or not a number; in no figure below.
    var nonFinite: Int
    var distinct: Int
    /// 0 when `distinct` is exact.
    var distinctRelativeError: Double
    var min: Scalar?
    var max: Scalar?
    var mean: Double?
    var sd: Double?
    var quantiles: [Quantile]
    var histogram: [HistogramBin]
    var top: [ValueCount]
    var lengths: LengthProfile?
    var unit: String?
    var unreadable: Int
    var missingMarkers: [ValueCount]
    var belowHistogram: Int
    var aboveHistogram: Int
    var declaredRange: DeclaredRange?
    var spikes: [ValueCount]
    var calendarStep: CalendarStep?
    var other: OtherValues?
    var identifier: IdentifierProfile?
    var text: TextProfile?
    var image: ImageProfile?
    var problems: [String]

    init(_ column: ColumnProfile) {
      source = column.source
      name = column.name
      type = column.type
      engineType = column.engineType
      rows = column.rows
      missing = column.missing
      nonFinite = column.nonFinite
      distinct = column.distinct.count
      distinctRelativeError = column.distinct.relativeError
      min = column.min
      max = column.max
      mean = column.mean
      sd = column.sd
      quantiles = column.quantiles
      histogram = column.histogram
      top = column.top
      lengths = column.lengths
      unit = column.unit
      unreadable = column.unreadable
      missingMarkers = column.missingMarkers
      belowHistogram = column.belowHistogram
      aboveHistogram = column.aboveHistogram
      declaredRange = column.declaredRange
      spikes = column.spikes
      calendarStep = column.calendarStep
      other = column.other
      identifier = column.identifier
      text = column.text
      image = column.image
      problems = column.problems
    }
  }

  var dataset: String
  /// Nil when the content of some source has no identity.
  var fingerprint: Fingerprint?
  var entity: [String]
  var label: String?
  var sources: [IngestedSource]
  var columns: [Column]
  var checks: [CheckResult]
  var inferences: [Inference]
  var seconds: Double

  init(_ name: String, _ profile: DatasetProfile, _ summary: DatasetSummary) {
    dataset = name
    fingerprint = summary.fingerprint
    entity = summary.manifest.entity
    label = summary.manifest.label
    sources = profile.sources
    columns = profile.columns.map(Column.init)
    checks = profile.checks
    inferences = summary.inferences
    seconds = profile.seconds
  }
}
