import Columnar
import Conform
import Engine
import Ingest
import Synchronization
import Workspace

/// Makes the view `claims` in the engine and brings its codes to Swift.
///
/// Only distinct raw texts and three whole numbers a claim leave the engine.
struct ClaimTables: Sendable {
  /// One attribute, normalised.
  struct Attribute: Sendable {
    let name: String
    let rule: Manifest.ColumnRule?
    let normaliser: AttributeNormaliser
    /// The distinct normalised values, by code; numbers in their order, texts in theirs.
    let values: [String]
    /// Rows whose text is not of the attribute's kind.
    let unreadable: Int
    let claims: ClaimSet
    /// Entities with at least two different claims as written.
    let rawConflicts: Int
    /// Whether the column was declared or judged to hold classes, whatever their spelling.
    let isCategory: Bool

    /// Whether distances between values mean something.
    var isQuantity: Bool { normaliser.kind == .number && !isCategory }

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
    of loaded: LoadedDataset,
    _ selected: [ClaimAttributes.Attribute],
    progress: ProgressHandler
  ) async throws {
    let builder = ClaimTableBuilder(loaded)
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
      forms.append(try await builder.forms(attribute))
    }
    progress(WorkProgress(stage: "collecting claims", completed: 0, total: nil, unit: "claims"))
    try await builder.writeClaims(forms)
    let entityCount = try await builder.entityCount()
    let sources = try await builder.sources()
    self.entityCount = entityCount
    self.sources = sources
    rowsWithoutEntity = try await builder.rowsWithoutEntity()
    let collectors = forms.map { Collector($0, sources: sources, entityCount: entityCount) }
    try await builder.forEachCode(forms) { attribute, entities, sources, raws in
      collectors[attribute].add(entities: entities, sources: sources, raws: raws)
    }
    attributes = zip(forms, collectors).map { form, collector in
      let collected = collector.take()
      return Attribute(
        name: form.attribute.name,
        rule: form.attribute.rule,
        normaliser: form.normaliser,
        values: form.values,
        unreadable: form.unreadable,
        claims: ClaimSet(
          entities: collected.entities,
          sources: collected.sources,
          values: collected.values,
          entityCount: entityCount,
          valueCount: form.values.count
        ),
        rawConflicts: collected.rawConflicts,
        isCategory: form.attribute.isCategory
      )
    }
  }

  /// The claims of one attribute as they come from the engine.
  private final class Collector: Sendable {
    struct Claims {
      var entities: [Int32] = []
      var sources: [Int32] = []
      var values: [Int32] = []
      /// The first raw text of each entity; −1 before one is seen.
      var firstRaw: [Int32]
      var hasRawConflict: [Bool]
      var rawConflicts = 0
    }

    private let claims: Mutex<Claims>
    private let codes: [[Int32]]
    /// The order of dates of each source.
    private let orders: [Int]

    init(_ forms: ClaimForms, sources: [String], entityCount: Int) {
      codes = forms.codes
      orders = sources.map { forms.orderOfSource[$0] ?? 0 }
      claims = Mutex(
        Claims(
          firstRaw: [Int32](repeating: -1, count: entityCount),
          hasRawConflict: [Bool](repeating: false, count: entityCount)
        )
      )
    }

    func add(entities: [Double], sources: [Double], raws: [Double]) {
      claims.withLock { claims in
        for row in raws.indices where !raws[row].isNaN {
          let entity = Int(entities[row])
          let source = Int(sources[row])
          let raw = Int(raws[row])
          let value = codes[orders[source]][raw]
          if value == ClaimForms.missing { continue }
          let first = claims.firstRaw[entity]
          if first < 0 {
            claims.firstRaw[entity] = Int32(raw)
          } else if first != raw, !claims.hasRawConflict[entity] {
            claims.hasRawConflict[entity] = true
            claims.rawConflicts += 1
          }
          if value == ClaimForms.unreadable { continue }
          claims.entities.append(Int32(entity))
          claims.sources.append(Int32(source))
          claims.values.append(value)
        }
      }
    }

    /// Gives the claims away, so that they are not held twice.
    func take() -> Claims {
      claims.withLock { claims in
        defer { claims = Claims(firstRaw: [], hasRawConflict: []) }
        return claims
      }
    }
  }
}
