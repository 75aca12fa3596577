import Basics
import Dispatch
import Foundation
import Scoring
import Synchronization

/// Scores blocks of rows on all cores, in any order, and writes them in the order of the rows.
///
/// While a window of blocks is scored, those of the next one are taken: an engine goes on reading.
struct BatchScorer {
  /// Rows that are scored together, and blocks that are scored at the same time.
  private static let windowRows = 1 << 16
  private static let windowBlocks = 2 * Processors.count
  /// Putting a part on the disk takes at most this share of the time.
  private static let savingShare = 0.1

  private let scorer: BlockScorer
  private let job: ScoringJob
  private var pending: [CandidateBlock] = []
  private var pendingRows = 0
  private var window: Window?
  /// What was scored and waits for the rows before it.
  private var order: RowOrder<BlockScorer.Scored>
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
    scorer = BlockScorer(model: model, options: options)
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
    if isFull || pendingRows >= scorer.options.partRows { try flush() }
  }

  /// Scores what is left, and puts it on the disk.
  mutating func finish() throws {
    try flush()
    try settle()
    // What was killed behind this part has it on the disk already.
    if let top, job.journal.parts.isEmpty { lines = scorer.lines(top) }
    try save()
  }

  /// Begins to score what was taken, when the window before is done.
  private mutating func flush() throws {
    try settle()
    guard !pending.isEmpty else { return }
    let starts = pending.map { order.ordinal($0.range.start) }
    window = Window(pending, starts: starts, scorer, top)
    pending.removeAll(keepingCapacity: true)
    pendingRows = 0
  }

  /// Waits for the window under way and adds what came of it.
  private mutating func settle() throws {
    guard let window else { return }
    self.window = nil
    for (block, result) in window.results() {
      try order.insert(result.get(), at: block.range)
    }
    while let scored = order.next() {
      lines += scored.lines
      histogram.add(scored.histogram)
      for index in classes.indices { classes[index] += scored.classes[index] }
      if let best = scored.top { top?.insert(best) }
    }
    let options = scorer.options
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

  /// Blocks that are being scored together.
  private final class Window: Sendable {
    private let blocks: [CandidateBlock]
    private let scored: Mutex<[Result<BlockScorer.Scored, any Error>?]>
    private let group = DispatchGroup()

    /// `starts` are the places of the blocks' first rows among all.
    init(_ blocks: [CandidateBlock], starts: [Int], _ scorer: BlockScorer, _ top: TopRows?) {
      self.blocks = blocks
      scored = Mutex(Array(repeating: nil, count: blocks.count))
      DispatchQueue.global(qos: .userInitiated).async(group: group) { [self] in
        DispatchQueue.concurrentPerform(iterations: blocks.count) { index in
          let result = Result { try scorer.score(blocks[index], first: starts[index], top) }
          scored.withLock { $0[index] = result }
        }
      }
    }

    /// What came of each block, when all are done.
    func results() -> [(block: CandidateBlock, result: Result<BlockScorer.Scored, any Error>)] {
      group.wait()
      return zip(blocks, scored.withLock { $0 }).compactMap { block, result in
        result.map { (block, $0) }
      }
    }
  }
}
