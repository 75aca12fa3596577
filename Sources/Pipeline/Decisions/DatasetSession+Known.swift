import Basics
import Columnar
import Engine
package import Foundation
import Fusion
import Ingest
import Workspace

extension DatasetSession {
  /// Puts cells whose value is known into the queue, drawn by chance from a truth file; nobody who
  /// decides can tell them.
  ///
  /// - `count`: at most so many.
  /// - Throws: `CurationError` without an entity, or when the file names no column.
  package func plantKnown(from truth: URL, count: Int, who: String) async throws -> ReviewAdded {
    let manifest = try await summary().manifest
    guard !manifest.entity.isEmpty else {
      throw CurationError(
        .notApplicable,
        "rows without a key cannot be found in a truth file",
        suggestion: "name the key under entity in dataset.yaml"
      )
    }
    let loaded = try await loaded()
    let engine = loaded.engine
    let internals = Set(["_source", "_row", "_file"] + manifest.entity)
    let gold = try TruthFile(
      contentsOf: truth,
      entity: manifest.entity,
      label: manifest.label,
      attributes: try await engine.describe(RowsRelation.name).map(\.name)
        .filter { !internals.contains($0) },
      takesOnlyColumn: true
    )
    let entities = try await engine.query(
      """
      SELECT DISTINCT \(EntityKey.sql(manifest.entity, engine.dialect)) AS entity
      FROM \(identifier: RowsRelation.name)
      WHERE \(EntityKey.isPresent(manifest.entity, engine.dialect))
      """
    ).strings("entity").compactMap(\.self)
    var requests: [(order: UInt64, request: ReviewRequest)] = []
    for entity in entities {
      let key = TruthFile.key(entity)
      for (attribute, values) in gold.values {
        guard let value = values[key] else { continue }
        requests.append(
          (
            FeatureHash.of(attribute + "\u{1F}" + entity, seed: 3),
            ReviewRequest(
              .item(.entity(entity)),
              attribute: attribute,
              kind: .known,
              known: value
            )
          )
        )
      }
    }
    let drawn = requests.sorted { $0.order < $1.order }.prefix(count).map(\.request)
    return try await addToReview(drawn, who: who)
  }
}
