import Columnar
import Conform
import Engine
import Ingest
import Workspace

/// Makes the table `claims` in the engine and brings its codes to Swift.
///
/// Only distinct raw texts, entity names and 16 bytes a claim leave the engine.
struct ClaimTables: Sendable {
  /// One attribute, normalised.
  struct Attribute: Sendable {
    let name: String
    let rule: Manifest.ColumnRule?
    let normaliser: AttributeNormaliser
    /// The distinct normalised values, by code; numbers in their order, texts in theirs.
    var values: [String]
    /// Rows whose text is not of the attribute's kind.
    let unreadable: Int
    var claims: ClaimSet

    /// The number of each value code, for numbers.
    var numbers: [Double] { values.map { Double($0) ?? .nan } }
  }

  let entities: [String]
  let sources: [String]
  let attributes: [Attribute]
  /// Rows that name no entity and so make no claim.
  let rowsWithoutEntity: Int

  init(
    of loaded: LoadedDataset,
    _ selected: [ClaimAttributes.Attribute],
    progress: ProgressHandler
  ) async throws {
    let builder = ClaimTableBuilder(loaded)
    var drafts: [ClaimTableBuilder.Draft] = []
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
      drafts.append(try await builder.draft(attribute))
    }
    progress(WorkProgress(stage: "collecting claims", completed: 0, total: nil, unit: "claims"))
    try await builder.writeClaims(drafts)
    entities = try await builder.entities()
    sources = try await builder.sources()
    rowsWithoutEntity = try await builder.rowsWithoutEntity()
    let claims = try await builder.codes(attributeCount: drafts.count)
    attributes = zip(drafts, claims).map { draft, claims in
      Attribute(
        name: draft.attribute.name,
        rule: draft.attribute.rule,
        normaliser: draft.normaliser,
        values: draft.values,
        unreadable: draft.unreadable,
        claims: ClaimSet(claims, valueCount: draft.values.count)
      )
    }
  }
}
