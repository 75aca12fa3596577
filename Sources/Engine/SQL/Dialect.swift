/// What differs between engines: quoting, and every function that two engines spell differently.
///
/// Functions that both spell alike (`avg`, `stddev_samp`, `lower`, `trim`, `row_number`,
/// `count(*) FILTER (WHERE …)`, `coalesce`, `max_by`, `levenshtein`, `concat_ws`) are written
/// in the SQL itself.
package struct Dialect: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable { case duckDB, spark }

  package let kind: Kind

  package static let duckDB = Dialect(kind: .duckDB)
  package static let spark = Dialect(kind: .spark)

  package var quoting: Quoting {
    switch kind {
    case .duckDB: .standard
    case .spark: .backtick
    }
  }

  /// Whether the driver takes Arrow data; else rows travel inside statements.
  var takesTablesInBulk: Bool { kind == .duckDB }

  /// Whether a statement makes something that only its session has and others need as well.
  func isForSession(_ sql: SQL) -> Bool {
    kind == .spark && text(sql).hasPrefix("CREATE OR REPLACE TEMPORARY VIEW ")
  }

  /// The text of a statement as this engine reads it.
  package func text(_ sql: SQL) -> String { sql.text(quoting: quoting) }

  func choose(duckDB: SQL, spark: SQL) -> SQL {
    switch kind {
    case .duckDB: duckDB
    case .spark: spark
    }
  }
}

/// Types by the names that an engine gives them.
package enum EngineType: Sendable, Hashable, CaseIterable {
  case text, double, bigint, boolean, date, timestamp, bytes
}

extension Dialect {
  package func typeName(_ type: EngineType) -> SQL {
    switch type {
    case .text: choose(duckDB: "VARCHAR", spark: "STRING")
    case .double: "DOUBLE"
    case .bigint: "BIGINT"
    case .boolean: "BOOLEAN"
    case .date: "DATE"
    case .timestamp: choose(duckDB: "TIMESTAMP", spark: "TIMESTAMP_NTZ")
    case .bytes: choose(duckDB: "BLOB", spark: "BINARY")
    }
  }

  package func cast(_ value: SQL, to type: EngineType) -> SQL {
    "CAST(\(value) AS \(typeName(type)))"
  }

  /// NULL where the value does not convert.
  package func tryCast(_ value: SQL, to type: EngineType) -> SQL {
    "TRY_CAST(\(value) AS \(typeName(type)))"
  }
}
