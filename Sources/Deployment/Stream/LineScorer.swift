import Foundation
import Kernels
import Scoring

/// Scores blocks of JSON lines, one block at a time.
struct LineScorer: Sendable {
  struct Problem: Sendable, Hashable {
    /// Its number in the stream.
    var line: Int
    /// The byte, from 1.
    var column: Int
    var reason: String
  }

  struct Result: Sendable {
    var output: [UInt8] = []
    var problems: [Problem] = []
    var histogram = ScoreHistogram()
    var lines = 0
    var blank = 0
    var rows: Int { histogram.total }
  }

  /// Rows that are scored together.
  private static let batchRows = 1024

  private var builder: RowBuilder
  private var kept: JSONMembers?
  private let keptNames: [[UInt8]]
  /// What stands behind the score of each class.
  private let tails: [[UInt8]]
  /// Of each row of the batch, its line in the block and what is kept of it.
  private var numbers: [Int] = []
  private var prefixes: [[UInt8]] = []

  init(_ model: DeployedModel, missing: Set<String>, keep: [String]) throws(ModelFileError) {
    builder = try RowBuilder(model.scorer, missing: missing)
    kept = keep.isEmpty ? nil : JSONMembers(keep)
    keptNames = keep.map { Array((ScoreLines.quoted($0) + ":").utf8) }
    tails = model.scorer.model.classes.map { name in
      Array(
        (",\"class\":\(ScoreLines.quoted(name)),\"model\":\(ScoreLines.quoted(model.name)),"
          + "\"version\":\(ScoreLines.quoted(model.version))}\n").utf8
      )
    }
  }

  /// Rows in which each input had a member.
  var rowsWithMember: [Int] { builder.rowsWithMember }

  /// Scores the lines of a block; its first line has the number `firstLine` in the stream.
  mutating func score(_ block: Span<UInt8>, firstLine: Int) -> Result {
    var result = Result()
    var start = 0
    while start < block.count {
      let end = firstPlace(of: UInt8(ascii: "\n"), in: block, from: start)
      result.lines += 1
      let line = block.extracting(start..<end)
      if line.extracting(line.trimmed).isEmpty {
        result.blank += 1
      } else {
        do throws(JSONLineError) {
          try builder.append(json: line)
          numbers.append(firstLine + result.lines - 1)
          if kept != nil { prefixes.append(prefix(line)) }
        } catch {
          result.problems.append(
            Problem(
              line: firstLine + result.lines - 1,
              column: error.column,
              reason: error.reason
            )
          )
        }
        if builder.count == Self.batchRows { flush(&result) }
      }
      start = end + 1
    }
    flush(&result)
    return result
  }

  /// The members of a line that are kept, as they are written.
  private mutating func prefix(_ line: Span<UInt8>) -> [UInt8] {
    var bytes: [UInt8] = []
    guard (try? kept?.scan(line)) != nil, let values = kept?.values else { return bytes }
    for (name, value) in zip(keptNames, values) where value.kind != .absent {
      bytes += name
      let isText = value.kind == .text || value.kind == .escapedText
      let range = isText ? (value.start - 1)..<(value.end + 1) : value.range
      for at in range { bytes.append(line[at]) }
      bytes.append(UInt8(ascii: ","))
    }
    return bytes
  }

  private mutating func flush(_ result: inout Result) {
    guard builder.count > 0 else { return }
    let scored = builder.scored()
    for row in 0..<scored.count {
      let score = scored.scores[row]
      result.histogram.add(score)
      result.output.append(UInt8(ascii: "{"))
      if kept != nil { result.output += prefixes[row] }
      result.output += Self.line
      result.output += String(numbers[row]).utf8
      result.output += Self.score
      result.output += (score.isFinite ? score.description : "null").utf8
      result.output += tails[Int(scored.chosen[row])]
    }
    builder.removeAll()
    numbers.removeAll(keepingCapacity: true)
    prefixes.removeAll(keepingCapacity: true)
  }

  private static let line = Array("\"line\":".utf8)
  private static let score = Array(",\"score\":".utf8)
}
