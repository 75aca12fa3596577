internal import Columnar
internal import Foundation

/// The statements that carry a table to Spark, whose driver takes no Arrow data.
///
/// Rows travel as one JSON literal a statement, which the engine reads with `from_json`: its
/// parser takes a long literal in far less time than as many rows of `VALUES`. Doubles arrive
/// bit for bit, bytes as Base64. The first statement makes the table, the others append to it.
/// Meant for what a person decided or a model scored, not for gigabytes.
struct TextIngest: Sequence {
  /// Well below the 128 MB that a Spark Connect server takes in one message by default.
  static let bytesPerStatement = 4 << 20

  private let table: IngestTable
  private let name: String
  private let bytesPerStatement: Int

  init(_ table: IngestTable, as name: String, bytesPerStatement: Int = Self.bytesPerStatement) {
    self.table = table
    self.name = name
    self.bytesPerStatement = bytesPerStatement
  }

  func makeIterator() -> AnyIterator<SQL> {
    var row = 0
    var isFirst = true
    return AnyIterator {
      guard isFirst || row < table.rowCount else { return nil }
      var json = "["
      let start = row
      while row < table.rowCount, row == start || json.utf8.count < bytesPerStatement {
        if row > start { json += "," }
        append(row, to: &json)
        row += 1
      }
      json += "]"
      let head: SQL =
        isFirst
        ? "CREATE TABLE \(identifier: name) USING parquet AS"
        : "INSERT INTO \(identifier: name)"
      isFirst = false
      return "\(head) \(rows(json))"
    }
  }

  /// Fields are numbered in the JSON, because names of columns may differ by case alone.
  private func rows(_ json: String) -> SQL {
    let fields = table.columns.indices.map { index in
      "c\(raw: String(index)): \(raw: Self.typeName(table.columns[index].values))" as SQL
    }
    let columns = table.columns.indices.map { index in
      "c\(raw: String(index)) AS \(identifier: table.columns[index].name)" as SQL
    }
    return """
      SELECT \(columns.joined()) FROM (SELECT inline(from_json(\(literal: json), \
      'ARRAY<STRUCT<\(fields.joined())>>', map('mode', 'FAILFAST'))))
      """
  }

  private static func typeName(_ values: ColumnValues) -> String {
    switch values {
    case .ints: "BIGINT"
    case .doubles: "DOUBLE"
    case .strings: "STRING"
    case .bools: "BOOLEAN"
    case .bytes: "BINARY"
    }
  }

  private func append(_ row: Int, to json: inout String) {
    json += "{"
    var isFirst = true
    for (index, column) in table.columns.enumerated() {
      guard let value = Self.text(column.values, row) else { continue }
      json += isFirst ? "\"c\(index)\":" : ",\"c\(index)\":"
      json += value
      isFirst = false
    }
    json += "}"
  }

  /// The value as JSON; nil for null, which is left out.
  private static func text(_ values: ColumnValues, _ row: Int) -> String? {
    switch values {
    case .ints(let values): values[row].map { String($0) }
    case .doubles(let values): values[row].map { text($0) }
    case .bools(let values): values[row].map { $0 ? "true" : "false" }
    case .strings(let values): values[row].map { quoted($0) }
    case .bytes(let values): values[row].map { "\"\(Data($0).base64EncodedString())\"" }
    }
  }

  private static func text(_ value: Double) -> String {
    if value.isNaN { return "\"NaN\"" }
    if value.isInfinite { return value < 0 ? "\"-Infinity\"" : "\"Infinity\"" }
    return value.description
  }

  private static func quoted(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    result.append("\"")
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\":
        result.append("\\")
        result.append(scalar)
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        let padding = String(repeating: "0", count: 4 - digits.count)
        result.append(contentsOf: "\\u\(padding)\(digits)".unicodeScalars)
      default: result.append(scalar)
      }
    }
    result.append("\"")
    return String(result)
  }
}
