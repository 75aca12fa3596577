import Columnar
import Engine
import Feedback
import Foundation
import Ingest

/// Puts the feedback events of a dataset into its engine, so that the rows behind their figures
/// can be opened like any others.
///
/// The table is made anew when the files have grown since; bad lines join the rejects.
actor EventTable {
  /// The source that bad lines are rejects of.
  static let rejectSource = "feedback"

  /// What of the files the table holds: their names and lengths.
  private var held: [String: Int]?

  /// Makes sure that the relation `events` holds what the files hold now.
  func refresh(in loaded: LoadedDataset) async throws {
    let files = FeedbackFiles(loaded.dataset)
    let lengths = Dictionary(
      files.current().map { (files.name(of: $0), Self.length(of: $0)) },
      uniquingKeysWith: { first, _ in first }
    )
    guard lengths != held else { return }
    let reading = try await Self.read(files)
    let engine = loaded.engine
    try await engine.ingest(reading.events, as: "event_lines")
    try await engine.execute(
      """
      CREATE OR REPLACE VIEW events AS SELECT id, CAST(time AS TIMESTAMP) AS time, model, entity,
      score, shown, action, value FROM event_lines
      """
    )
    try await engine.ingest(reading.rejects, as: "event_rejects")
    try await engine.execute("DELETE FROM rejects WHERE source = \(literal: Self.rejectSource)")
    try await engine.execute(
      """
      INSERT INTO rejects SELECT source, file, line, column_name, reason, text FROM event_rejects
      """
    )
    held = lengths
  }

  private struct Reading: Sendable {
    var events: IngestTable
    var rejects: IngestTable
  }

  @concurrent
  private static func read(_ files: FeedbackFiles) async throws -> Reading {
    var events: [FeedbackEvent] = []
    var rejects: [(file: String, line: Int, reason: String, text: String)] = []
    var seen: Set<String> = []
    for file in files.current() {
      let name = files.name(of: file)
      let content = try Data(contentsOf: file)
      var number = 0
      for line in content.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
        number += 1
        if number.isMultiple(of: 10_000) { try Task.checkCancellation() }
        let bytes = Array(line)
        guard bytes.contains(where: { $0 > UInt8(ascii: " ") }) else { continue }
        do {
          let event = try EventReader.event(bytes)
          guard seen.insert(event.id).inserted else {
            rejects.append((name, number, "duplicated id", Self.text(bytes)))
            continue
          }
          events.append(event)
        } catch {
          rejects.append((name, number, "\(error)", Self.text(bytes)))
        }
      }
    }
    return Reading(events: table(of: events), rejects: table(of: rejects))
  }

  private static func text(_ bytes: [UInt8]) -> String {
    String(decoding: bytes.prefix(2000), as: UTF8.self)
  }

  private static func length(of file: URL) -> Int {
    let values = try? file.resourceValues(forKeys: [.fileSizeKey])
    return values?.fileSize ?? 0
  }

  private static func table(of events: [FeedbackEvent]) -> IngestTable {
    let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
      .year().month().day().dateTimeSeparator(.space).time(includingFractionalSeconds: true)
    return IngestTable([
      "id": .strings(events.map(\.id)), "time": .strings(events.map { format.format($0.time) }),
      "model": .strings(events.map(\.model)), "entity": .strings(events.map(\.entity)),
      "score": .doubles(events.map(\.score)), "shown": .strings(events.map(\.shown)),
      "action": .strings(events.map(\.action.rawValue)), "value": .strings(events.map(\.value)),
    ])
  }

  private static func table(
    of rejects: [(file: String, line: Int, reason: String, text: String)]
  ) -> IngestTable {
    IngestTable([
      "source": .strings(rejects.map { _ in rejectSource }), "file": .strings(rejects.map(\.file)),
      "line": .ints(rejects.map { Int64($0.line) }),
      "column_name": .strings(rejects.map { _ in nil }),
      "reason": .strings(rejects.map(\.reason)), "text": .strings(rejects.map(\.text)),
    ])
  }
}
