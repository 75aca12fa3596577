import Columnar

/// Counts the cells of one column as they pass.
struct ColumnTally {
  private let isText: Bool
  private let isWhole: Bool
  private let isNested: Bool
  private var present = 0
  private var numbers: Set<UInt64> = []
  private var others: Set<Value> = []
  private var least: Int64?
  private var greatest: Int64?
  private var signs = TextSigns()

  init(_ engineType: String) {
    isText = engineType == "VARCHAR"
    isWhole = engineType == "BIGINT"
    isNested = ColumnCounts.isNested(engineType)
  }

  /// - Complexity: O(rows of the batch), and memory for each different value.
  mutating func add(_ column: Column) {
    guard !isNested else {
      for row in 0..<column.count where !column.isNull(row) { present += 1 }
      return
    }
    if isText { column.forEachBytes { signs.add($1) } }
    for row in 0..<column.count {
      if isWhole {
        guard let whole = column.int(row) else { continue }
        least = min(whole, least ?? whole)
        greatest = max(whole, greatest ?? whole)
        numbers.insert(UInt64(bitPattern: whole))
      } else if column.type == .float64 {
        guard let number = column.double(row) else { continue }
        // Both zeros are one value, and so are all that are not numbers.
        let value = number == 0 ? 0 : number.isNaN ? .nan : number
        numbers.insert(value.bitPattern)
      } else {
        let value = column.value(row)
        guard value != .null else { continue }
        others.insert(value)
      }
      present += 1
    }
  }

  func counts(rows: Int, _ engineType: String) -> ColumnCounts {
    var counts = ColumnCounts(rows: rows, engineType: engineType)
    counts.present = present
    counts.distinct = numbers.count + others.count
    if let least, let greatest { counts.bounds = least...greatest }
    counts.signs = signs
    return counts
  }
}
