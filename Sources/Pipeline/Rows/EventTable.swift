import Columnar
import Engine
import Feedback
import Foundation
import Ingest

/// Puts the feedback events of a dataset into its engine, so that the rows behind their figures
/// can be opened like any others.
///
/// It reads the files as their figures are read, and holds what they hold: an event joins the view
/// `events`, a bad line the rejects.
actor EventTable {
  private var reader: FeedbackReader?
  /// Whether the relations stand in the engine.
  private var isMade = false

  /// Makes sure that the relation `events` holds what the files hold now.
  func refresh(in loaded: LoadedDataset) async throws {
    let reader = reader ?? FeedbackReader(FeedbackFiles(loaded.dataset))
    self.reader = reader
    var reading = Reading()
    let isChanged = try reader.poll { reading.add($0) }
    guard isChanged || !isMade else { return }
    let engine = loaded.engine
    do {
      if reading.startsAnew || !isMade { try await clear(engine) }
      try await engine.ingest(reading.eventTable, as: "event_batch")
      try await engine.execute("INSERT INTO event_lines SELECT * FROM event_batch")
      try await engine.ingest(reading.rejectTable, as: "event_rejects")
      try await engine.execute(
        """
        INSERT INTO rejects SELECT source, file, line, column_name, reason, text FROM event_rejects
        """
      )
      isMade = true
    } catch {
      // What was read is lost to the next call, which begins anew.
      self.reader = nil
      isMade = false
      throw error
    }
  }

  private func clear(_ engine: any QueryEngine) async throws {
    try await engine.execute("DROP VIEW IF EXISTS events")
    try await engine.ingest(Reading().eventTable, as: "event_lines")
    try await engine.execute(
      """
      CREATE VIEW events AS SELECT id, CAST(time AS TIMESTAMP) AS time, model, entity, score,
      shown, action, value FROM event_lines
      """
    )
    try await engine.execute(
      "DELETE FROM rejects WHERE source = \(literal: RowFilter.feedbackSource)"
    )
  }

  /// Events and bad lines that the engine does not hold yet.
  private struct Reading {
    var startsAnew = false
    private var events: [FeedbackEvent] = []
    private var badLines: [FeedbackBatch.BadLine] = []

    mutating func add(_ batch: FeedbackBatch) {
      if batch.startsAnew {
        self = Reading()
        startsAnew = true
      }
      events += batch.events()
      badLines += batch.badLines
    }

    var eventTable: IngestTable {
      let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        .year().month().day().dateTimeSeparator(.space).time(includingFractionalSeconds: true)
      return IngestTable([
        "id": .strings(events.map(\.id)), "time": .strings(events.map { format.format($0.time) }),
        "model": .strings(events.map(\.model)), "entity": .strings(events.map(\.entity)),
        "score": .doubles(events.map(\.score)), "shown": .strings(events.map(\.shown)),
        "action": .strings(events.map(\.action.rawValue)), "value": .strings(events.map(\.value)),
      ])
    }

    var rejectTable: IngestTable {
      IngestTable([
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
