package import Foundation
import GRDB

extension StateStore {
  /// Puts cells into the review queue, all or none; they are on the disk when this returns.
  ///
  /// One that waits there for the same reason already is not added twice. One that was decided since
  /// it was added may be added again.
  ///
  /// - Returns: those that were added, with their numbers.
  /// - Complexity: O(additions · log lines), and one flush of the disk.
  @discardableResult
  package func add(_ additions: [ReviewAddition]) throws -> [ReviewAddition] {
    try write { database in
      let lastEvent =
        try Int64.fetchOne(database, sql: "SELECT coalesce(max(id), 0) FROM decisions") ?? 0
      return try additions.compactMap { addition in
        guard try !Self.waits(addition, database) else { return nil }
        var stored = addition
        stored.lastEvent = lastEvent
        stored.id = try Self.insert(stored, database)
        return stored
      }
    }
  }

  /// Takes an addition out of the queue again.
  ///
  /// - Returns: whether it was in there.
  @discardableResult
  package func withdraw(_ id: Int64, who: String, at: Date = Date()) throws -> Bool {
    try write { database in
      let isThere = try Bool.fetchOne(
        database,
        sql: """
          SELECT EXISTS (SELECT 1 FROM additions a WHERE id = ? AND withdraws IS NULL
          AND NOT EXISTS (SELECT 1 FROM additions w WHERE w.withdraws = a.id))
          """,
        arguments: [id]
      )
      guard isThere == true else { return false }
      try database.execute(
        sql: "INSERT INTO additions (who, at, withdraws) VALUES (?, ?, ?)",
        arguments: [who, at.timeIntervalSince1970, id]
      )
      return true
    }
  }

  /// The additions that nobody took out, oldest first.
  package func additionsInForce() throws -> [ReviewAddition] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT * FROM additions a WHERE withdraws IS NULL
          AND NOT EXISTS (SELECT 1 FROM additions w WHERE w.withdraws = a.id) ORDER BY id
          """
      ).map(Self.addition)
    }
  }

  /// Whether a cell waits for a look for the same reason, undecided.
  private static func waits(_ addition: ReviewAddition, _ database: Database) throws -> Bool {
    let key = StoredItem(addition.item)
    return try Bool.fetchOne(
      database,
      sql: """
        SELECT EXISTS (SELECT 1 FROM additions a
        WHERE item = ? AND content IS ? AND ordinal IS ? AND item_kind = ?
        AND attribute = ? AND kind = ?
        AND NOT EXISTS (SELECT 1 FROM additions w WHERE w.withdraws = a.id)
        AND NOT EXISTS (SELECT 1 FROM decisions d JOIN standing ON decision = d.id
          WHERE holds AND d.id > a.last_event AND d.verdict IN ('value', 'reject')
          AND d.item = a.item AND d.item_kind = a.item_kind AND d.content IS a.content
          AND d.ordinal IS a.ordinal AND (d.attribute IS NULL OR d.attribute = a.attribute)))
        """,
      arguments: [
        key.item, key.content, key.ordinal, key.kind, addition.attribute, addition.kind.rawValue,
      ]
    ) == true
  }

  private static func insert(_ addition: ReviewAddition, _ database: Database) throws -> Int64 {
    let key = StoredItem(addition.item)
    try database.execute(
      sql: """
        INSERT INTO additions
        (who, at, item_kind, item, content, ordinal, attribute, kind, reason, confidence, known,
         last_event)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        addition.who, addition.at.timeIntervalSince1970, key.kind, key.item, key.content,
        key.ordinal, addition.attribute, addition.kind.rawValue, addition.reason,
        addition.confidence, addition.known, addition.lastEvent,
      ]
    )
    return database.lastInsertedRowID
  }

  private static func addition(_ row: Row) throws -> ReviewAddition {
    let id: Int64 = row["id"]
    guard let item = StoredItem(row)?.key, let kind = ReviewKind(rawValue: row["kind"]) else {
      throw StateError.unknownLine(id)
    }
    var addition = ReviewAddition(
      who: row["who"],
      at: Date(timeIntervalSince1970: row["at"]),
      item: item,
      attribute: row["attribute"],
      kind: kind,
      reason: row["reason"],
      confidence: row["confidence"],
      known: row["known"]
    )
    addition.id = id
    addition.lastEvent = row["last_event"]
    return addition
  }
}
