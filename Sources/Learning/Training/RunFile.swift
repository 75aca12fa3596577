internal import Foundation
import Scoring

/// What ``RunRecord`` seals: a run under the name and the version of its format.
struct RunFile: Codable {
  static let kind = "tuina-run"
  /// Goes up when an older program, or a newer one, would read the file wrongly.
  static let version = 5

  var run: TrainingRun

  private enum CodingKeys: String, CodingKey {
    case kind, version, run
  }

  init(_ run: TrainingRun) { self.run = run }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    try FormatVersion.check(
      kind: try container.decodeIfPresent(String.self, forKey: .kind),
      version: try container.decodeIfPresent(Int.self, forKey: .version),
      against: (Self.kind, Self.version)
    )
    run = try container.decode(TrainingRun.self, forKey: .run)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Self.kind, forKey: .kind)
    try container.encode(Self.version, forKey: .version)
    try container.encode(run, forKey: .run)
  }
}
