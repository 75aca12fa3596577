import Columnar
import Dispatch
import Foundation
import Scoring
import Synchronization

/// Scores the batches of an input on all cores and keeps their order.
struct BatchScorer {
  /// Rows that are in memory together.
  private static let windowRows = 1 << 16

  /// What came of one batch.
  private struct Scored: Sendable {
    var lines: [UInt8] = []
    var histogram = ScoreHistogram()
    var classes: [Int]
    var candidates: [(row: RankedRow, group: String)] = []
  }

  private let model: DeployedModel
  private let options: ScoringOptions
  private let folders: [URL]
  private let job: ScoringJob
  private var pending: [RecordBatch] = []
  private var pendingRows = 0
  /// What is done, the parts that are not on the disk yet included.
  private(set) var rows: Int
  private(set) var histogram: ScoreHistogram
  private var classes: [Int]
  private var top: TopRows?
  private var lines: [UInt8] = []
  private var lastPart = ContinuousClock.now

  init(_ model: DeployedModel, _ options: ScoringOptions, _ job: ScoringJob, folders: [URL]) {
    self.model = model
    self.options = options
    self.job = job
    self.folders = folders
    let journal = job.journal
    rows = journal.rows
    histogram = journal.histogram
    let count = model.scorer.model.classes.count
    classes = journal.classes.count == count ? journal.classes : Array(repeating: 0, count: count)
    top = options.top.map { journal.top ?? TopRows($0) }
  }

  mutating func take(_ batch: RecordBatch) throws {
    pending.append(batch)
    pendingRows += batch.rowCount
    if pendingRows >= Self.windowRows { try flush() }
  }

  /// Scores what is left, and puts it on the disk.
  mutating func finish() throws {
    try flush()
    // What was killed behind this part has it on the disk already.
    if let top, job.journal.parts.isEmpty {
      var last = ScoreLines(options.format.ofParts, columns: options.columns)
      for (group, rows) in top.sorted {
        for (index, row) in rows.enumerated() {
          last.append(
            [.plain(String(index + 1))] + (options.by == nil ? [] : [.text(group)])
              + Self.cells(row, model)
          )
        }
      }
      lines = last.take()
    }
    try save()
  }

  private mutating func flush() throws {
    guard !pending.isEmpty else { return }
    let batches = pending
    let starts = batches.reduce(into: [rows]) { $0.append(($0.last ?? 0) + $1.rowCount) }
    let (scoring, top) = (self, self.top)
    let results = Mutex([Scored?](repeating: nil, count: batches.count))
    DispatchQueue.concurrentPerform(iterations: batches.count) { index in
      let scored = scoring.score(batches[index], first: starts[index], top)
      results.withLock { $0[index] = scored }
    }
    for scored in results.withLock({ $0 }).compactMap(\.self) {
      lines += scored.lines
      histogram.add(scored.histogram)
      for index in classes.indices { classes[index] += scored.classes[index] }
      for candidate in scored.candidates {
        self.top?.insert(candidate.row, group: candidate.group)
      }
    }
    rows += pendingRows
    pending.removeAll(keepingCapacity: true)
    pendingRows = 0
    let waited = ContinuousClock.now - lastPart
    if lines.count >= options.partBytes || waited >= .seconds(options.partSeconds) { try save() }
  }

  private mutating func save() throws {
    let (rows, histogram, classes, top) = (rows, histogram, classes, top)
    try job.add(lines) { journal in
      journal.rows = rows
      journal.histogram = histogram
      journal.classes = classes
      journal.top = top
    }
    lines.removeAll(keepingCapacity: true)
    lastPart = .now
  }

  private func score(_ batch: RecordBatch, first: Int, _ top: TopRows?) -> Scored {
    let scores = model.scorer.score(batch, folders: folders)
    var result = Scored(classes: Array(repeating: 0, count: classes.count))
    var written = ScoreLines(options.format.ofParts, columns: options.columns)
    let kept = options.keep.map { batch.column($0) }
    let group = options.by.flatMap { batch.column($0) }
    let (file, number) = (batch.column("_file"), batch.column("_row"))
    for row in 0..<batch.rowCount {
      result.histogram.add(scores.scores[row])
      result.classes[Int(scores.chosen[row])] += 1
      let name = group.map { $0.text(row) ?? "" } ?? ""
      if let top, !top.accepts(scores.scores[row], ordinal: first + row, group: name) { continue }
      let ranked = RankedRow(
        ordinal: first + row,
        file: file?.text(row) ?? "",
        row: number?.int(row).map { Int($0) } ?? 0,
        kept: kept.map { column in column.map { OutputCell($0, row) } ?? .null },
        score: scores.scores[row],
        chosen: scores.chosen[row]
      )
      if top == nil {
        written.append(Self.cells(ranked, model))
      } else {
        result.candidates.append((ranked, name))
      }
    }
    result.lines = written.take()
    return result
  }

  private static func cells(_ row: RankedRow, _ model: DeployedModel) -> [OutputCell] {
    [.text(row.file), .plain(String(row.row))] + row.kept + [
      .plain(row.score.isFinite ? row.score.description : "null"),
      .text(model.scorer.model.classes[Int(row.chosen)]), .text(model.name), .text(model.version),
    ]
  }
}
