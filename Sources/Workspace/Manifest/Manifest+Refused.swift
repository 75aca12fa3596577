extension Manifest {
  /// What stands in the manifest as written and was left out for want of consent.
  package struct Refused: Sendable, Hashable, Codable {
    package var engine: String?
    /// Expressions by source and column.
    package var convert: [String: [String: String]] = [:]
    package var checks: [Check] = []
    package var feedback: String?

    package init() {}

    private enum CodingKeys: String, CodingKey {
      case engine, convert, checks, feedback
    }
  }

  /// What a thing that was refused is told with.
  package static let refusal = "not done without your consent"

  /// The manifest with all that was written in it, for writing it again.
  var whole: Manifest {
    var manifest = self
    manifest.engine = engine ?? refused.engine
    manifest.feedback = feedback ?? refused.feedback
    manifest.checks += refused.checks
    for index in manifest.sources.indices {
      let expressions = refused.convert[manifest.sources[index].name] ?? [:]
      manifest.sources[index].convert.merge(expressions) { kept, _ in kept }
    }
    manifest.refused = Refused()
    return manifest
  }
}
