import Columnar
import Conform
import Engine
import Ingest
import Synchronization
import Workspace

/// Makes the view `claims` in the engine and brings its codes to Swift.
///
/// Only distinct values and three whole numbers a claim leave the engine.
struct ClaimTables: Sendable {
  /// One attribute with its claims.
  struct Attribute: Sendable {
    let column: ClaimedColumn
    /// The distinct values, by code; numbers in their order, texts in theirs.
    let values: [String]
    /// Cells that cannot be read, or hold a number out of the manifest's range.
    let unreadable: Int
    let claims: ClaimSet
    /// Entities with at least two different claims as written.
    let rawConflicts: Int
    /// Whether the column was declared or judged to hold classes, whatever their spelling.
    let isCategory: Bool

    /// Whether distances between values mean something.
    var isQuantity: Bool { column.forms.kind.isNumber && !isCategory }

    var rule: Manifest.ColumnRule? { column.rule }

    /// The number of each value code, for numbers.
    var numbers: [Double] { values.map { Double($0) ?? .nan } }
  }

  let entityCount: Int
  let sources: [String]
  let attributes: [Attribute]
  /// Rows that name no entity and so make no claim.
  let rowsWithoutEntity: Int

  /// - Complexity: O(rows) in the engine; memory 12 bytes a claim and 16 bytes an entity while an
  ///   attribute is read.
  init(
    _ builder: ClaimTableBuilder,
    _ entities: NumberedEntities,
    _ selected: [ClaimAttributes.Attribute],
    progress: ProgressHandler
  ) async throws {
    let types = try await builder.columnTypes()
    var forms: [ClaimForms] = []
    for (index, attribute) in selected.enumerated() {
      progress(
        WorkProgress(
          stage: "normalising \(attribute.name)",
          completed: Double(index),
          total: Double(selected.count),
          unit: "attributes"
        )
      )
      try Task.checkCancellation()
      forms.append(try await builder.forms(attribute, number: index, types: types))
    }
    progress(WorkProgress(stage: "collecting claims", completed: 0, total: nil, unit: "claims"))
    try await builder.writeClaims(forms)
    let entityCount = entities.count
    self.entityCount = entityCount
    sources = entities.sources
    rowsWithoutEntity = entities.rowsWithout
    let collectors = forms.map { Collector($0, entityCount: entityCount) }
    try await builder.forEachCode(forms) { attribute, entities, sources, codes, texts in
      collectors[attribute].add(entities, sources, codes, texts)
    }
    var unreadable: [Int] = []
    for form in forms {
      unreadable.append(form.outOfRange + (try await builder.unreadableCount(form.column.name)))
    }
    attributes = zip(zip(forms, unreadable), collectors).map { counted, collector in
      let form = counted.0
      let collected = collector.take()
      return Attribute(
        column: form.column,
        values: form.values,
        unreadable: counted.1,
        claims: ClaimSet(
          entities: collected.entities,
          sources: collected.sources,
          values: collected.values,
          entityCount: entityCount,
          valueCount: form.values.count
        ),
        rawConflicts: collected.rawConflicts,
        isCategory: form.isCategory
      )
    }
  }

  /// The claims of one attribute as they come from the engine.
  private final class Collector: Sendable {
    struct Claims {
      var entities: [Int32] = []
      var sources: [Int32] = []
      var values: [Int32] = []
      /// What was written first of each entity; NaN before anything was.
      var firstWritten: [Double]
      var hasRawConflict: [Bool]
      var rawConflicts = 0
    }

    private let claims: Mutex<Claims>
    private let codes: [Int32]

    init(_ forms: ClaimForms, entityCount: Int) {
      codes = forms.codes
      claims = Mutex(
        Claims(
          firstWritten: [Double](repeating: .nan, count: entityCount),
          hasRawConflict: [Bool](repeating: false, count: entityCount)
        )
      )
    }

    /// Adds claims row by row; all arrays are of one length.
    ///
    /// Entities and sources are whole numbers, values codes or NaN for none, texts the codes of
    /// texts where these differ from values.
    func add(_ entities: [Double], _ sources: [Double], _ values: [Double], _ texts: [Double]?) {
      claims.withLock { claims in
        for row in values.indices where !values[row].isNaN {
          let value = codes[Int(values[row])]
          if value < 0 { continue }
          let entity = Int(entities[row])
          let written = texts?[row] ?? values[row]
          let first = claims.firstWritten[entity]
          if first.isNaN {
            claims.firstWritten[entity] = written
          } else if first != written, !claims.hasRawConflict[entity] {
            claims.hasRawConflict[entity] = true
            claims.rawConflicts += 1
          }
          claims.entities.append(Int32(entity))
          claims.sources.append(Int32(sources[row]))
          claims.values.append(value)
        }
      }
    }

    /// Gives the claims away, so that they are not held twice.
    func take() -> Claims {
      claims.withLock { claims in
        defer { claims = Claims(firstWritten: [], hasRawConflict: []) }
        return claims
      }
    }
  }
}
