import Basics
import Columnar
import Engine
import Foundation
import Fusion
import Ingest
import Workspace

/// The committed sample, loaded and resolved once for all tests; `truth(entity, attribute, value)`
/// stands in the engine beside its relations.
struct MolesSample: Sendable {
  let loaded: LoadedDataset
  let majority: ConflictReport
  let conflicts: ConflictReport

  static let shared = Task { try await MolesSample() }

  private init() async throws {
    // A copy, so that tests neither use nor leave a cache in the checkout.
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "tuina-moles-\(ProcessInfo.processInfo.processIdentifier)")
    try? FileManager.default.removeItem(at: folder)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for name in ["dataset.yaml", "sources", "feedback", "truth.csv"] {
      try FileManager.default.copyItem(
        at: PlantedFaults.folder.appending(path: name),
        to: folder.appending(path: name)
      )
    }
    let truth = folder.appending(path: "truth.csv")
    let engine = try await Engines.open(uri: nil)
    loaded = try await LoadedDataset.load(
      Dataset.open(folder, consent: .given),
      engine: engine
    )
    majority = try await Conflicts.resolve(
      loaded,
      options: ConflictOptions(method: .majority, truth: truth)
    )
    // Last, because the tables in the engine are of the last resolving.
    conflicts = try await Conflicts.resolve(loaded, options: ConflictOptions(truth: truth))
    try await engine.execute(
      """
      CREATE TABLE truth AS SELECT lesion_id AS entity, attribute, value FROM (
      UNPIVOT (SELECT * FROM read_csv(\(literal: truth.path), all_varchar = true))
      ON COLUMNS(* EXCLUDE lesion_id) INTO NAME attribute VALUE value)
      """
    )
  }

  /// Rows of a query as texts.
  func rows(_ sql: SQL) async throws -> [[String]] {
    let table = try await loaded.engine.query(sql)
    return (0..<table.rowCount).map { row in table.row(row).map { "\($0)" } }
  }

  func number(_ sql: SQL) async throws -> Double? {
    let table = try await loaded.engine.query(sql)
    return table.rowCount == 1 ? table[0, 0].double : nil
  }
}
