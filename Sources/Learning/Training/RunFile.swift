internal import Foundation

/// What ``RunRecord`` seals: a run under the name and the version of its format.
struct RunFile: Codable {
  static let kind = "tuina-run"
  /// Goes up when an older program, or a newer one, would read the file wrongly.
  static let version = 3

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

/// Says why a file of another format is refused.
enum FormatVersion {
  /// - Throws: `LearningError.Code.otherVersion` when the file is of another kind or version.
  static func check(
    kind: String?,
    version: Int?,
    against wanted: (kind: String, version: Int)
  ) throws {
    guard let kind, let version else {
      throw LearningError(
        .otherVersion,
        "it was written by an older Tuina, without the version of its format",
        suggestion: "train again, or use the Tuina that wrote it"
      )
    }
    guard kind == wanted.kind else {
      throw LearningError(
        .otherVersion,
        "it is a \(kind), not a \(wanted.kind)",
        suggestion: "train again"
      )
    }
    guard version == wanted.version else {
      let age = version < wanted.version ? "an older" : "a newer"
      throw LearningError(
        .otherVersion,
        "it was written by \(age) Tuina: its format is \(version), this program reads "
          + "\(wanted.version)",
        suggestion: "train again, or use the Tuina that wrote it"
      )
    }
  }
}
