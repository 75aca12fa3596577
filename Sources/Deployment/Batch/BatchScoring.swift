import Basics
import Columnar
import Engine
package import Foundation
import Ingest
import Scoring
import Synchronization
package import Workspace

/// Scores files and writes the rows with their scores, or the best of them.
///
/// Rows are compared with training first, then read as a stream and written in parts, which become the
/// output at the end. A scoring that was killed goes on behind its last part.
package struct BatchScoring: Sendable {
  package struct Progress: Sendable {
    package var rows: Int
    package var total: Int
    package var histogram: ScoreHistogram
  }

  /// Rows that are compared with training before the first is scored.
  package static let comparedRows = 100_000

  private let model: DeployedModel
  private let options: ScoringOptions

  package init(_ model: DeployedModel, _ options: ScoringOptions) {
    self.model = model
    self.options = options
  }

  /// Scores all rows of the input into a file.
  ///
  /// A killed scoring of the same files by the same model goes on behind the last row that is on the disk:
  /// `InputRows.forEachBatch` and `ScoringJob` say why no row is there twice or lost.
  ///
  /// - Throws: `SkewError` for rows that are not like those of training; `DeploymentError` when the output
  ///   cannot be made; `EngineError` when the rows cannot be read.
  @concurrent
  package func run(
    _ input: InputRows,
    files: [URL],
    to output: URL,
    of paths: DatasetPaths,
    progress: @escaping @Sendable (Progress) -> Void = { _ in }
  ) async throws -> ScoringReport {
    let start = ContinuousClock.now
    try checkOptions(input)
    let (findings, compared) = try await compare(input)
    let job = try ScoringJob(output, key: key(files), in: paths)
    let resumedAt = job.journal.rows
    let state = Mutex(BatchScorer(model, options, job))
    let (folders, keep, by) = (input.folders, options.keep, options.by)
    try await input.forEachBatch(columns(input), after: job.journal.end) { batch, end in
      let block = CandidateBlock(rowCount: batch.rowCount, end: end) {
        EngineRows(batch, folders: folders, keep: keep, by: by)
      }
      let now = try state.withLock { state in
        try state.take(block)
        return Progress(rows: state.rows, total: input.rowCount, histogram: state.histogram)
      }
      progress(now)
    }
    try state.withLock { try $0.finish() }
    let journal = job.journal
    guard journal.rows == input.rowCount else {
      job.remove()
      throw DeploymentError(
        .unreadable,
        "the input had \(input.rowCount) rows and now has \(journal.rows)",
        suggestion: "score it when nobody writes to it"
      )
    }
    try await publish(job, input, to: output)
    let rejects = try await writeRejects(input, beside: output)
    job.remove()
    let seconds = (ContinuousClock.now - start).inSeconds
    let trained = model.scorer.model
    return ScoringReport(
      model: model.name,
      version: model.version,
      label: trained.label,
      positive: trained.positive,
      inputs: files.map(\.path),
      output: output.path,
      format: options.format.rawValue,
      rowsRead: input.rowsRead,
      rowsScored: journal.rows,
      rowsRejected: input.rowsRejected,
      cellsRejected: input.cellsUnreadable,
      rejects: rejects,
      rowsWritten: journal.top.map { $0.sorted.reduce(0) { $0 + $1.rows.count } } ?? journal.rows,
      resumedAt: resumedAt,
      top: options.top,
      by: options.by,
      scores: ScoringReport.Histogram(journal.histogram),
      classes: zip(trained.classes, journal.classes).map {
        ScoringReport.ClassCount(name: $0, rows: $1)
      },
      rowsCompared: compared,
      skew: findings,
      seconds: seconds,
      rowsPerSecond: Double(journal.rows - resumedAt) / max(seconds, 1e-9)
    )
  }

  private func checkOptions(_ input: InputRows) throws {
    let names = Set(input.columns.map(\.name))
    for name in options.keep + (options.by.map { [$0] } ?? []) {
      guard names.contains(name) else {
        throw DeploymentError(
          .badOption,
          "no file has this column",
          at: name,
          suggestion: "name one of " + input.columns.prefix(8).map(\.name).joined(separator: ", ")
        )
      }
      guard !ScoringOptions.own.contains(name) else {
        throw DeploymentError(
          .badOption,
          "a column of the output has this name",
          at: name,
          suggestion: "leave it out, or rename it in the input"
        )
      }
    }
  }

  /// The columns to read, once each.
  private func columns(_ input: InputRows) -> [String] {
    var seen: Set<String> = []
    let wanted =
      ["_file", "_row"] + model.scorer.inputs.map(\.name) + options.keep
      + (options.by.map { [$0] } ?? [])
    let there = Set(input.columns.map(\.name))
    return wanted.filter { there.contains($0) && seen.insert($0).inserted }
  }

  private func compare(
    _ input: InputRows
  ) async throws -> (findings: [ParityCheck.Finding], rows: Int) {
    let check = ParityCheck(model.scorer.inputs, unseenShare: options.unseenShare)
    var findings = check.findings(in: input.columns)
    let sample = Mutex([RecordBatch]())
    try await input.engine.forEachBatch(
      "SELECT \(identifiers: columns(input)) FROM \(input.relation) LIMIT \(literal: Self.comparedRows)"
    ) { batch in sample.withLock { $0.append(batch) } }
    let batches = sample.withLock { $0 }
    let values = check.columns(of: batches, folders: input.folders)
    findings += check.findings(in: values).filter { found in
      !findings.contains { $0.column == found.column }
    }
    if !options.acceptsSkew, !findings.isEmpty { throw SkewError(findings: findings) }
    return (findings, batches.reduce(0) { $0 + $1.rowCount })
  }

  /// Names the work, so that a killed one is continued by the same only.
  private func key(_ files: [URL]) throws -> String {
    var hash = ContentHash()
    hash.update(try model.scorer.model.encoded())
    for file in files {
      let facts = try FileManager.default.attributesOfItem(
        atPath: file.resolvingSymlinksInPath().path
      )
      let date = (facts[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
      hash.update("\(file.standardizedFileURL.path) \(facts[.size] ?? 0) \(date)\n")
    }
    hash.update("\(model.name) \(options.columns) \(options.top ?? 0) \(options.format.rawValue)")
    return hash.hexadecimal
  }

  private func publish(_ job: ScoringJob, _ input: InputRows, to output: URL) async throws {
    switch options.format {
    case .csv, .jsonl:
      try AtomicFile.replace(output) { draft in
        let header = options.format == .csv ? ScoreLines.header(options.columns) : []
        try Data(header).write(to: draft)
        let target = try FileHandle(forWritingTo: draft)
        defer { try? target.close() }
        try target.seekToEnd()
        for part in job.parts {
          let source = try FileHandle(forReadingFrom: part)
          defer { try? source.close() }
          while let bytes = try source.read(upToCount: 1 << 20), !bytes.isEmpty {
            try target.write(contentsOf: bytes)
          }
        }
      }
    case .parquet:
      let file = job.folder.appending(path: "output.parquet")
      let parts = job.parts.map(\.path)
      let types = options.columns.map { name -> SQL in
        let type =
          switch name {
          case "score": "FLOAT"
          case "row", "rank": "BIGINT"
          default:
            options.keep.contains(name)
              ? input.columns.first { $0.name == name }?.engineType ?? "VARCHAR" : "VARCHAR"
          }
        return "\(literal: name): \(literal: type)"
      }
      let rows: SQL =
        parts.isEmpty
        ? "SELECT \(options.columns.map { "NULL AS \(identifier: $0)" as SQL }.joined()) WHERE FALSE"
        : """
        SELECT \(identifiers: options.columns) FROM read_json([\(literals: parts)],
        format = 'newline_delimited', columns = {\(types.joined())},
        maximum_object_size = 268435456)
        """
      try await input.engine.execute(
        "COPY (\(rows)) TO \(literal: file.path) (FORMAT parquet, COMPRESSION zstd)"
      )
      try AtomicFile.replace(output) { draft in
        try FileManager.default.copyItem(at: file, to: draft)
      }
    }
  }

  /// Rejected rows and cells with their reasons, beside the output.
  private func writeRejects(_ input: InputRows, beside output: URL) async throws -> String? {
    guard input.rowsRejected + input.cellsUnreadable > 0 else { return nil }
    let file = output.deletingLastPathComponent()
      .appending(path: output.lastPathComponent + ".rejects.csv")
    let names = ["source", "file", "line", "column_name", "reason", "text"]
    let lines = Mutex(ScoreLines(.csv, columns: names))
    try await input.engine.forEachBatch(
      """
      SELECT source, file, line, column_name, reason, text FROM rejects UNION ALL
      SELECT source, _file, _row, column_name, reason, text FROM unreadable
      """
    ) { batch in
      lines.withLock { lines in
        for row in 0..<batch.rowCount {
          lines.append(batch.columns.map { OutputCell($0, row) })
        }
      }
    }
    let bytes = lines.withLock { $0.bytes }
    try AtomicFile.write(Data(ScoreLines.header(names) + bytes), to: file)
    return file.path
  }
}
