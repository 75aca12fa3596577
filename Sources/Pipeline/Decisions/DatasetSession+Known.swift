import Basics
import Columnar
import Conform
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
    let columns = try await engine.describe(RowsRelation.name)
    let gold = try TruthFile(
      contentsOf: truth,
      entity: manifest.entity,
      label: manifest.label,
      attributes: columns.map(\.name).filter { !internals.contains($0) },
      takesOnlyColumn: true
    )
    let entities = try await engine.query(
      """
      SELECT DISTINCT \(EntityKey.sql(manifest.entity, engine.dialect)) AS entity
      FROM \(identifier: RowsRelation.name)
      WHERE \(EntityKey.isPresent(manifest.entity, engine.dialect))
      """
    ).strings("entity").compactMap(\.self)
    let read = Self.read(gold, columns, manifest)
    var requests: [(order: UInt64, request: ReviewRequest)] = []
    for entity in entities {
      let key = TruthFile.key(entity)
      for (attribute, values) in gold.values {
        guard let text = values[key], let value = read[attribute]?[text] else { continue }
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

  /// The values of a truth file by attribute and text, read in the kinds of their columns; texts that
  /// mean no value are left out.
  private static func read(
    _ gold: TruthFile,
    _ columns: [PartColumn],
    _ manifest: Manifest
  ) -> [String: [String: String]] {
    gold.values.reduce(into: [:]) { read, attribute in
      let (name, values) = attribute
      let column = columns.first { $0.name.lowercased() == name.lowercased() }
      let kind = column.map { ValueKind(engineType: $0.engineType) } ?? .text
      let rule = manifest.rule(for: column?.name ?? name)
      let declaration = ColumnDeclaration(
        name: name,
        kind: kind.columnKind,
        unit: rule?.unit,
        values: Set(rule?.values ?? []),
        missing: rule?.missing
      )
      for (text, value) in TextColumn.values(of: Set(values.values), declaration) {
        read[name, default: [:]][text] =
          switch value {
          case .missing: nil
          case .text, .unreadable: text
          case .whole(let number): String(number)
          case .real(let number): ValueKind.form(number) ?? text
          case .truth(let isTrue): isTrue ? "true" : "false"
          case .moment(let moment): moment
          }
      }
    }
  }
}
