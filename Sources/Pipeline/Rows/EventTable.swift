import Columnar
import Engine
import Feedback
import Foundation
import Ingest

/// Puts the feedback events of a dataset into its engine, so that the rows behind their figures
/// can be opened like any others.
///
/// It reads the files as their figures are read, and holds what they hold: a bad line joins the
/// rejects, an event `event_lines`. The table `events` has a row a suggestion, the newest first, with
/// what became of it: figures count suggestions. Features stand in columns of their own,
/// `feature_…`, as numbers where all their values are.
actor EventTable {
  private var reader: FeedbackReader?
  /// Whether the relations stand in the engine.
  private var isMade = false
  private var features = FeatureColumns()
  /// Lines read so far, which tells the order of reading.
  private var lines = 0

  /// Bytes of files that are held as events at a time.
  private static let bytesAtOnce = 4 << 20

  /// The refresh that was asked for last.
  private var latest: Task<Void, any Error>?

  /// Makes sure that the relation `events` holds what the files hold now.
  ///
  /// One refresh goes on at a time; who asks meanwhile has the next one.
  func refresh(in loaded: LoadedDataset) async throws {
    let before = latest
    let task = Task {
      _ = await before?.result
      try await read(into: loaded)
    }
    latest = task
    try await withTaskCancellationHandler {
      try await task.value
    } onCancel: {
      task.cancel()
    }
  }

  private func read(into loaded: LoadedDataset) async throws {
    let reader = reader ?? FeedbackReader(FeedbackFiles(loaded.dataset))
    self.reader = reader
    let engine = loaded.engine
    var (isCleared, isChanged) = (isMade, false)
    // One part is put into the engine while the next is read.
    var appending: Task<Void, any Error>?
    do {
      var progress = FeedbackReader.Progress.paused
      while progress == .paused {
        var reading = Reading()
        progress = try reader.poll(upTo: Self.bytesAtOnce) { reading.add($0) }
        guard progress != .unchanged else { break }
        isChanged = true
        if reading.startsAnew || !isCleared {
          try await Self.end(appending)
          try await clear(engine)
          isCleared = true
        }
        let part = take(reading)
        try await Self.end(appending)
        appending = Task { try await Self.append(part, to: engine) }
      }
      try await Self.end(appending)
      guard isChanged || !isMade else { return }
      if !isCleared { try await clear(engine) }
      try await engine.execute("DROP TABLE IF EXISTS events")
      try await engine.execute("CREATE TABLE events AS \(suggestions)")
      isMade = true
    } catch {
      appending?.cancel()
      _ = await appending?.result
      // What was read is lost to the next call, which begins anew.
      self.reader = nil
      isMade = false
      throw error
    }
  }

  /// Events and bad lines on their way into the engine.
  private struct Part: Sendable {
    /// What `event_lines` needs before they fit.
    var changes: [SQL]
    var events: IngestTable
    var rejects: IngestTable?
  }

  private func take(_ reading: Reading) -> Part {
    let changes = features.take(reading.features)
    defer { lines += reading.count }
    return Part(
      changes: changes,
      events: reading.eventTable(features, from: lines),
      rejects: reading.rejectTable
    )
  }

  /// Waits for a part to be in the engine; who is cancelled meanwhile calls it off.
  private static func end(_ appending: Task<Void, any Error>?) async throws {
    guard let appending else { return }
    try await withTaskCancellationHandler {
      try await appending.value
    } onCancel: {
      appending.cancel()
    }
  }

  private static func append(_ part: Part, to engine: any QueryEngine) async throws {
    for change in part.changes { try await engine.execute(change) }
    try await engine.ingest(part.events, as: "event_batch")
    try await engine.execute("INSERT INTO event_lines BY NAME SELECT * FROM event_batch")
    guard let rejects = part.rejects else { return }
    try await engine.ingest(rejects, as: "event_rejects")
    try await engine.execute(
      """
      INSERT INTO rejects SELECT source, file, line, column_name, reason, text FROM event_rejects
      """
    )
  }

  private func clear(_ engine: any QueryEngine) async throws {
    features = FeatureColumns()
    lines = 0
    try await engine.ingest(Reading().eventTable(features, from: 0), as: "event_lines")
    try await engine.execute(
      "DELETE FROM rejects WHERE source = \(literal: RowFilter.feedbackSource)"
    )
  }

  /// A row a suggestion, as the figures count them: the strongest outcome stands, in whatever order
  /// its events came.
  private var suggestions: SQL {
    let values: SQL = features.names.map { name -> SQL in
      ", arg_min(\(identifier: name), line) AS \(identifier: name)"
    }.joined(separator: " ")
    return """
      WITH ranked AS (SELECT *, CASE action WHEN 'accepted' THEN 5 WHEN 'click' THEN 4
      WHEN 'typed' THEN 3 WHEN 'rejected' THEN 2 WHEN 'ignored' THEN 1 ELSE 0 END AS strength
      FROM event_lines),
      joined AS (SELECT suggestion AS id,
      CAST(coalesce(min(time) FILTER (WHERE NOT follows), min(time)) AS TIMESTAMP) AS time,
      arg_min(model, line) AS model, arg_min(entity, line) AS entity,
      arg_min(score, line) AS score, arg_min(shown, line) AS shown,
      CASE WHEN max(visible_ms) < 750 AND max(strength) < 2 THEN 'unseen'
      ELSE CASE max(strength) WHEN 5 THEN 'accepted' WHEN 4 THEN 'click' WHEN 3 THEN 'typed'
      WHEN 2 THEN 'rejected' WHEN 1 THEN 'ignored' ELSE 'shown' END END AS action,
      arg_min(value, line) AS value, max(visible_ms) AS visible_ms,
      arg_min(position, line) AS position, arg_min(propensity, line) AS propensity,
      arg_min(part, line) AS part, arg_min(final, line) AS final,
      CAST(min(time) FILTER (WHERE action = 'conversion') AS TIMESTAMP) AS converted,
      count(*) AS events\(values)
      FROM ranked GROUP BY suggestion),
      told AS (SELECT *, bool_or(action IN ('accepted', 'rejected', 'typed'))
      OVER (PARTITION BY model) AS is_told, bool_or(action = 'click')
      OVER (PARTITION BY model) AS is_clicked FROM joined)
      SELECT * EXCLUDE (is_told, is_clicked), CASE WHEN score IS NULL OR action = 'unseen' THEN 'no'
      WHEN action IN ('accepted', 'rejected', 'typed', 'click') THEN 'yes'
      WHEN is_clicked AND NOT is_told THEN 'yes' ELSE 'no' END AS answered
      FROM told ORDER BY time DESC, id
      """
  }

  /// Events and bad lines that the engine does not hold yet.
  private struct Reading {
    var startsAnew = false
    private(set) var features: [[FeatureBlock.Feature]] = []
    private var events: [FeedbackEvent] = []
    private var badLines: [FeedbackBatch.BadLine] = []

    var count: Int { events.count }

    mutating func add(_ batch: FeedbackBatch) {
      if batch.startsAnew {
        self = Reading()
        startsAnew = true
      }
      let new = batch.events()
      events += new
      features += new.map { $0.features.map(FeatureBlock.features(of:)) ?? [] }
      badLines += batch.badLines
    }

    func eventTable(_ columns: FeatureColumns, from first: Int) -> IngestTable {
      let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        .year().month().day().dateTimeSeparator(.space).time(includingFractionalSeconds: true)
      let known: [IngestTable.Column] = [
        .init("line", .ints(events.indices.map { Int64(first + $0) })),
        .init("id", .strings(events.map(\.id))),
        .init("suggestion", .strings(events.map(\.suggestion))),
        .init("follows", .bools(events.map { $0.follows })),
        .init("time", .strings(events.map { format.format($0.time) })),
        .init("model", .strings(events.map(\.model))),
        .init("entity", .strings(events.map(\.entity))),
        .init("score", .doubles(events.map(\.score))),
        .init("shown", .strings(events.map(\.shown))),
        .init("action", .strings(events.map(\.action.rawValue))),
        .init("value", .strings(events.map(\.value))),
        .init("visible_ms", .doubles(events.map(\.visible))),
        .init("position", .ints(events.map { $0.position.map(Int64.init) })),
        .init("propensity", .doubles(events.map(\.propensity))),
        .init("part", .strings(events.map(\.part))), .init("final", .strings(events.map(\.final))),
      ]
      return IngestTable(known + columns.columns(of: features))
    }

    /// Nil without bad lines.
    var rejectTable: IngestTable? {
      guard !badLines.isEmpty else { return nil }
      return IngestTable([
        "source": .strings(badLines.map { _ in RowFilter.feedbackSource }),
        "file": .strings(badLines.map(\.file)),
        "line": .ints(badLines.map { $0.line.map(Int64.init) }),
        "column_name": .strings(badLines.map(\.problem.field)),
        "reason": .strings(badLines.map(\.problem.reason)),
        "text": .strings(badLines.map(\.text)),
      ])
    }
  }
}
