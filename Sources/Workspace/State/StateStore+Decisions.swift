package import Foundation
import GRDB

extension StateStore {
  /// Adds a decision; it is on the disk when this returns.
  ///
  /// - Returns: the decision with its number.
  /// - Complexity: O(log decisions), and one flush of the disk.
  @discardableResult
  package func record(_ decision: Decision) throws -> Decision {
    try record([decision])[0]
  }

  /// Adds several decisions, all or none.
  @discardableResult
  package func record(_ decisions: [Decision]) throws -> [Decision] {
    try write { database in
      try decisions.map { decision in
        var stored = decision
        stored.id = try Self.insert(decision, database)
        try database.execute(
          sql: "INSERT INTO standing (decision, last, holds) VALUES (?, ?, 1)",
          arguments: [stored.id, stored.id]
        )
        return stored
      }
    }
  }

  /// Takes back a decision that holds.
  ///
  /// - Returns: whether there was such a decision.
  @discardableResult
  package func undo(_ id: Int64, who: String, at: Date = Date()) throws -> Bool {
    try write { try Self.turn(id, holds: false, who, at, $0) }
  }

  /// Takes back the newest decision of a person that holds; of nobody else.
  ///
  /// - Returns: the decision that was taken back; nil when the person has none that holds.
  package func undoLast(who: String, at: Date = Date()) throws -> Decision? {
    try write { database in
      let last = try Self.fetch(
        database,
        "JOIN standing ON decision = id WHERE who = ? AND holds ORDER BY id DESC LIMIT 1",
        [who]
      ).first
      guard let last, try Self.turn(last.id, holds: false, who, at, database) else { return nil }
      return last
    }
  }

  /// Makes hold again what the person took back last, unless the person decided something since;
  /// what was taken back before stays in the log, and `restore` makes any of it hold again.
  ///
  /// - Returns: the decision that holds again; nil when there is none.
  package func redoLast(who: String, at: Date = Date()) throws -> Decision? {
    try write { database in
      let undone = try Self.fetch(
        database,
        """
        JOIN standing ON decision = decisions.id
        JOIN decisions AS latest ON latest.id = last
        WHERE NOT holds AND latest.who = ?
        AND last > (SELECT coalesce(max(id), 0) FROM decisions
          WHERE who = ? AND undo_of IS NULL)
        ORDER BY last DESC LIMIT 1
        """,
        [who, who]
      ).first
      guard let undone, try Self.turn(undone.id, holds: true, who, at, database) else {
        return nil
      }
      return undone
    }
  }

  /// Makes a decision that was taken back hold again.
  @discardableResult
  package func restore(_ id: Int64, who: String, at: Date = Date()) throws -> Bool {
    try write { try Self.turn(id, holds: true, who, at, $0) }
  }

  /// The decisions that hold, oldest first.
  package func decisionsInForce() throws -> [Decision] {
    try read { try Self.fetch($0, "JOIN standing ON decision = id WHERE holds ORDER BY id", []) }
  }

  /// The decisions about an item that hold, oldest first.
  ///
  /// - Complexity: O(log decisions), and those about the item.
  package func decisionsInForce(about item: ItemKey) throws -> [Decision] {
    let key = StoredItem(item)
    return try read {
      try Self.fetch(
        $0,
        """
        JOIN standing ON decision = id WHERE holds AND item = ? AND item_kind = ?
        AND content IS ? AND ordinal IS ? ORDER BY id
        """,
        [key.item, key.kind, key.content, key.ordinal]
      )
    }
  }

  /// Everything that was said, oldest first.
  package func events() throws -> [DecisionEvent] {
    try read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM decisions ORDER BY id").map(Self.event)
    }
  }

  /// The number of the last line of the log; what follows from decisions is kept under it.
  package func lastEvent() throws -> Int64 {
    try read { try Int64.fetchOne($0, sql: "SELECT coalesce(max(id), 0) FROM decisions") ?? 0 }
  }

  private static func turn(
    _ id: Int64,
    holds: Bool,
    _ who: String,
    _ at: Date,
    _ database: Database
  ) throws -> Bool {
    guard
      let last = try Int64.fetchOne(
        database,
        sql: "SELECT last FROM standing WHERE decision = ? AND holds = ?",
        arguments: [id, !holds]
      )
    else { return false }
    try database.execute(
      sql: "INSERT INTO decisions (who, at, verdict, undo_of) VALUES (?, ?, 'undo', ?)",
      arguments: [who, at.timeIntervalSince1970, last]
    )
    try database.execute(
      sql: "UPDATE standing SET last = ?, holds = ? WHERE decision = ?",
      arguments: [database.lastInsertedRowID, holds, id]
    )
    return true
  }

  private static func insert(_ decision: Decision, _ database: Database) throws -> Int64 {
    let key = StoredItem(decision.item)
    let (verdict, new): (String, String?) =
      switch decision.verdict {
      case .value(let value): ("value", value)
      case .reject: ("reject", nil)
      case .skip: ("skip", nil)
      case .flag: ("flag", nil)
      }
    try database.execute(
      sql: """
        INSERT INTO decisions
        (who, at, item_kind, item, content, ordinal, attribute, verdict, old, new, why, seconds)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        decision.who, decision.at.timeIntervalSince1970, key.kind, key.item, key.content,
        key.ordinal, decision.attribute, verdict, decision.old, new, decision.why, decision.seconds,
      ]
    )
    return database.lastInsertedRowID
  }

  /// The decisions among some lines.
  private static func fetch(
    _ database: Database,
    _ condition: String,
    _ arguments: StatementArguments
  ) throws -> [Decision] {
    try Row.fetchAll(
      database,
      sql: "SELECT decisions.* FROM decisions " + condition,
      arguments: arguments
    ).compactMap { row in
      guard case .decision(let decision) = try event(row).content else { return nil }
      return decision
    }
  }

  private static func event(_ row: Row) throws -> DecisionEvent {
    let id: Int64 = row["id"]
    let who: String = row["who"]
    let at = Date(timeIntervalSince1970: row["at"])
    if let undone: Int64 = row["undo_of"] {
      return DecisionEvent(id: id, who: who, at: at, content: .undo(undone))
    }
    guard let key = StoredItem(row)?.key else { throw StateError.unknownLine(id) }
    let verdict: Decision.Verdict
    switch row["verdict"] as String {
    case "value": verdict = .value(row["new"])
    case "reject": verdict = .reject
    case "skip": verdict = .skip
    case "flag": verdict = .flag
    default: throw StateError.unknownLine(id)
    }
    var decision = Decision(
      who: who,
      at: at,
      item: key,
      attribute: row["attribute"],
      verdict: verdict,
      old: row["old"],
      why: row["why"],
      seconds: row["seconds"]
    )
    decision.id = id
    return DecisionEvent(id: id, who: who, at: at, content: .decision(decision))
  }
}
