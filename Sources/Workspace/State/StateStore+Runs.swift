import Foundation
import GRDB

extension StateStore {
  /// Keeps a run, replacing what was kept under its id.
  package func save(_ run: StoredRun) throws {
    try write { database in
      try database.execute(
        sql: """
          INSERT INTO runs (id, started_at, status, json) VALUES (?, ?, ?, ?)
          ON CONFLICT (id) DO UPDATE SET status = excluded.status, json = excluded.json
          """,
        arguments: [run.id, run.startedAt.timeIntervalSince1970, run.status, run.json]
      )
    }
  }

  /// All runs, newest first.
  package func runs() throws -> [StoredRun] {
    try read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM runs ORDER BY started_at DESC, id DESC")
        .map(Self.run)
    }
  }

  package func run(_ id: String) throws -> StoredRun? {
    try read { database in
      try Row.fetchOne(database, sql: "SELECT * FROM runs WHERE id = ?", arguments: [id])
        .map(Self.run)
    }
  }

  /// Keeps a model, replacing what was kept under its id.
  package func save(_ model: StoredModel) throws {
    try write { database in
      try database.execute(
        sql: """
          INSERT INTO models (id, run_id, created_at, file, json) VALUES (?, ?, ?, ?, ?)
          ON CONFLICT (id) DO UPDATE SET file = excluded.file, json = excluded.json
          """,
        arguments: [
          model.id, model.runID, model.createdAt.timeIntervalSince1970, model.file, model.json,
        ]
      )
    }
  }

  /// All models, newest first.
  package func models() throws -> [StoredModel] {
    try read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM models ORDER BY created_at DESC, id DESC")
        .map { row in
          StoredModel(
            id: row["id"],
            runID: row["run_id"],
            createdAt: Date(timeIntervalSince1970: row["created_at"]),
            file: row["file"],
            json: row["json"]
          )
        }
    }
  }

  /// How far a feedback file was read; nil when it never was.
  package func feedbackOffset(of file: String) throws -> FeedbackOffset? {
    try read { database in
      try Row.fetchOne(database, sql: "SELECT * FROM feedback WHERE file = ?", arguments: [file])
        .map {
          FeedbackOffset(file: $0["file"], offset: $0["offset"], fingerprint: $0["fingerprint"])
        }
    }
  }

  package func save(_ offset: FeedbackOffset) throws {
    try write { database in
      try database.execute(
        sql: """
          INSERT INTO feedback (file, "offset", fingerprint) VALUES (?, ?, ?)
          ON CONFLICT (file) DO UPDATE
          SET "offset" = excluded."offset", fingerprint = excluded.fingerprint
          """,
        arguments: [offset.file, offset.offset, offset.fingerprint]
      )
    }
  }

  private static func run(_ row: Row) -> StoredRun {
    StoredRun(
      id: row["id"],
      startedAt: Date(timeIntervalSince1970: row["started_at"]),
      status: row["status"],
      json: row["json"]
    )
  }
}
