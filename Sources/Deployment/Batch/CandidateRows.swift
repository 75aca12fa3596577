import Columnar
import Foundation
import Scoring

/// Rows of one input in memory, to be scored together.
protocol CandidateRows: Sendable {
  var rowCount: Int { get }

  /// - Throws: `DeploymentError` for rows that cannot be scored.
  func scores(by scorer: RowScorer) throws -> ScoredRows
  /// The file of a row as it is written beside its score.
  func file(_ row: Int) -> String
  /// What a row has in the column at a place among those that are kept.
  func kept(_ place: Int, _ row: Int) -> OutputCell
  /// The group of a row; empty where it has none.
  func group(_ row: Int) -> String
}

/// Rows of one input that are loaded when their turn comes, on the thread that scores them.
struct CandidateBlock: Sendable {
  let range: RowRange
  let load: @Sendable () throws -> any CandidateRows
}

/// A batch of an engine.
struct EngineRows: CandidateRows {
  private let batch: RecordBatch
  private let folders: [URL]
  private let files: Column?
  private let keptColumns: [Column?]
  private let groups: Column?

  init(_ batch: RecordBatch, folders: [URL], keep: [String], by: String?) {
    self.batch = batch
    self.folders = folders
    files = batch.column("_file")
    keptColumns = keep.map { batch.column($0) }
    groups = by.flatMap { batch.column($0) }
  }

  var rowCount: Int { batch.rowCount }

  func scores(by scorer: RowScorer) -> ScoredRows { scorer.score(batch, folders: folders) }

  func file(_ row: Int) -> String { files?.text(row) ?? "" }

  func kept(_ place: Int, _ row: Int) -> OutputCell {
    keptColumns[place].map { OutputCell($0, row) } ?? .null
  }

  func group(_ row: Int) -> String { groups.map { OutputCell($0, row).text } ?? "" }
}
