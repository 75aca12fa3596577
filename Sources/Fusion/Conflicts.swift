import Basics
import Foundation
package import Ingest
package import Workspace

/// Finds where sources contradict each other and decides what to believe.
package enum Conflicts {
  /// Goes up when the same claims would be resolved or reported otherwise, so that no kept report
  /// answers.
  package static let version = 3

  /// How many of the most doubtful cells a report holds; the table `resolutions` holds all.
  package static let shownResolutions = 500

  /// Resolves every attribute of every entity.
  ///
  /// Leaves in the engine the view `claims(entity, attribute, source, raw, value, _file, _row)`, where
  /// `raw` is the text of the cell as it was written and `value` is null where it cannot be read or is
  /// out of range, and the table
  /// `resolutions(entity, attribute, value, confidence, posterior, method, is_conflict,
  /// is_undecided, low, high)`.
  ///
  /// - Throws: `CurationError` when the dataset has no entity or no attribute, when no two sources
  ///   speak about one entity (unless a truth file is to score them), or when the truth file cannot
  ///   be used; `EngineError` from the engine.
  /// - Complexity: O(claims) memory, some 40 bytes a claim beside the distinct values.
  package static func resolve(
    _ loaded: LoadedDataset,
    options: ConflictOptions = ConflictOptions(),
    progress: @escaping ProgressHandler = { _ in }
  ) async throws -> ConflictReport {
    let start = ContinuousClock.now
    guard !loaded.manifest.entity.isEmpty else {
      throw CurationError(
        .notApplicable,
        "the dataset has no entity, so no two rows speak about one thing",
        suggestion: "name the column that ties rows together as entity in the manifest"
      )
    }
    let selected = ClaimAttributes(of: loaded).attributes
    guard !selected.isEmpty else {
      throw CurationError(
        .notApplicable,
        "no column makes claims: all are keys, ids, pictures or prose",
        suggestion: "give a column the type category, number, date or time in the manifest"
      )
    }
    let nothingShared = CurationError(
      .notApplicable,
      "no two sources speak about one \(loaded.manifest.entity.joined(separator: " · ")), "
        + "so nothing can be contradicted",
      suggestion: "name as entity the columns by which rows of different sources are one thing"
    )
    let isScored = options.truth != nil
    guard isScored || SharedEntities.arePossible(in: loaded) else { throw nothingShared }
    let builder = ClaimTableBuilder(loaded)
    let entities = try await builder.numberEntities()
    guard isScored || entities.shared > 0 else { throw nothingShared }
    // Read before the work, so that a wrong name is told at once; used only after it.
    let truth = try options.truth.map {
      try TruthFile(
        contentsOf: $0,
        entity: loaded.manifest.entity,
        label: loaded.manifest.label,
        attributes: selected.map(\.name)
      )
    }
    let tables = try await ClaimTables(builder, entities, selected, progress: progress)
    progress(WorkProgress(stage: "resolving", completed: 0, total: nil, unit: "cells"))
    let resolved = await ResolvedAttribute.resolve(
      tables.attributes,
      sourceCount: tables.sources.count,
      method: options.method
    )
    try await builder.writeResolutions(resolved)
    let positive = options.positive ?? loaded.manifest.positive
    let score =
      if let truth {
        TruthScore(
          truth,
          try await GoldValues(
            truth,
            resolved.map(\.column),
            others: positive.map { [$0] } ?? [],
            engine: loaded.engine
          ),
          resolved,
          entities: try await builder.entities(),
          sourceCount: tables.sources.count,
          positive: positive
        )
      } else {
        nil as TruthScore?
      }
    let ranking = DoubtRanking(resolved, limit: shownResolutions)
    let shown = Set(ranking.cells.map { resolved[$0.attribute].claims.entities[$0.item] })
    var report = ConflictReport.make(
      resolved,
      tables,
      score,
      ranking,
      entities: try await builder.entities(shown)
    )
    report.unusedTruthColumns = truth?.unusedColumns
    report.repeatedTruthKeys = truth?.repeatedKeys.count
    report.unknownTruthKeys = score?.unknownKeys
    report.seconds = (ContinuousClock.now - start) / .seconds(1)
    return report
  }
}
