import Columnar

/// Rows to score, from files or from a pool.
enum Candidates: Sendable {
  case rows(InputRows)
  case pool(CandidatePool, PoolModel)

  var counts: InputCounts {
    switch self {
    case .rows(let rows): rows.counts
    case .pool(let pool, _): pool.directory.counts
    }
  }

  var columns: [InputRows.Column] {
    switch self {
    case .rows(let rows): rows.columns
    case .pool(let pool, _): pool.directory.columns
    }
  }

  /// Rejected rows and cells with their reasons, as delimited text; nil of none.
  func rejects() async throws -> [UInt8]? {
    switch self {
    case .rows(let rows): try await RejectTable(rows).text()
    case .pool(let pool, _): try pool.rejects()
    }
  }

  /// Calls the body with the blocks behind a position.
  ///
  /// `columns` are read of files; `isPlain` says whether the model finds words that mean a missing value by
  /// their hashes. Of each row, `keep` and `by` can be asked for.
  func forEachBlock(
    columns: [String],
    isPlain: Bool,
    keep: [String],
    by: String?,
    after position: RowPosition,
    _ body: @escaping @Sendable (CandidateBlock) throws -> Void
  ) async throws {
    switch self {
    case .rows(let input):
      let folders = input.folders
      try await input.forEachBatch(
        columns,
        of: isPlain ? input.plain?.relation : nil,
        after: position
      ) { batch, range, file in
        try body(
          CandidateBlock(range: range) {
            EngineRows(batch, file: file, folders: folders, keep: keep, by: by)
          }
        )
      }
    case .pool(let pool, let model):
      for entry in pool.directory.blocks where entry.end > position {
        try Task.checkCancellation()
        // A scoring of the files themselves may have been killed within the block.
        var range = entry.range
        let first = range.input == position.input ? max(0, position.row + 1 - range.first) : 0
        range.first += first
        range.count -= first
        try body(
          CandidateBlock(range: range) {
            PoolRows(
              try pool.block(entry),
              model,
              first: first,
              keep: keep,
              by: by,
              damage: pool.damage
            )
          }
        )
      }
    }
  }
}
