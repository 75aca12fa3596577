/// A whole result in memory: batches of one schema.
package struct Table: Sendable {
  package let schema: Schema
  package let batches: [RecordBatch]
  package let rowCount: Int
  /// The first row of each batch.
  private let starts: [Int]

  package init(schema: Schema, batches: [RecordBatch]) {
    self.schema = schema
    self.batches = batches
    var starts: [Int] = []
    var total = 0
    for batch in batches {
      starts.append(total)
      total += batch.rowCount
    }
    self.starts = starts
    rowCount = total
  }

  package var columnCount: Int { schema.fields.count }

  /// One cell.
  ///
  /// - Complexity: O(log batches).
  package subscript(row: Int, column: Int) -> Value {
    precondition(row >= 0 && row < rowCount, "row \(row) of \(rowCount)")
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= row { low = middle } else { high = middle }
    }
    return batches[low].columns[column].value(row - starts[low])
  }

  package subscript(row: Int, column: String) -> Value {
    self[row, index(of: column)]
  }

  /// The cells of a row, in the order of the schema.
  package func row(_ row: Int) -> [Value] {
    (0..<columnCount).map { self[row, $0] }
  }

  package func values(_ name: String) -> [Value] { values(at: index(of: name)) }
  package func values(at column: Int) -> [Value] { map(column) { $0.value($1) } }

  /// Texts; nil for null and for every row of a column that is not text.
  package func strings(_ name: String) -> [String?] { strings(at: index(of: name)) }
  package func strings(at column: Int) -> [String?] { map(column) { $0.string($1) } }

  /// Numbers of any numeric type, nil for null; ``numbers(_:)`` is the quicker door.
  package func doubles(_ name: String) -> [Double?] { doubles(at: index(of: name)) }
  package func doubles(at column: Int) -> [Double?] { map(column) { $0.double($1) } }

  package func ints(_ name: String) -> [Int64?] { ints(at: index(of: name)) }
  package func ints(at column: Int) -> [Int64?] { map(column) { $0.int($1) } }

  package func bools(_ name: String) -> [Bool?] { bools(at: index(of: name)) }
  package func bools(at column: Int) -> [Bool?] { map(column) { $0.bool($1) } }

  /// Numbers of any numeric type in one array, NaN for null.
  package func numbers(_ name: String) -> [Double] {
    let column = index(of: name)
    var numbers: [Double] = []
    numbers.reserveCapacity(rowCount)
    for batch in batches { batch.columns[column].appendDoubles(to: &numbers) }
    return numbers
  }

  private func map<T>(_ column: Int, _ read: (Column, Int) -> T) -> [T] {
    var result: [T] = []
    result.reserveCapacity(rowCount)
    for batch in batches {
      let values = batch.columns[column]
      for row in 0..<batch.rowCount { result.append(read(values, row)) }
    }
    return result
  }

  /// A name that the query did not select is a mistake of the caller, not of the data.
  private func index(of name: String) -> Int {
    guard let index = schema.index(of: name) else {
      preconditionFailure("no column \(name) among \(schema.names)")
    }
    return index
  }
}
