package import Foundation
import GRDB

extension StateStore {
  /// Adds a decision; it is on the disk when this returns.
  ///
  /// - Returns: the decision with its number.
  @discardableResult
  package func record(_ decision: Decision) throws -> Decision {
    try write { try Self.insert(decision, $0) }
  }

  /// Undoes a decision by adding its inverse; undoing an undoing restores the decision.
  ///
  /// - Returns: the inverse; nil when there is no such decision or it is undone already.
  @discardableResult
  package func undo(_ id: Int64, who: String, at: Date = Date()) throws -> Decision? {
    try write { database in
      guard let undone = try Self.fetch(database, "WHERE id = ?", [id]).first,
        try Self.fetch(database, "WHERE undo_of = ?", [id]).isEmpty
      else { return nil }
      var inverse = undone
      inverse.who = who
      inverse.at = at
      inverse.old = undone.new
      inverse.new = undone.old
      inverse.why = nil
      inverse.undoOf = id
      return try Self.insert(inverse, database)
    }
  }

  /// Undoes the newest decision that still holds; nil when none does.
  @discardableResult
  package func undoLast(who: String, at: Date = Date()) throws -> Decision? {
    guard let last = try decisionsInForce().last else { return nil }
    return try undo(last.id, who: who, at: at)
  }

  /// Every decision and every undoing, oldest first.
  package func decisions() throws -> [Decision] {
    try read { try Self.fetch($0, "ORDER BY id", []) }
  }

  /// The decisions that hold: neither undone nor an undoing themselves, oldest first.
  package func decisionsInForce() throws -> [Decision] {
    let all = try decisions()
    var undoers: [Int64: Int64] = [:]
    for decision in all {
      if let undone = decision.undoOf { undoers[undone] = decision.id }
    }
    return all.filter { decision in
      guard decision.undoOf == nil else { return false }
      var undoings = 0
      var id = decision.id
      while let undoer = undoers[id] {
        undoings += 1
        id = undoer
      }
      return undoings.isMultiple(of: 2)
    }
  }

  private static func insert(_ decision: Decision, _ database: Database) throws -> Decision {
    try database.execute(
      sql: """
        INSERT INTO decisions (who, at, kind, entity, attribute, row_key, old, new, why, undo_of)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        decision.who, decision.at.timeIntervalSince1970, decision.kind.rawValue, decision.entity,
        decision.attribute, decision.rowKey, decision.old, decision.new, decision.why,
        decision.undoOf,
      ]
    )
    var stored = decision
    stored.id = database.lastInsertedRowID
    return stored
  }

  private static func fetch(
    _ database: Database,
    _ condition: String,
    _ arguments: StatementArguments
  ) throws -> [Decision] {
    try Row.fetchAll(
      database,
      sql: "SELECT * FROM decisions " + condition,
      arguments: arguments
    ).map { row in
      var decision = Decision(
        who: row["who"],
        at: Date(timeIntervalSince1970: row["at"]),
        kind: Decision.Kind(rawValue: row["kind"]) ?? .cell,
        entity: row["entity"],
        attribute: row["attribute"],
        rowKey: row["row_key"],
        old: row["old"],
        new: row["new"],
        why: row["why"]
      )
      decision.id = row["id"]
      decision.undoOf = row["undo_of"]
      return decision
    }
  }
}
