/// Columns of Swift values for an engine to take in bulk.
package struct IngestTable: Sendable {
  package struct Column: Sendable {
    package var name: String
    package var values: ColumnValues

    package init(_ name: String, _ values: ColumnValues) {
      self.name = name
      self.values = values
    }
  }

  package private(set) var columns: [Column]

  /// - Precondition: all columns are of equal length.
  package init(_ columns: [Column]) {
    precondition(
      columns.allSatisfy { $0.values.count == columns[0].values.count },
      "columns of unequal length"
    )
    self.columns = columns
  }

  package init(_ columns: KeyValuePairs<String, ColumnValues>) {
    self.init(columns.map { Column($0.key, $0.value) })
  }

  package var rowCount: Int { columns.first?.values.count ?? 0 }
}

/// The values of one column to be sent; nil is null.
package enum ColumnValues: Sendable {
  case ints([Int64?])
  case doubles([Double?])
  case strings([String?])
  case bools([Bool?])
  case bytes([[UInt8]?])

  package var count: Int {
    switch self {
    case .ints(let values): values.count
    case .doubles(let values): values.count
    case .strings(let values): values.count
    case .bools(let values): values.count
    case .bytes(let values): values.count
    }
  }

  /// The Arrow format of the column that ``ColumnBuilder`` makes.
  var format: String {
    switch self {
    case .ints: "l"
    case .doubles: "g"
    case .strings: "U"
    case .bools: "b"
    case .bytes: "Z"
    }
  }
}
