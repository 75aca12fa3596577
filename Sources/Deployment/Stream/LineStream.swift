package import Basics
import Dispatch
import Foundation
import Scoring
import Synchronization

/// Scores JSON lines as they come, in their order, in bounded memory.
///
/// Some blocks of lines are scored at once, each on one core. No more is read before their scores are
/// written, so that a slow reader of the scores makes the writer of the lines wait.
package struct LineStream: Sendable {
  /// A line that is no row.
  package struct LineProblem: Sendable, Hashable, Encodable {
    package var line: Int
    package var column: Int
    package var reason: String

    private enum CodingKeys: String, CodingKey { case line, column, reason }
  }

  package struct Summary: Sendable {
    /// `linesRead == rows + rejected + blank`.
    package var linesRead = 0
    package var rows = 0
    package var rejected = 0
    package var blank = 0
    package var bytes = 0
    package var scores = ScoreHistogram()
    /// From when a line was read until its score was written.
    package var latency = LatencyHistogram()
    /// Rows in which each column that the model reads had a member.
    package var rowsWithMember: [String: Int] = [:]

    package init() {}

    /// Adds what another stream brought; `rowsWithMember` counts on in one stream and is taken over.
    package mutating func add(_ other: Summary) {
      linesRead += other.linesRead
      rows += other.rows
      rejected += other.rejected
      blank += other.blank
      bytes += other.bytes
      scores.add(other.scores)
      latency.add(other.latency)
      rowsWithMember = other.rowsWithMember
    }
  }

  /// Longer lines are refused.
  package static let longestLine = 16 << 20
  /// Blocks of fewer bytes are not worth another thread when nothing else is scored.
  private static let smallBlock = 8 << 10
  /// Blocks a worker has before it, so that it need not wait for the next.
  private static let blocksAhead = 2

  private let workers: [Worker]
  private let inputs: [String]

  /// `keep` are members of the lines that are written beside the scores, as they are.
  package init(
    _ model: DeployedModel,
    missing: Set<String>,
    keep: [String] = [],
    workers count: Int = Processors.count
  ) throws {
    let scorer = try LineScorer(model, missing: missing, keep: keep)
    workers = (0..<max(1, count)).map { _ in Worker(scorer) }
    inputs = model.scorer.inputs.map(\.name)
  }

  /// Scores what a source gives until it ends.
  ///
  /// `read` fills a buffer from a place on and says how many bytes came: 0 at the end, nil when nothing is
  /// there yet and it is to be asked again. It should wait for bytes only when it is told that it may: scores
  /// that are not written yet do not wait for the lines after them. `finished` is told the bytes whose
  /// scores are written, and `observe` what came so far.
  ///
  /// - Throws: what the closures throw.
  package func run(
    firstLine: Int = 1,
    read: (_ buffer: inout [UInt8], _ from: Int, _ mayWait: Bool) throws -> Int?,
    write: ([UInt8]) throws -> Void,
    report: (LineProblem) throws -> Void,
    finished: (_ bytes: Int, _ lines: Int) throws -> Void = { _, _ in },
    observe: (Summary) -> Void = { _ in }
  ) throws -> Summary {
    var summary = Summary()
    var cutter = LineCutter(firstLine: firstLine, longestLine: Self.longestLine)
    // In the order of the stream.
    var underway: [PendingBlock] = []
    var turn = 0

    func settle() throws {
      let pending = underway.removeFirst()
      let (block, result) = pending.wait()
      if !result.output.isEmpty { try write(result.output) }
      for problem in result.problems {
        try report(
          LineProblem(line: problem.line, column: problem.column, reason: problem.reason)
        )
      }
      summary.add(result)
      summary.bytes = block.end
      summary.latency.add((ContinuousClock.now - block.arrived).inSeconds, times: result.rows)
      cutter.reuse(block.bytes)
      try finished(block.end, summary.linesRead)
      observe(summary)
    }

    reading: while true {
      let mayWait = underway.isEmpty
      switch try cutter.next({ try read(&$0, $1, mayWait) }) {
      case .block(let block):
        let pending = PendingBlock(block)
        if underway.isEmpty, block.count < Self.smallBlock {
          workers[turn].score(pending)
        } else {
          workers[turn].start(pending)
        }
        underway.append(pending)
        turn = (turn + 1) % workers.count
        if underway.count > workers.count * Self.blocksAhead { try settle() }
      case .overlong(let line):
        while !underway.isEmpty { try settle() }
        summary.linesRead += 1
        summary.rejected += 1
        try report(
          LineProblem(
            line: line,
            column: Self.longestLine + 1,
            reason: "the line is longer than \(Self.longestLine >> 20) MiB"
          )
        )
      case .unfinished: continue
      case .nothing: if !underway.isEmpty { try settle() }
      case .end: break reading
      }
    }
    while !underway.isEmpty { try settle() }
    summary.bytes = cutter.bytes
    for (index, name) in inputs.enumerated() {
      summary.rowsWithMember[name] = workers.reduce(0) { $0 + $1.rowsWithMember[index] }
    }
    return summary
  }

  /// A scorer that takes one block after the other on a thread of its own.
  private final class Worker: Sendable {
    private let scorer: Mutex<LineScorer>
    private let queue = DispatchQueue(label: "tuina.stream")

    init(_ scorer: LineScorer) { self.scorer = Mutex(scorer) }

    var rowsWithMember: [Int] { scorer.withLock { $0.rowsWithMember } }

    func start(_ pending: PendingBlock) { queue.async { self.score(pending) } }

    func score(_ pending: PendingBlock) {
      let block = pending.block
      pending.finish(
        scorer.withLock {
          $0.score(block.bytes.span.extracting(0..<block.count), firstLine: block.firstLine)
        }
      )
    }
  }

  /// A block whose scores are to come.
  private final class PendingBlock: Sendable {
    let block: LineBlock
    private let result = Mutex(LineScorer.Result())
    private let isDone = DispatchSemaphore(value: 0)

    init(_ block: LineBlock) { self.block = block }

    func finish(_ scored: LineScorer.Result) {
      result.withLock { $0 = scored }
      isDone.signal()
    }

    func wait() -> (LineBlock, LineScorer.Result) {
      isDone.wait()
      return (block, result.withLock { $0 })
    }
  }
}

extension LineStream.Summary {
  fileprivate mutating func add(_ result: LineScorer.Result) {
    linesRead += result.lines
    rows += result.rows
    rejected += result.problems.count
    blank += result.blank
    scores.add(result.histogram)
  }
}
