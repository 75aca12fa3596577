import Scoring

/// Scores one block of rows: what is written of them, or the best of them.
struct BlockScorer: Sendable {
  /// What came of one block.
  struct Scored: Sendable {
    var lines: [UInt8] = []
    var histogram = ScoreHistogram()
    /// The rows that were given each class.
    var classes: [Int]
    var top: TopRows?
  }

  let model: DeployedModel
  let options: ScoringOptions

  /// `first` is the place of the first row among all; rows that `top` would not keep are left out.
  func score(_ candidates: CandidateBlock, first: Int, _ top: TopRows?) throws -> Scored {
    let rows = Rows(block: try candidates.load(), first: first, number: candidates.range.first)
    let scores = try rows.block.scores(by: model.scorer)
    var result = Scored(classes: Array(repeating: 0, count: model.scorer.model.classes.count))
    for row in 0..<rows.block.rowCount {
      result.histogram.add(scores.scores[row])
      result.classes[Int(scores.chosen[row])] += 1
    }
    if let top {
      result.top = best(rows, scores, among: top)
      return result
    }
    var written = ScoreLines(options.format.ofParts, columns: options.columns)
    for row in 0..<rows.block.rowCount {
      written.append(cells(ranked(rows, row, scores)))
    }
    result.lines = written.take()
    return result
  }

  /// The lines of the best rows, group by group.
  func lines(_ top: TopRows) -> [UInt8] {
    var written = ScoreLines(options.format.ofParts, columns: options.columns)
    for (group, rows) in top.sorted {
      for (index, row) in rows.enumerated() {
        written.append(
          [.plain(String(index + 1))] + (options.by == nil ? [] : [.text(group)]) + cells(row)
        )
      }
    }
    return written.take()
  }

  private struct Rows {
    var block: any CandidateRows
    /// The place of the first among all, from 0, and its number in its input.
    var first: Int
    var number: Int
  }

  /// The rows of a block that may be among the best of all.
  private func best(_ rows: Rows, _ scores: ScoredRows, among top: TopRows) -> TopRows {
    var best = TopRows(top.limit)
    let isGrouped = options.by != nil
    // Most rows of a long input are below this.
    var floor = isGrouped ? nil : top.worst()
    for row in 0..<rows.block.rowCount {
      let score = scores.scores[row]
      if !isGrouped, let floor, score < floor { continue }
      let group = isGrouped ? rows.block.group(row) : ""
      guard top.accepts(score, ordinal: rows.first + row, group: group),
        best.accepts(score, ordinal: rows.first + row, group: group)
      else { continue }
      best.insert(ranked(rows, row, scores), group: group)
      if !isGrouped, let lowest = best.worst() { floor = max(floor ?? lowest, lowest) }
    }
    return best
  }

  private func ranked(_ rows: Rows, _ row: Int, _ scores: ScoredRows) -> RankedRow {
    RankedRow(
      ordinal: rows.first + row,
      file: rows.block.file(row),
      row: rows.number + row,
      kept: options.keep.indices.map { rows.block.kept($0, row) },
      score: scores.scores[row],
      chosen: scores.chosen[row]
    )
  }

  private func cells(_ row: RankedRow) -> [OutputCell] {
    [.text(row.file), .plain(String(row.row))] + row.kept + [
      .plain(row.score.isFinite ? row.score.description : "null"),
      .text(model.scorer.model.classes[Int(row.chosen)]), .text(model.name), .text(model.version),
    ]
  }
}
