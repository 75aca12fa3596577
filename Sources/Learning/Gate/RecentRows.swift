internal import Foundation
internal import Workspace
import Scoring

extension LearningTask {
  /// Rows that people labelled and that no model of some runs has learnt from: they come later than every
  /// event that one learnt from, and where people told the class, which a thing keeps, they are about
  /// things that none learnt; with their times, ascending.
  ///
  /// - Throws: `LearningError` when the data cannot be learnt from.
  func recent(
    _ events: ModelGate.Events,
    _ table: LearningTable,
    of runs: [TrainingRun]
  ) throws -> (rows: HeldOutRows, times: [Double]) {
    let (base, labels, classes) = try labelled(table)
    let learnt = events.isAboutLabel ? try things(learntBy: runs, base, labels, events) : Things()
    let last = runs.compactMap { $0.lineage?.to?.timeIntervalSince1970 }.max() ?? -.infinity
    let known = Set(classes)
    let all = events.rows
    let rows = (0..<all.count).filter { row in
      guard all.times[row] > last, let label = all.table.labels[row], known.contains(label) else {
        return false
      }
      if let entity = all.entities[row], learnt.entities.contains(entity) { return false }
      return all.table.groups.isEmpty || !learnt.groups.contains(all.table.groups[row])
    }
    let recent = all.selecting(rows)
    let numbers = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, Int32($0)) })
    let held = HeldOutRows(
      table: recent.table,
      classes: classes,
      positive: positiveIndex(base, classes, labels: labels),
      rows: (0..<recent.count).map(Int32.init),
      labels: recent.table.labels.map { $0.flatMap { numbers[$0] } ?? 0 },
      groups: recent.table.groups,
      slices: [],
      notes: []
    )
    return (held, recent.times)
  }

  private struct Things {
    var entities: Set<String> = []
    var groups: Set<UInt64> = []
  }

  /// The entities and groups of rows that are not among the test rows of all runs, and of events that one
  /// learnt from.
  private func things(
    learntBy runs: [TrainingRun],
    _ base: LearningTable,
    _ labels: [Int32],
    _ events: ModelGate.Events
  ) throws -> Things {
    var notes: [String] = []
    let divided = try divide(base, labels, notes: &notes)
    var isHeld = Array(repeating: false, count: base.rowCount)
    for row in divided.split.test { isHeld[Int(row)] = true }
    for run in runs where run.dividesRowsByHash { try keepTestRows(&isHeld, of: run, base) }
    var things = Things()
    for (row, place) in base.places.enumerated() where !isHeld[row] {
      if !events.keys.isEmpty { things.entities.insert(events.keys[place]) }
      if !base.groups.isEmpty { things.groups.insert(base.groups[row]) }
    }
    let last = runs.compactMap { $0.lineage?.to?.timeIntervalSince1970 }.max() ?? -.infinity
    for (row, entity) in events.rows.entities.enumerated() where events.rows.times[row] <= last {
      if let entity { things.entities.insert(entity) }
    }
    return things
  }
}
