internal import Columnar
internal import Engine
package import Foundation

/// A table of probabilities beside a dataset: one column a class, rows in the order of the dataset.
package struct ProbabilityFile: Sendable {
  package let rowCount: Int
  /// Row-major, `rowCount × classes`; NaN where a cell is missing.
  package let values: [Float]

  /// Reads a Parquet file or a delimited text with a header.
  ///
  /// - Throws: `LearningError.Code.badProbabilities` when it cannot be read, a column holds no
  ///   numbers, or its columns do not fit the classes.
  package init(contentsOf file: URL, classes: [String]) async throws {
    let name = file.lastPathComponent
    let handle = try? FileHandle(forReadingFrom: file)
    let head = try? handle?.read(upToCount: 4)
    try? handle?.close()
    let reader: SQL =
      head == Data("PAR1".utf8)
      ? "read_parquet(\(literal: file.path))" : "read_csv(\(literal: file.path))"
    let table: Table
    do {
      table = try await Engines.open(uri: nil).query("SELECT * FROM \(reader)")
    } catch {
      throw LearningError(
        .badProbabilities,
        "the probabilities in \(name) cannot be read",
        suggestion: "give a CSV file with a header, or a Parquet file",
        underlying: "\(error)"
      )
    }
    let fields = table.schema.fields
    let columns = try ProbabilityColumns(fields.map(\.name), classes: classes, origin: name)
    for field in fields where columns.names.contains(field.name) && !field.type.isNumeric {
      throw LearningError(
        .badProbabilities,
        "column \(field.name) of \(name) holds no numbers, but \(field.type)",
        suggestion: "give probabilities in 0...1 in every row"
      )
    }
    rowCount = table.rowCount
    values = Self.rows(columns.names.map { table.numbers($0) }, count: table.rowCount)
  }

  /// Columns as rows.
  static func rows(_ columns: [[Double]], count: Int) -> [Float] {
    var values: [Float] = []
    values.reserveCapacity(columns.count * count)
    for row in 0..<count {
      for column in columns { values.append(Float(column[row])) }
    }
    return values
  }
}
