import Basics
import Dispatch
import Foundation
import Scoring
import Synchronization

/// Scores blocks of rows on all cores, in any order, and writes them in the order of the rows.
struct BatchScorer {
  /// Rows that are in memory together, and blocks that are scored at the same time.
  private static let windowRows = 1 << 16
  private static let windowBlocks = 2 * ProcessInfo.processInfo.activeProcessorCount
  /// Putting a part on the disk takes at most this share of the time.
  private static let savingShare = 0.1

  /// What came of one block.
  private struct Scored: Sendable {
    var lines: [UInt8] = []
    var histogram = ScoreHistogram()
    var classes: [Int]
    var top: TopRows?
  }

  private let model: DeployedModel
  private let options: ScoringOptions
  private let job: ScoringJob
  private var pending: [CandidateBlock] = []
  private var pendingRows = 0
  /// What was scored and waits for the rows before it.
  private var order: RowOrder<Scored>
  /// What is done, the parts that are not on the disk yet included.
  private(set) var histogram: ScoreHistogram
  private var classes: [Int]
  private var top: TopRows?
  private var lines: [UInt8] = []
  private var lastPart = ContinuousClock.now
  private var savingSeconds = 0.0

  /// `counts` are the rows of each input.
  init(
    _ model: DeployedModel,
    _ options: ScoringOptions,
    _ job: ScoringJob,
    counts: [Int]
  ) {
    self.model = model
    self.options = options
    self.job = job
    let journal = job.journal
    order = RowOrder(counts, after: journal.end)
    histogram = journal.histogram
    let count = model.scorer.model.classes.count
    classes = journal.classes.count == count ? journal.classes : Array(repeating: 0, count: count)
    top = options.top.map { journal.top ?? TopRows($0) }
  }

  /// Rows that are done.
  var rows: Int { order.given }

  mutating func take(_ block: CandidateBlock) throws {
    pending.append(block)
    pendingRows += block.range.count
    let isFull = pendingRows >= Self.windowRows && pending.count >= Self.windowBlocks
    if isFull || pendingRows >= options.partRows { try flush() }
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
    let blocks = pending
    let starts = blocks.map { order.ordinal($0.range.start) }
    let (scoring, top) = (self, self.top)
    let results = Mutex([Result<Scored, any Error>?](repeating: nil, count: blocks.count))
    DispatchQueue.concurrentPerform(iterations: blocks.count) { index in
      let scored = Result { try scoring.score(blocks[index], first: starts[index], top) }
      results.withLock { $0[index] = scored }
    }
    for (block, result) in zip(blocks, results.withLock { $0 }) {
      if let result { try order.insert(result.get(), at: block.range) }
    }
    while let scored = order.next() {
      lines += scored.lines
      histogram.add(scored.histogram)
      for index in classes.indices { classes[index] += scored.classes[index] }
      if let best = scored.top { self.top?.insert(best) }
    }
    pending.removeAll(keepingCapacity: true)
    pendingRows = 0
    let waited = (ContinuousClock.now - lastPart).inSeconds
    let longest = max(options.partSeconds, savingSeconds / Self.savingShare)
    if lines.count >= options.partBytes || rows - job.journal.rows >= options.partRows
      || waited >= longest
    {
      try save()
    }
  }

  private mutating func save() throws {
    let start = ContinuousClock.now
    let (rows, end, histogram, classes, top) = (rows, order.end, histogram, classes, top)
    try job.add(lines) { journal in
      journal.rows = rows
      journal.end = end
      journal.histogram = histogram
      journal.classes = classes
      journal.top = top
    }
    lines.removeAll(keepingCapacity: true)
    lastPart = .now
    savingSeconds = (lastPart - start).inSeconds
  }

  private func score(_ candidates: CandidateBlock, first: Int, _ top: TopRows?) throws -> Scored {
    let block = try candidates.load()
    let numbers = candidates.range.first
    let scores = try block.scores(by: model.scorer)
    var result = Scored(classes: Array(repeating: 0, count: classes.count))
    for row in 0..<block.rowCount {
      result.histogram.add(scores.scores[row])
      result.classes[Int(scores.chosen[row])] += 1
    }
    if let top {
      result.top = best(block, scores, first: first, numbers, among: top)
      return result
    }
    var written = ScoreLines(options.format.ofParts, columns: options.columns)
    for row in 0..<block.rowCount {
      written.append(Self.cells(ranked(block, row, scores, first: first, numbers), model))
    }
    result.lines = written.take()
    return result
  }

  /// The rows of a block that may be among the best of all.
  private func best(
    _ block: any CandidateRows,
    _ scores: ScoredRows,
    first: Int,
    _ numbers: Int,
    among top: TopRows
  ) -> TopRows {
    var best = TopRows(top.limit)
    let isGrouped = options.by != nil
    // Most rows of a long input are below this.
    var floor = isGrouped ? nil : top.worst()
    for row in 0..<block.rowCount {
      let score = scores.scores[row]
      if !isGrouped, let floor, score < floor { continue }
      let group = isGrouped ? block.group(row) : ""
      guard top.accepts(score, ordinal: first + row, group: group),
        best.accepts(score, ordinal: first + row, group: group)
      else { continue }
      best.insert(ranked(block, row, scores, first: first, numbers), group: group)
      if !isGrouped, let lowest = best.worst() { floor = max(floor ?? lowest, lowest) }
    }
    return best
  }

  private func ranked(
    _ block: any CandidateRows,
    _ row: Int,
    _ scores: ScoredRows,
    first: Int,
    _ numbers: Int
  ) -> RankedRow {
    RankedRow(
      ordinal: first + row,
      file: block.file(row),
      row: numbers + row,
      kept: options.keep.indices.map { block.kept($0, row) },
      score: scores.scores[row],
      chosen: scores.chosen[row]
    )
  }

  private static func cells(_ row: RankedRow, _ model: DeployedModel) -> [OutputCell] {
    [.text(row.file), .plain(String(row.row))] + row.kept + [
      .plain(row.score.isFinite ? row.score.description : "null"),
      .text(model.scorer.model.classes[Int(row.chosen)]), .text(model.name), .text(model.version),
    ]
  }
}
