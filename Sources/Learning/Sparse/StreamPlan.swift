internal import Basics
internal import Columnar
internal import Engine
internal import Foundation
internal import Fusion
package import Ingest

internal import Profiling
package import Workspace
package import Scoring

/// What is to be learnt from a dataset whose rows are read as a stream and never held together.
package struct StreamPlan: Sendable {
  let engine: any QueryEngine
  let query: SQL
  let rows: RowAssignment
  package let hasher: FeatureHasher
  package let classes: [String]
  /// Rows of each class, in all parts of the split.
  package let classCounts: [Int]
  package let positive: Int?
  package let label: String
  package let recipe: SplitRecipe
  package var notes: [String]
  package let datasetFingerprint: String?

  /// Changes when the label, the classes and their counts, the split, the fields or the dataset change.
  package var fingerprint: String {
    var hash = FeatureHash()
    let words =
      [label, datasetFingerprint ?? "", recipe.summary] + classes + classCounts.map(String.init)
      + hasher.fields.map { "\($0.name) \($0.kind)" }
    for word in words {
      hash.combine(word)
      hash.combine(UInt8(0xFF))
    }
    return String(hash.value, radix: 16)
  }

  /// The rows with a label.
  package var rowCount: Int { classCounts.reduce(0, +) }

  /// Looks at a dataset: the classes, and where there are numbers, their quantiles in a sample of the
  /// training rows.
  ///
  /// - Throws: `LearningError` when the data cannot be learnt from, `EngineError` when it cannot be
  ///   read.
  package init(
    _ loaded: LoadedDataset,
    positive: String?,
    bits: Int,
    progress: @escaping ProgressHandler = { _ in }
  ) async throws {
    if try await !loaded.engine.hasRelation("curated") {
      try await CuratedView.create(in: loaded, progress: progress)
    }
    engine = loaded.engine
    let empty = try await engine.query("SELECT * FROM curated LIMIT 0")
    let plan = try await LearningTask.plan(loaded, fields: empty.schema.fields)
    let label = SQL.identifier(plan.label)
    let labelText = engine.dialect.cast(label, to: .text)
    let columns = SQL.joined(
      plan.columns.map { name in
        name == plan.label ? "\(labelText) AS \(label)" : SQL.identifier(name)
      }
    )
    // Rows that were only read keep the order of their files, which the engine preserves; those that
    // were put together of several have no order of their own.
    let order: SQL =
      try await CuratedView.grain(of: loaded) == .row
      ? "" : LearningTask.ordering(of: empty.schema.fields.map(\.name), loaded.manifest)
    query = "SELECT \(columns) FROM curated\(order)"

    let counted = try await engine.query(
      "SELECT \(labelText) AS label, count(*) AS n FROM curated GROUP BY 1 ORDER BY 1"
    )
    var counts: [String: Int] = [:]
    var forms: [String: String] = [:]
    var missing = 0
    for (text, count) in zip(counted.strings("label"), counted.ints("n")) {
      if let text, let form = plan.spellings.form(of: text) {
        counts[form, default: 0] += Int(count ?? 0)
        forms[text] = form
      } else {
        missing += Int(count ?? 0)
      }
    }
    var notes = plan.notes
    if missing > 0 { notes.append("\(missing) rows without \(plan.label): left out") }
    let classes = try ClassList(
      Set(counts.keys),
      label: plan.label,
      positive: positive,
      spellings: plan.spellings
    )
    self.classes = classes.names
    classCounts = classes.names.map { counts[$0] ?? 0 }
    self.positive = classes.positive ?? Self.rarer(classCounts)
    let division = try RowDivision(loaded.manifest.split ?? LearningTask.defaultSplit, plan.group)
    recipe = division.recipe
    let namesValidation = try await Self.namesValidation(plan.part, engine)
    rows = RowAssignment(
      plan,
      forms: forms,
      classes: classes.names,
      division,
      namesValidation: namesValidation
    )
    self.label = plan.label
    datasetFingerprint = plan.datasetFingerprint
    let survey = try await FieldSurvey(plan, rows, engine, query: query, rows: counts)
    hasher = FeatureHasher(fields: survey.fields, bits: bits)
    notes += survey.notes
    self.notes = notes
    guard !hasher.fields.isEmpty else {
      throw LearningError(
        .noFeatures,
        "there is nothing to learn \(plan.label) from: pictures cannot be hashed",
        suggestion: "name other columns under features in the manifest, or use --model softmax"
      )
    }
  }

  /// Whether the column of the split has a word for validation.
  private static func namesValidation(
    _ part: String?,
    _ engine: any QueryEngine
  ) async throws -> Bool {
    guard let part else { return true }
    let text = engine.dialect.cast(.identifier(part), to: .text)
    let found = try await engine.query("SELECT DISTINCT \(text) AS word FROM curated")
    let words = Set(found.strings("word").compactMap(\.self))
    let parts = Set(words.compactMap { RowDivision.Part(named: $0.trimmed) })
    guard parts.contains(.train) else {
      throw LearningError(
        .badSplit,
        "\(part) names no training rows; it holds \(LearningTask.list(words))",
        suggestion: "use the words train, validation and test"
      )
    }
    return parts.contains(.validation)
  }

  private static func rarer(_ counts: [Int]) -> Int? {
    guard counts.count == 2 else { return nil }
    return counts[1] <= counts[0] ? 1 : 0
  }
}

extension String {
  fileprivate var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}

/// The classes of a label in their order, and the one that matters when one is named.
struct ClassList {
  let names: [String]
  let positive: Int?

  /// - Throws: `LearningError` for no class, one, too many, or a positive one that is not among them.
  init(
    _ found: Set<String>,
    label: String,
    positive: String?,
    spellings: ClassSpellings?
  ) throws {
    names = LearningTask.ordered(found)
    guard names.count > 1 else {
      if names.isEmpty {
        throw LearningError(
          .noLabel,
          "no row has a value of \(label)",
          suggestion: "choose another label column in the manifest"
        )
      }
      throw LearningError(
        .oneClass,
        "all rows have the same value of \(label): \(names[0])",
        suggestion: "choose another label, or add rows of other classes"
      )
    }
    guard names.count <= 10_000 else {
      throw LearningError(
        .noLabel,
        "\(label) has \(names.count) different values: too many for classes",
        suggestion: "choose a label with fewer values"
      )
    }
    guard let positive else {
      self.positive = nil
      return
    }
    let form = spellings?.form(of: positive) ?? positive
    guard let index = names.firstIndex(of: form) ?? names.firstIndex(of: positive) else {
      throw LearningError(
        .noLabel,
        "no row of \(label) is \(positive), the positive class",
        suggestion: "set positive to one of \(LearningTask.list(found))"
      )
    }
    self.positive = index
  }
}
