import Workspace

/// A manifest with the keys of docs/json.md: those of dataset.yaml, except that rules of columns
/// stand in a list.
struct ManifestDocument: Encodable {
  /// Either `column`, or the rest.
  struct Split: Encodable {
    var column: String?
    var by: String?
    var train: Double?
    var validation: Double?
    var test: Double?
    var seed: UInt64?

    init(_ split: Manifest.Split) {
      switch split {
      case .column(let name): column = name
      case .random(let by, let train, let validation, let test, let seed):
        self.by = by
        self.train = train
        self.validation = validation
        self.test = test
        self.seed = seed
      }
    }
  }

  var version: Int
  var name: String?
  var engine: String?
  var entity: [String]
  var label: String?
  var positive: String?
  var split: Split?
  var sources: [Manifest.Source]
  var columns: [Manifest.ColumnRule]
  var checks: [Manifest.Check]
  var features: [String]?
  var feedback: String?

  init(_ manifest: Manifest) {
    version = manifest.version
    name = manifest.name
    engine = manifest.engine
    entity = manifest.entity
    label = manifest.label
    positive = manifest.positive
    split = manifest.split.map(Split.init)
    sources = manifest.sources
    columns = manifest.columns
    checks = manifest.checks
    features = manifest.features
    feedback = manifest.feedback
  }
}
