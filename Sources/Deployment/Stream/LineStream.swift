import Basics
import Dispatch
import Foundation
import Scoring
import Synchronization

/// Scores JSON lines as they come, in their order, in bounded memory.
///
/// A block of lines is read, scored on all cores and written before the next one is read, so that a slow
/// reader of the scores makes the writer of the lines wait.
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

  /// Bytes that are read at once.
  private static let blockBytes = 128 << 10
  /// Longer lines are refused.
  package static let longestLine = 16 << 20

  private let workers: [Worker]
  private let inputs: [String]

  /// `keep` are members of the lines that are written beside the scores, as they are.
  package init(
    _ model: DeployedModel,
    missing: Set<String>,
    keep: [String] = [],
    workers count: Int = ProcessInfo.processInfo.activeProcessorCount
  ) throws {
    let worker = try LineScorer(model, missing: missing, keep: keep)
    workers = (0..<max(1, count)).map { _ in Worker(worker) }
    inputs = model.scorer.inputs.map(\.name)
  }

  /// Scores what a source gives until it ends.
  ///
  /// `read` fills a buffer from a place on and says how many bytes came: 0 at the end, nil when nothing is
  /// there yet and it is to be asked again. `finished` is told the bytes whose scores are written, and
  /// `observe` what came so far.
  ///
  /// - Throws: what the closures throw.
  package func run(
    firstLine: Int = 1,
    read: (_ buffer: inout [UInt8], _ from: Int) throws -> Int?,
    write: ([UInt8]) throws -> Void,
    report: (LineProblem) throws -> Void,
    finished: (_ bytes: Int, _ lines: Int) throws -> Void = { _, _ in },
    observe: (Summary) -> Void = { _ in }
  ) throws -> Summary {
    var summary = Summary()
    var buffer = [UInt8](repeating: 0, count: Self.blockBytes)
    var filled = 0
    // Whether the rest of a line that was too long is passed over.
    var isSkipping = false
    while true {
      let scanned = filled
      guard let count = try read(&buffer, filled) else { continue }
      let arrived = ContinuousClock.now
      filled += count
      summary.bytes += count
      let isLast = count == 0
      var end = filled
      if !isLast {
        while end > scanned, buffer[end - 1] != UInt8(ascii: "\n") { end -= 1 }
        if end == scanned { end = 0 }
      }
      var start = 0
      if isSkipping, end > 0 {
        while start < end, buffer[start] != UInt8(ascii: "\n") { start += 1 }
        if start < end { start += 1 }
        isSkipping = false
      }
      if end > start {
        try score(
          buffer[start..<end],
          firstLine: firstLine + summary.linesRead,
          arrived: arrived,
          &summary,
          write: write,
          report: report
        )
      }
      if end > 0 {
        buffer.replaceSubrange(0..<(filled - end), with: Array(buffer[end..<filled]))
        filled -= end
        try finished(summary.bytes - filled, summary.linesRead)
        observe(summary)
      }
      if isLast { break }
      if filled == buffer.count {
        if isSkipping {
          filled = 0
        } else if buffer.count < Self.longestLine {
          buffer += [UInt8](repeating: 0, count: buffer.count)
        } else {
          summary.linesRead += 1
          summary.rejected += 1
          try report(
            LineProblem(
              line: firstLine + summary.linesRead - 1,
              column: Self.longestLine + 1,
              reason: "the line is longer than \(Self.longestLine >> 20) MiB"
            )
          )
          isSkipping = true
          filled = 0
        }
      } else if buffer.count > Self.blockBytes, filled <= Self.blockBytes / 2 {
        buffer.removeLast(buffer.count - Self.blockBytes)
      }
    }
    for (index, name) in inputs.enumerated() {
      summary.rowsWithMember[name] = workers.reduce(0) { $0 + $1.rowsWithMember[index] }
    }
    return summary
  }

  private func score(
    _ block: ArraySlice<UInt8>,
    firstLine: Int,
    arrived: ContinuousClock.Instant,
    _ summary: inout Summary,
    write: ([UInt8]) throws -> Void,
    report: (LineProblem) throws -> Void
  ) throws {
    let pieces = Self.pieces(block, workers.count)
    let starts = pieces.reduce(into: [firstLine]) { starts, piece in
      starts.append((starts.last ?? firstLine) + piece.count { $0 == UInt8(ascii: "\n") })
    }
    let results = Mutex([LineScorer.Result?](repeating: nil, count: pieces.count))
    DispatchQueue.concurrentPerform(iterations: pieces.count) { index in
      let result = workers[index].score(pieces[index], starts[index])
      results.withLock { $0[index] = result }
    }
    for (index, result) in results.withLock({ $0 }).enumerated() {
      guard let result else { continue }
      if !result.output.isEmpty { try write(result.output) }
      for problem in result.problems {
        try report(
          LineProblem(
            line: starts[index] + problem.line - 1,
            column: problem.column,
            reason: problem.reason
          )
        )
      }
      summary.linesRead += result.lines
      summary.rows += result.rows
      summary.rejected += result.problems.count
      summary.blank += result.blank
      summary.scores.add(result.histogram)
      summary.latency.add((ContinuousClock.now - arrived).inSeconds, times: result.rows)
    }
  }

  /// A block in about equal pieces of whole lines.
  private static func pieces(_ block: ArraySlice<UInt8>, _ count: Int) -> [ArraySlice<UInt8>] {
    var pieces: [ArraySlice<UInt8>] = []
    var start = block.startIndex
    // Few lines are not worth a second thread.
    let size = max(8 << 10, block.count / count)
    while start < block.endIndex {
      var end = pieces.count == count - 1 ? block.endIndex : min(block.endIndex, start + size)
      while end < block.endIndex, block[end - 1] != UInt8(ascii: "\n") { end += 1 }
      pieces.append(block[start..<end])
      start = end
    }
    return pieces
  }

  /// A scorer that one thread uses at a time.
  private final class Worker: Sendable {
    private let scorer: Mutex<LineScorer>

    init(_ scorer: LineScorer) { self.scorer = Mutex(scorer) }

    var rowsWithMember: [Int] { scorer.withLock { $0.rowsWithMember } }

    func score(_ piece: ArraySlice<UInt8>, _ firstLine: Int) -> LineScorer.Result {
      scorer.withLock { $0.score(piece.span, firstLine: firstLine) }
    }
  }
}
