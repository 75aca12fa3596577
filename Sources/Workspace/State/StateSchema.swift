import GRDB

/// The tables of the state file and how they came to be, one migration a change.
enum StateSchema {
  static func migrate(_ database: DatabaseQueue) throws {
    let migrator = self.migrator
    if try database.read(migrator.hasBeenSuperseded) {
      throw StateError.newer
    }
    // Migrating takes the lock of writers, even where nothing is left to do.
    guard try !database.read(migrator.hasCompletedMigrations) else { return }
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
    // The first tables were never written by a release: their keys were ambiguous.
    migrator.registerMigration("typed keys") { database in
      try database.execute(
        sql: """
          ALTER TABLE decisions RENAME TO decisions_of_first_tables;
          CREATE TABLE decisions (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            who TEXT NOT NULL,
            at REAL NOT NULL,
            item_kind TEXT CHECK (item_kind IN ('entity', 'row')),
            item TEXT,
            content TEXT,
            ordinal INTEGER,
            attribute TEXT,
            verdict TEXT NOT NULL CHECK (verdict IN ('value', 'reject', 'skip', 'flag', 'undo')),
            old TEXT,
            new TEXT,
            why TEXT,
            seconds REAL,
            undo_of INTEGER UNIQUE REFERENCES decisions (id),
            CHECK ((verdict = 'undo') = (undo_of IS NOT NULL)),
            CHECK ((verdict = 'undo') = (item_kind IS NULL))
          );
          CREATE INDEX decisions_by_item ON decisions (item, attribute);
          CREATE INDEX decisions_by_person ON decisions (who, id);
          CREATE TRIGGER typed_decisions_keep_update BEFORE UPDATE ON decisions
            BEGIN SELECT RAISE(ABORT, 'decisions are only ever added'); END;
          CREATE TRIGGER typed_decisions_keep_delete BEFORE DELETE ON decisions
            BEGIN SELECT RAISE(ABORT, 'decisions are only ever added'); END;
          -- Of each decision, the last line about it and whether it holds: what the log says, at hand.
          CREATE TABLE standing (
            decision INTEGER PRIMARY KEY REFERENCES decisions (id),
            last INTEGER NOT NULL,
            holds INTEGER NOT NULL
          );
          CREATE INDEX standing_by_last ON standing (last);
          """
      )
    }
    migrator.registerMigration("review additions") { database in
      try database.execute(
        sql: """
          CREATE TABLE additions (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            who TEXT NOT NULL,
            at REAL NOT NULL,
            item_kind TEXT CHECK (item_kind IN ('entity', 'row')),
            item TEXT,
            content TEXT,
            ordinal INTEGER,
            attribute TEXT,
            kind TEXT,
            reason TEXT,
            confidence REAL,
            last_event INTEGER,
            withdraws INTEGER UNIQUE REFERENCES additions (id),
            CHECK ((withdraws IS NULL) = (item_kind IS NOT NULL)),
            CHECK ((withdraws IS NULL) = (attribute IS NOT NULL AND kind IS NOT NULL
              AND item IS NOT NULL AND last_event IS NOT NULL))
          );
          CREATE INDEX additions_by_item ON additions (item, attribute);
          CREATE TRIGGER additions_keep_update BEFORE UPDATE ON additions
            BEGIN SELECT RAISE(ABORT, 'additions are only ever added'); END;
          CREATE TRIGGER additions_keep_delete BEFORE DELETE ON additions
            BEGIN SELECT RAISE(ABORT, 'additions are only ever added'); END;
          """
      )
    }
    migrator.registerMigration("known cells") { database in
      try database.execute(sql: "ALTER TABLE additions ADD COLUMN known TEXT")
    }
    return migrator
  }
}
