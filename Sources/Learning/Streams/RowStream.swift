internal import Basics
internal import Columnar
internal import Engine
internal import Foundation
internal import Fusion
package import Ingest
internal import Profiling
internal import Scoring
internal import Synchronization
package import Workspace

/// The rows of a dataset as a training reads them from the engine, batch by batch: their classes and their
/// parts of the split, which each row decides by itself.
package struct RowStream: Sendable {
  let engine: any QueryEngine
  let query: SQL
  let plan: LearningTableBuilder.Plan
  let rows: RowAssignment
  package let classes: [String]
  /// Rows of each class, in all parts of the split.
  package let classCounts: [Int]
  package let positive: Int?
  package let recipe: SplitRecipe
  package let notes: [String]
  /// The only attributes that rows are told apart by, in small letters; none where nobody named any.
  private let slicesNamed: Set<String>

  package var label: String { plan.label }
  package var datasetFingerprint: String? { plan.datasetFingerprint }

  /// The rows with a label.
  package var rowCount: Int { classCounts.reduce(0, +) }

  /// Looks at a dataset and counts its classes.
  ///
  /// - Throws: `LearningError` when the data cannot be learnt from, `EngineError` when it cannot be
  ///   read.
  package init(
    _ loaded: LoadedDataset,
    positive: String?,
    slices named: [String] = [],
    progress: @escaping ProgressHandler = { _ in }
  ) async throws {
    if try await !loaded.engine.hasRelation("curated") {
      try await CuratedView.create(in: loaded, progress: progress)
    }
    engine = loaded.engine
    let empty = try await engine.query("SELECT * FROM curated LIMIT 0")
    var plan = try await LearningTask.plan(loaded, fields: empty.schema.fields)
    // What is read only to tell rows apart has to be worth it.
    plan.slices.removeAll { $0 == "_source" && loaded.sources.count < 2 }
    let wanted = Set(named.map { $0.lowercased() })
    let known = Set((plan.slices + plan.features.map(\.name)).map { $0.lowercased() })
    if let name = named.first(where: { !known.contains($0.lowercased()) }) {
      throw LearningError(
        .badConfiguration,
        "there is no column \(name) to tell rows apart by",
        suggestion: "name the source, a feature, or another column of categories"
      )
    }
    if wanted.isEmpty {
      plan.slices = Array(plan.slices.prefix(SliceColumn.mostColumns))
    } else {
      plan.slices.removeAll { !wanted.contains($0.lowercased()) }
    }
    slicesNamed = wanted
    self.plan = plan
    let label = SQL.identifier(plan.label)
    let labelText = engine.dialect.cast(label, to: .text)
    let columns = SQL.joined(
      (plan.columns + plan.slices).map { [name = plan.label] column in
        column == name ? "\(labelText) AS \(label)" : SQL.identifier(column)
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
    notes = plan.notes + (missing > 0 ? ["\(missing) rows without \(plan.label): left out"] : [])
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
    rows = RowAssignment(
      plan,
      forms: forms,
      classes: classes.names,
      division,
      namesValidation: try await Self.namesValidation(plan.part, engine)
    )
  }

  /// Columns that the rows of the stream may be told apart by: those that were asked for beside the
  /// features, then the features that are categories.
  var sliceNames: [String] {
    (plan.slices + plan.features.filter { $0.type == .category }.map(\.name)).filter {
      slicesNamed.isEmpty || slicesNamed.contains($0.lowercased())
    }
  }

  /// Reads all rows once, with the class, the part and the group of each; `first` is the number of a
  /// batch's first row.
  func forEachBatch(
    _ body:
      @escaping @Sendable (_ batch: RecordBatch, _ rows: AssignedRows, _ first: Int) throws ->
      Void
  ) async throws {
    let seen = Mutex(0)
    try await engine.forEachBatch(query) { batch in
      let first = seen.withLock { seen in
        defer { seen += batch.rowCount }
        return seen
      }
      try body(batch, rows.assign(batch, first: first), first)
    }
  }

  /// Changes when the label, the classes and their counts, the split, what is read or the dataset change.
  func fingerprint(_ more: [String]) -> String {
    var hash = FeatureHash()
    let words =
      [label, datasetFingerprint ?? "", recipe.summary] + classes + classCounts.map(String.init)
      + more
    for word in words {
      hash.combine(word)
      hash.combine(UInt8(0xFF))
    }
    return String(hash.value, radix: 16)
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
    let parts = Set(words.compactMap { RowDivision.Part(named: $0.withoutSurroundingSpace) })
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
