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
          """
      )
    }
    return migrator
  }
}
