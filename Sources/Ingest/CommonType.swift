package import Engine

/// Finds types that hold the values of columns that are to be one.
package enum CommonType {
  /// The type that holds values of both, in the engine's name; of numbers without a common exact
  /// one, the floating one.
  package static func of(_ first: String, _ second: String) -> String {
    if first == second { return first }
    let both: Set<String> = [first, second]
    if both.isSubset(of: integers) { return "BIGINT" }
    if both.allSatisfy(isNumeric) { return "DOUBLE" }
    if both.isSubset(of: moments) { return "TIMESTAMP" }
    if both.isSubset(of: moments.union(["TIMESTAMP WITH TIME ZONE"])) {
      return "TIMESTAMP WITH TIME ZONE"
    }
    return "VARCHAR"
  }

  private static func isNumeric(_ type: String) -> Bool {
    integers.contains(type) || type.hasPrefix("DECIMAL")
      || ["DOUBLE", "FLOAT", "UBIGINT", "HUGEINT", "UHUGEINT"].contains(type)
  }

  /// Dates and times of any resolution; microseconds hold all but the last digits of nanoseconds,
  /// which no other source writes.
  private static let moments: Set<String> = [
    "DATE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS",
  ]

  package static let integers: Set<String> = [
    "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER",
  ]

  /// The types of all columns of several relations, by lower-case name.
  package static func joined(_ relations: [[PartColumn]]) -> [String: String] {
    var types: [String: String] = [:]
    for column in relations.joined() {
      let key = column.name.lowercased()
      types[key] = types[key].map { of($0, column.engineType) } ?? column.engineType
    }
    return types
  }

  /// A column under its name, cast when the common type differs from its own.
  package static func item(_ column: PartColumn, _ types: [String: String]) -> SQL {
    let name = SQL.identifier(column.name)
    guard let type = types[column.name.lowercased()], type != column.engineType else {
      return name
    }
    return "CAST(\(name) AS \(raw: type)) AS \(name)"
  }
}
