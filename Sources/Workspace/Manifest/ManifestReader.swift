package import Foundation

/// Reads a manifest and finds everything that is wrong with it in one go.
package enum ManifestReader {
  /// Reads a manifest file of the dataset in `root`.
  ///
  /// Paths in it are checked to be there. Sources without a name are named by their path.
  ///
  /// - Throws: `WorkspaceError` that holds every problem found.
  package static func read(_ url: URL, root: URL) throws -> Manifest {
    let name =
      url.deletingLastPathComponent().standardizedFileURL.path
        == root.standardizedFileURL.path ? url.lastPathComponent : url.relativePath
    let file = try YAMLFile(url, name: name)
    return try read(file, root: root)
  }

  /// Reads a manifest from text; without a root, no file is looked for.
  package static func read(text: String, name: String, root: URL? = nil) throws -> Manifest {
    try read(YAMLFile(name: name, text: text), root: root)
  }

  private static func read(_ file: YAMLFile, root: URL?) throws -> Manifest {
    var manifest = Manifest()
    guard let value = try file.root(), !value.isNothing else { return manifest }
    if let block = value.block(keys) {
      readHead(block, into: &manifest)
      manifest.split = block["split"].flatMap(SplitReader.read)
      if let sources = block["sources"] {
        manifest.sources = ManifestSourceReader.read(sources, root: root)
      }
      if let columns = block["columns"]?.entries() {
        manifest.columns = columns.compactMap { ColumnRuleReader.read($0.value, name: $0.name) }
      }
      if let checks = block["checks"] { manifest.checks = readChecks(checks) }
      manifest.secondShare = block["review"].flatMap(readSecondShare)
      manifest.feedback = readFeedback(block["feedback"])
      manifest.gate = block["gate"].flatMap(GateReader.read)
      manifest.retrain = block["retrain"].flatMap(RetrainReader.read)
      checkAgreement(manifest, block)
    }
    try file.throwProblems()
    return manifest
  }

  private static let keys = [
    "version", "name", "engine", "entity", "label", "positive", "split", "sources", "columns",
    "checks", "features", "review", "feedback", "gate", "retrain",
  ]

  private static func readHead(_ block: [String: YAMLValue], into manifest: inout Manifest) {
    if let value = block["version"], let version = value.whole() {
      if version == 1 {
        manifest.version = version
      } else {
        value.report(
          "version \(version) of the manifest is not known to this Tuina",
          suggestion: version > 1 ? "update Tuina" : "write 'version: 1'"
        )
      }
    }
    manifest.name = block["name"]?.word()
    manifest.engine = block["engine"]?.word()
    manifest.entity = block["entity"]?.names() ?? []
    manifest.label = block["label"]?.word()
    manifest.positive = block["positive"]?.text()
    manifest.features = block["features"]?.names()
  }

  private static func readChecks(_ value: YAMLValue) -> [Manifest.Check] {
    var names: Set<String> = []
    return (value.list() ?? []).compactMap { item in
      guard let block = item.block(["name", "sql"]) else { return nil }
      guard let sql = block["sql"] else {
        item.report("'\(item.path)' has no 'sql'", suggestion: "write the condition rows must meet")
        return nil
      }
      guard let text = sql.word() else { return nil }
      let name = block["name"]?.word() ?? text
      if !names.insert(name).inserted {
        item.report("two checks are named '\(name)'", suggestion: "rename one of them")
      }
      return Manifest.Check(name: name, sql: text)
    }
  }

  private static func readSecondShare(_ value: YAMLValue) -> Double? {
    value.block(["second_share"])?["second_share"].flatMap(SplitReader.share)
  }

  private static func readFeedback(_ value: YAMLValue?) -> String? {
    guard let value else { return nil }
    guard value.isBlock else { return value.word() }
    return value.block(["path"])?["path"]?.word()
  }

  /// What single keys cannot know: that they fit together.
  private static func checkAgreement(_ manifest: Manifest, _ block: [String: YAMLValue]) {
    if let positive = block["positive"], manifest.label == nil {
      positive.report(
        "'positive' needs a 'label'",
        suggestion: "say which column holds the classes"
      )
    }
    if let positive = manifest.positive, let label = manifest.label,
      let values = manifest.rule(for: label)?.values, !values.contains(positive)
    {
      let nearest = EditDistance.nearest(to: positive, among: values)
      block["positive"]?.report(
        "'\(positive)' is not among the values of '\(label)'",
        suggestion: nearest.map { "did you mean '\($0)'?" }
          ?? "they are " + values.joined(separator: ", ")
      )
    }
    if let label = manifest.label, manifest.entity.contains(label) {
      block["label"]?.report(
        "'\(label)' is a part of the entity and cannot be the label too",
        suggestion: "the entity names a thing, the label says what it is"
      )
    }
    if let label = manifest.label, manifest.features?.contains(label) == true {
      block["features"]?.report(
        "'features' holds the label '\(label)'",
        suggestion: "a model may not read its answer"
      )
    }
  }
}
