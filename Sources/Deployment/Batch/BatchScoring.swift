import Basics
import Columnar
package import Engine
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
    package enum Stage: Sendable { case encoding, scoring }

    package var stage: Stage
    package var rows: Int
    package var total: Int
    package var histogram: ScoreHistogram
  }

  /// What is scored, and where the scores go.
  package struct Request: Sendable {
    package var files: [URL]
    package var output: URL
    /// The dataset of the model, whose manifest says how columns are read.
    package var dataset: Dataset
    /// Where encoded candidates are kept; nil to read the files.
    package var pool: URL?
    /// The source of the manifest that the files are read like; nil to find it file by file.
    package var source: String?

    package init(
      files: [URL],
      output: URL,
      dataset: Dataset,
      pool: URL? = nil,
      source: String? = nil
    ) {
      self.source = source
      self.files = files
      self.output = output
      self.dataset = dataset
      self.pool = pool
    }
  }

  private struct Prepared {
    var candidates: Candidates
    var comparison: RowComparison
    var pool: ScoringReport.Pool?
  }

  private let model: DeployedModel
  private var options: ScoringOptions

  package init(_ model: DeployedModel, _ options: ScoringOptions) {
    self.model = model
    self.options = options
  }

  /// Scores all rows of the files.
  ///
  /// A killed scoring of the same files by the same model goes on behind the last row that is on the disk:
  /// `InputRows.forEachBatch` and `ScoringJob` say why no row is there twice or lost.
  ///
  /// - Throws: `SkewError` for rows that are not like those of training; `DeploymentError` when the output
  ///   cannot be made; `EngineError` when the rows cannot be read.
  @concurrent
  package func run(
    _ request: Request,
    engine: @escaping @Sendable () async throws -> any QueryEngine,
    reading: @escaping ProgressHandler = { _ in },
    progress: @escaping @Sendable (Progress) -> Void = { _ in }
  ) async throws -> ScoringReport {
    let recorder = JobRecorder(
      JobRecord(
        .batch,
        model: model.name,
        run: model.version,
        inputs: request.files.map(\.path),
        output: request.output.path
      ),
      in: JobStore(request.dataset.paths)
    )
    for file in [request.output, request.pool].compactMap(\.self) {
      AtomicFile.sweep(file.deletingLastPathComponent(), of: file.lastPathComponent)
    }
    do {
      let start = ContinuousClock.now
      let prepared = try await prepare(request, engine, reading, progress)
      let report = try await keeping(request, prepared.candidates.columns)
        .score(request, prepared, start, engine, recorder, progress)
      recorder.end(.finished)
      return report
    } catch {
      let isStopped = error is CancellationError
      let problem = (error as? any ProblemConvertible)?.problems.first?.cause
      recorder.end(isStopped ? .stopped : .failed, message: isStopped ? nil : problem)
      throw error
    }
  }

  private func score(
    _ request: Request,
    _ prepared: Prepared,
    _ start: ContinuousClock.Instant,
    _ engine: @Sendable () async throws -> any QueryEngine,
    _ recorder: JobRecorder,
    _ progress: @escaping @Sendable (Progress) -> Void
  ) async throws -> ScoringReport {
    let scoringStart = ContinuousClock.now
    let candidates = prepared.candidates
    let counts = candidates.counts
    let job = try ScoringJob(request.output, key: key(request), in: request.dataset.paths)
    let resumedAt = job.journal.rows
    recorder.set { record in
      record.total = counts.rows
      record.rejected = counts.rowsRejected
      record.resumedAt = resumedAt
      record.rows = resumedAt
    }
    var reader = model
    if case .rows(let rows) = candidates, readsPlain, let missing = rows.plain?.missing {
      reader = model.reading(missing: missing)
    }
    let state = Mutex(BatchScorer(reader, options, job, counts: counts.rowsByInput))
    try await candidates.forEachBlock(
      columns: columns(candidates.columns),
      isPlain: readsPlain,
      keep: options.keep,
      by: options.by,
      after: job.journal.end
    ) { block in
      let now = try state.withLock { state in
        try state.take(block)
        return Progress(
          stage: .scoring,
          rows: state.rows,
          total: counts.rows,
          histogram: state.histogram
        )
      }
      recorder.note { record in
        record.rows = now.rows
        record.scores = now.histogram
      }
      progress(now)
    }
    try state.withLock { try $0.finish() }
    let journal = job.journal
    recorder.set { record in
      record.rows = journal.rows
      record.scores = journal.histogram
    }
    guard journal.rows == counts.rows else {
      job.remove()
      throw DeploymentError(
        .unreadable,
        "the input had \(counts.rows) rows and now has \(journal.rows)",
        suggestion: "score it when nobody writes to it"
      )
    }
    let types = candidates.columns.reduce(into: [:]) { $0[$1.name] = $1.engineType }
    try await ScoreOutput(job: job, options: options, types: types).publish(to: request.output) {
      if case .rows(let rows) = candidates { return rows.engine }
      let engine = try await engine()
      try await engine.confine(to: EngineAccess(folders: [request.dataset.paths.tuina]))
      return engine
    }
    let rejects = try await writeRejects(candidates, beside: request.output)
    job.remove()
    let end = ContinuousClock.now
    let trained = model.scorer.model
    return ScoringReport(
      model: model.name,
      version: model.version,
      label: trained.label,
      positive: trained.positive,
      inputs: request.files.map(\.path),
      output: request.output.path,
      format: options.format.rawValue,
      rowsRead: counts.rowsRead,
      rows: journal.rows,
      rejected: counts.rowsRejected,
      cellsRejected: counts.cellsRejected,
      rejects: rejects,
      rowsWritten: journal.top.map { $0.sorted.reduce(0) { $0 + $1.rows.count } } ?? journal.rows,
      resumedAt: resumedAt,
      limit: options.top,
      by: options.by,
      top: journal.top.map {
        ScoringReport.best($0, options, key: request.dataset.manifest.entity)
      },
      scores: ScoringReport.Histogram(journal.histogram),
      classes: zip(trained.classes, journal.classes).map {
        ScoringReport.ClassCount(name: $0, rows: $1)
      },
      rowsCompared: prepared.comparison.rows,
      skew: prepared.comparison.findings,
      pool: prepared.pool,
      seconds: (end - start).inSeconds,
      scoringSeconds: (end - scoringStart).inSeconds,
      rowsPerSecond: Double(journal.rows - resumedAt) / max((end - start).inSeconds, 1e-9)
    )
  }

  // MARK: Rows

  /// Opens the pool, or the files, and compares rows with training; makes the pool where it does not fit.
  private func prepare(
    _ request: Request,
    _ engine: @Sendable () async throws -> any QueryEngine,
    _ reading: @escaping ProgressHandler,
    _ progress: @escaping @Sendable (Progress) -> Void
  ) async throws -> Prepared {
    guard let place = request.pool else {
      let rows = try await open(request, engine, reading)
      return Prepared(
        candidates: .rows(rows),
        comparison: try await keeping(request, rows.columns).compare(rows)
      )
    }
    guard let poolModel = PoolModel(model.scorer) else {
      throw DeploymentError(
        .badOption,
        "a pool holds hashed candidates, and this model does not read such",
        at: "--cache",
        suggestion: "leave it out, or train with --model ftrl"
      )
    }
    let fields = poolModel.fields.map(\.field)
    let reason: String
    do {
      let pool = try CandidatePool(place)
      let kept = keeping(request, pool.directory.columns).options.kept
      let reading = try Self.reading(request)
      try pool.check(files: request.files, reading, fields: fields, kept: kept)
      let rows = try ParityCheck(model.scorer.inputs, unseenShare: options.unseenShare)
        .compare(pool, fields: fields)
      return Prepared(
        candidates: .pool(pool, poolModel),
        comparison: try accepted(rows),
        pool: ScoringReport.Pool(pool, isMade: false, reason: nil, seconds: 0)
      )
    } catch let error as CandidatePool.Unfit {
      reason = error.reason
    }
    let start = ContinuousClock.now
    let rows = try await open(request, engine, reading)
    let scoring = keeping(request, rows.columns)
    let comparison = try await scoring.compare(rows)
    try await CandidatePool.make(
      place,
      of: rows,
      request.files,
      fields: fields,
      kept: scoring.options.kept,
      columns: scoring.columns(rows.columns),
      progress
    )
    let pool: CandidatePool
    do throws(CandidatePool.Unfit) {
      pool = try CandidatePool(place)
    } catch {
      throw DeploymentError(.damagedPool, error.reason, at: place.path)
    }
    let seconds = (ContinuousClock.now - start).inSeconds
    return Prepared(
      candidates: .pool(pool, poolModel),
      comparison: comparison,
      pool: ScoringReport.Pool(pool, isMade: true, reason: reason, seconds: seconds)
    )
  }

  private func open(
    _ request: Request,
    _ engine: @Sendable () async throws -> any QueryEngine,
    _ reading: @escaping ProgressHandler
  ) async throws -> InputRows {
    let rows = try await InputRows.open(
      request.files,
      for: model.scorer.inputs,
      of: request.dataset,
      like: request.source,
      engine: engine,
      progress: reading
    )
    try checkOptions(rows)
    return rows
  }

  /// The same with the columns of the entity, where the input has them.
  private func keeping(_ request: Request, _ columns: [InputRows.Column]) -> BatchScoring {
    let there = Set(columns.map(\.name))
    var scoring = self
    scoring.options.keep =
      request.dataset.manifest.entity.filter {
        there.contains($0) && !options.kept.contains($0) && !ScoringOptions.own.contains($0)
      } + options.keep
    return scoring
  }

  private func checkOptions(_ input: InputRows) throws {
    let names = Set(input.columns.map(\.name))
    for name in options.kept {
      guard names.contains(name) else {
        throw DeploymentError(
          .badOption,
          "no file has this column",
          at: name,
          suggestion: "name one of "
            + input.columns.map(\.name).filter { !$0.hasPrefix("_") }.prefix(8)
            .joined(separator: ", ")
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

  private func compare(_ input: InputRows) async throws -> RowComparison {
    let check = ParityCheck(model.scorer.inputs, unseenShare: options.unseenShare)
    return try accepted(try await check.compare(input, columns: columns(input.columns)))
  }

  private func accepted(_ comparison: RowComparison) throws -> RowComparison {
    if !options.acceptsSkew, !comparison.findings.isEmpty {
      throw SkewError(findings: comparison.findings)
    }
    return comparison
  }

  /// The columns to read, once each.
  private func columns(_ columns: [InputRows.Column]) -> [String] {
    var seen: Set<String> = []
    let wanted =
      ["_file", "_row"] + model.scorer.inputs.map(\.name) + options.kept
    let there = Set(columns.map(\.name))
    return wanted.filter { there.contains($0) && seen.insert($0).inserted }
  }

  /// Whether the model finds words that mean a missing value by their hashes.
  private var readsPlain: Bool {
    if case .hasher = model.scorer.featurizer { return true }
    return false
  }

  // MARK: Files

  private static func reading(_ request: Request) throws -> String {
    let rules = try InputRules(request.dataset, source: request.source)
    return try InputRows.reading(request.dataset.manifest, rules.sources(for: request.files))
  }

  /// Names the work, so that a killed one is continued by the same only.
  private func key(_ request: Request) throws -> String {
    var hash = ContentHash()
    hash.update(try model.scorer.model.encoded())
    for file in request.files {
      let facts = try PoolDirectory.File(file)
      hash.update("\(facts.path) \(facts.bytes) \(facts.modified)\n")
    }
    hash.update(try Self.reading(request))
    hash.update(" \(model.name) \(options.columns) \(options.top ?? 0) \(options.format.rawValue)")
    return hash.hexadecimal
  }

  /// Rejected rows and cells with their reasons, beside the output.
  private func writeRejects(_ candidates: Candidates, beside output: URL) async throws -> String? {
    let text = try await candidates.rejects()
    guard let text else { return nil }
    let file = output.deletingLastPathComponent()
      .appending(path: output.lastPathComponent + ".rejects.csv")
    try AtomicFile.write(Data(text), to: file)
    return file.path
  }
}
