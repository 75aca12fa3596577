package import Foundation
import Scoring

/// A race as it is kept for later openings: how remedies compared, with what, and on which data.
package struct RaceRecord: Sendable, Hashable {
  package var startedAt: Date
  package var seconds: Double
  package var configuration: RunConfiguration
  /// Of the dataset that was raced on; nil for rows made elsewhere.
  package var datasetFingerprint: String?
  package var report: RaceReport

  package init(
    startedAt: Date,
    seconds: Double,
    configuration: RunConfiguration,
    datasetFingerprint: String?,
    report: RaceReport
  ) {
    self.startedAt = startedAt
    self.seconds = seconds
    self.configuration = configuration
    self.datasetFingerprint = datasetFingerprint
    self.report = report
  }
}

extension RaceRecord: StudyRecord {
  static let kind = "tuina-race"
  static let version = 1
  static let name = "race"

  private enum CodingKeys: String, CodingKey {
    case kind, version, startedAt, seconds, configuration, datasetFingerprint, report
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    try FormatVersion.check(
      kind: try container.decodeIfPresent(String.self, forKey: .kind),
      version: try container.decodeIfPresent(Int.self, forKey: .version),
      against: (Self.kind, Self.version)
    )
    startedAt = try container.decode(Date.self, forKey: .startedAt)
    seconds = try container.decode(Double.self, forKey: .seconds)
    configuration = try container.decode(RunConfiguration.self, forKey: .configuration)
    datasetFingerprint = try container.decodeIfPresent(String.self, forKey: .datasetFingerprint)
    report = try container.decode(RaceReport.self, forKey: .report)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Self.kind, forKey: .kind)
    try container.encode(Self.version, forKey: .version)
    try container.encode(startedAt, forKey: .startedAt)
    try container.encode(seconds, forKey: .seconds)
    try container.encode(configuration, forKey: .configuration)
    try container.encodeIfPresent(datasetFingerprint, forKey: .datasetFingerprint)
    try container.encode(report, forKey: .report)
  }
}
