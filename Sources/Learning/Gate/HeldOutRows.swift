internal import Basics
internal import Workspace
import Scoring

/// Rows that no model of some runs has learnt from.
struct HeldOutRows {
  /// The rows with a label.
  var table: LearningTable
  var classes: [String]
  var positive: Int?
  /// Places in `table`, and what is known of each of them.
  var rows: [Int32]
  var labels: [Int32]
  var groups: [UInt64]
  var slices: [SliceColumn]
  var notes: [String]
}

extension LearningTask {
  /// The test rows of all runs.
  ///
  /// - Throws: `LearningError.Code.badSplit` when there are none, or nobody knows which they are.
  func heldOut(_ table: LearningTable, of runs: [TrainingRun]) throws -> HeldOutRows {
    let (table, labels, classes) = try labelled(table)
    var notes: [String] = []
    let divided = try divide(table, labels, notes: &notes)
    var isHeld = Array(repeating: false, count: table.rowCount)
    for row in divided.split.test { isHeld[Int(row)] = true }
    for run in runs {
      if run.split != divided.recipe {
        throw LearningError(
          .badSplit,
          "the split has changed since run \(run.id) was trained: which rows it learnt from is not known",
          suggestion: "train again, or restore the split in the manifest"
        )
      }
      if run.datasetFingerprint != table.datasetFingerprint {
        notes.append(
          "the data has changed since run \(run.id) was trained: rows it learnt from may be among those held out"
        )
      }
      if run.dividesRowsByHash { try keepTestRows(&isHeld, of: run, table) }
    }
    let rows = isHeld.indices.filter { isHeld[$0] }.map(Int32.init)
    guard !rows.isEmpty else {
      throw LearningError(
        .badSplit,
        "no row is held out of all models",
        suggestion: "give the split a test part, and train both models on it"
      )
    }
    return HeldOutRows(
      table: table,
      classes: classes,
      positive: positiveIndex(table, classes, labels: labels),
      rows: rows,
      labels: rows.map { labels[Int($0)] },
      groups: table.groups.isEmpty ? [] : rows.map { table.groups[Int($0)] },
      slices: try slices == nil
        ? [] : SliceColumn.choose(slices, of: table).map { $0.selecting(rows) },
      notes: notes
    )
  }

  /// Leaves only rows that are test rows of a run which divided them while it read them.
  func keepTestRows(
    _ isHeld: inout [Bool],
    of run: TrainingRun,
    _ table: LearningTable
  ) throws {
    // A column names the parts for every run alike.
    if case .column = split { return }
    guard !table.groups.isEmpty else {
      throw LearningError(
        .badSplit,
        "run \(run.id) divided its rows while it read them: which it learnt from is not known",
        suggestion: "name a split column, or an entity or `by` that keeps rows together"
      )
    }
    let division = try RowDivision(split, table.groupedBy)
    for row in isHeld.indices where division.part(of: table.groups[row]) != .test {
      isHeld[row] = false
    }
  }
}

extension TrainingRun {
  /// Whether rows were divided one by one by hashes, and not together.
  var dividesRowsByHash: Bool {
    configuration.model.isHashed || configuration.rowsOnDisk == true
      || lineage?.dividesByHash == true
  }
}
