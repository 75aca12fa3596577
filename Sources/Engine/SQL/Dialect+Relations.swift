/// Tables, views and files, which engines make and read in their own ways.
extension Dialect {
  /// Statements that make a table of a query, replacing one of that name.
  ///
  /// Spark's own catalogue takes only letters, digits and underscores in a table's name; views
  /// have any name.
  package func createTable(_ name: String, as query: SQL) -> [SQL] {
    switch kind {
    case .duckDB: ["CREATE OR REPLACE TABLE \(identifier: name) AS \(query)"]
    case .spark:
      [
        "DROP TABLE IF EXISTS \(identifier: name)",
        "CREATE TABLE \(identifier: name) USING parquet AS \(query)",
      ]
    }
  }

  /// Makes a view that other connections see too, where the engine has such views in memory.
  package func createView(_ name: String, as query: SQL) -> SQL {
    choose(
      duckDB: "CREATE OR REPLACE VIEW \(identifier: name) AS \(query)",
      spark: "CREATE OR REPLACE TEMPORARY VIEW \(identifier: name) AS \(query)"
    )
  }

  /// Makes a table or view of this connection alone.
  package func createTemporary(_ name: String, as query: SQL) -> SQL {
    choose(
      duckDB: "CREATE OR REPLACE TEMP TABLE \(identifier: name) AS \(query)",
      spark: "CREATE OR REPLACE TEMPORARY VIEW \(identifier: name) AS \(query)"
    )
  }

  /// Whether `UNION ALL BY NAME` is understood; else columns must be listed in one order.
  package var hasUnionByName: Bool { kind == .duckDB }

  /// A relation for a FROM clause that reads Parquet files.
  package func readParquet(_ paths: [String]) -> SQL {
    readFiles("parquet", function: "read_parquet", paths, options: [])
  }

  /// A relation for a FROM clause that reads delimited text.
  ///
  /// - Parameters:
  ///   - paths: files of one shape.
  ///   - options: of DuckDB's `read_csv`, such as `("header", "true")`. Spark reads a file with
  ///     options through ``createView(_:reading:format:options:)``.
  /// - Returns: a table function call, or a union of Spark's direct file queries.
  package func readCSV(_ paths: [String], options: [(name: String, value: SQL)] = []) -> SQL {
    readFiles("csv", function: "read_csv", paths, options: options)
  }

  /// A relation for a FROM clause that reads JSON or JSON lines; the options are as for CSV.
  package func readJSON(_ paths: [String], options: [(name: String, value: SQL)] = []) -> SQL {
    readFiles("json", function: "read_json", paths, options: options)
  }

  private func readFiles(
    _ format: String,
    function: String,
    _ paths: [String],
    options: [(name: String, value: SQL)]
  ) -> SQL {
    switch kind {
    case .duckDB:
      var arguments: [SQL] = ["[\(literals: paths)]"]
      // A folder called `key=value` above the files is a name, not a column.
      arguments.append("hive_partitioning = false")
      arguments += options.map { "\(raw: $0.name) = \($0.value)" }
      return "\(raw: function)(\(arguments.joined()))"
    case .spark:
      let queries = paths.map { "SELECT * FROM \(raw: format).\(identifier: $0)" as SQL }
      return "(\(queries.joined(separator: " UNION ALL ")))"
    }
  }

  /// Makes a view over files with the reader's own options.
  package func createView(
    _ name: String,
    reading path: String,
    format: String,
    options: [(name: String, value: String)] = []
  ) -> SQL {
    switch kind {
    case .duckDB:
      let arguments = ([(name: "hive_partitioning", value: "false")] + options).map {
        "\(raw: $0.name) = \(literal: $0.value)" as SQL
      }
      let call: [SQL] = [SQL.literal(path)] + arguments
      return createView(name, as: "SELECT * FROM \(raw: "read_\(format)")(\(call.joined()))")
    case .spark:
      let pairs: [SQL] = ([(name: "path", value: path)] + options).map {
        "\(identifier: $0.name) \(literal: $0.value)"
      }
      return
        "CREATE OR REPLACE TEMPORARY VIEW \(identifier: name) USING \(raw: format) OPTIONS (\(pairs.joined()))"
    }
  }

  /// Writes the rows of a query to a Parquet file, or a folder of them on a cluster.
  package func writeParquet(_ query: SQL, to path: String) -> SQL {
    choose(
      duckDB: "COPY (\(query)) TO \(literal: path) (FORMAT parquet)",
      spark: "INSERT OVERWRITE DIRECTORY \(literal: path) USING parquet \(query)"
    )
  }

  /// Rows drawn at random without replacement; the same seed draws the same rows of one table
  /// when one thread reads it.
  package func sample(_ relation: SQL, rows: Int, seed: Int) -> SQL {
    choose(
      duckDB:
        "(SELECT * FROM \(relation) USING SAMPLE reservoir(\(literal: rows) ROWS) REPEATABLE (\(literal: seed)))",
      spark: "(SELECT * FROM \(relation) ORDER BY rand(\(literal: seed)) LIMIT \(literal: rows))"
    )
  }

  /// A query of the columns of a relation: its first two columns are name and type.
  package func describe(_ relation: SQL) -> SQL {
    choose(
      duckDB: "SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM \(relation))",
      spark: "DESCRIBE QUERY SELECT * FROM \(relation)"
    )
  }
}
