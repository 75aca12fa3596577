import GRDB

/// The tables of the state file and how they came to be, one migration a change.
enum StateSchema {
  static func migrate(_ database: DatabaseQueue) throws {
    let migrator = self.migrator
    if try database.read(migrator.hasBeenSuperseded) {
      throw StateError.newer
    }
    try migrator.migrate(database)
  }

  private static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("first tables") { database in
      try database.execute(
        sql: """
          CREATE TABLE decisions (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            who TEXT NOT NULL,
            at REAL NOT NULL,
            kind TEXT NOT NULL,
            entity TEXT NOT NULL,
            attribute TEXT,
            row_key TEXT,
            old TEXT,
            new TEXT,
            why TEXT,
            undo_of INTEGER UNIQUE REFERENCES decisions (id)
          );
          CREATE INDEX decisions_by_cell ON decisions (entity, attribute);
          CREATE TRIGGER decisions_keep_update BEFORE UPDATE ON decisions
            BEGIN SELECT RAISE(ABORT, 'decisions are only ever added'); END;
          CREATE TRIGGER decisions_keep_delete BEFORE DELETE ON decisions
            BEGIN SELECT RAISE(ABORT, 'decisions are only ever added'); END;
          CREATE TABLE runs (
            id TEXT PRIMARY KEY, started_at REAL NOT NULL, status TEXT NOT NULL,
            json BLOB NOT NULL
          );
          CREATE INDEX runs_by_start ON runs (started_at);
          CREATE TABLE models (
            id TEXT PRIMARY KEY, run_id TEXT NOT NULL, created_at REAL NOT NULL,
            file TEXT NOT NULL, json BLOB NOT NULL
          );
          CREATE TABLE feedback (
            file TEXT PRIMARY KEY, "offset" INTEGER NOT NULL, fingerprint TEXT NOT NULL
          );
          CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
          """
      )
    }
    return migrator
  }
}
