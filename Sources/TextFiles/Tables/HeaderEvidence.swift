/// Judges whether a record holds the names of the columns.
struct HeaderEvidence {
  let isHeader: Bool
  /// The columns of the rows below that are numbers or dates.
  let typedColumns: Int

  /// - Parameters:
  ///   - first: the texts of the record.
  ///   - rest: those of the records after it.
  ///   - missing: the texts that mean a missing value.
  init(first: [String], rest: ArraySlice<[String]>, _ missing: Set<String>) {
    func kind(_ text: String) -> CellKind { missing.contains(text) ? .empty : CellKind(text) }
    let kinds = first.map(kind)
    var numbers = [Int](repeating: 0, count: first.count)
    var dates = [Int](repeating: 0, count: first.count)
    var present = [Int](repeating: 0, count: first.count)
    var repeats = 0
    let below = rest.prefix(1_000).filter { $0.count == first.count }
    for record in below {
      for (index, text) in record.enumerated() {
        let kind = kind(text)
        guard kind != .empty else { continue }
        present[index] += 1
        if kind == .number { numbers[index] += 1 }
        if kind == .date { dates[index] += 1 }
        if kind == .text && text == first[index] { repeats += 1 }
      }
    }
    func isMost(_ count: Int, _ index: Int) -> Bool { count > 0 && count * 5 >= present[index] * 4 }
    let isTyped = first.indices.map { isMost(numbers[$0], $0) || isMost(dates[$0], $0) }
    typedColumns = isTyped.count { $0 }
    let looksLikeNames = first.allSatisfy { $0.utf8.count <= 80 && !$0.contains("\n") }
    let valued = kinds.indices.filter { kinds[$0] == .number || kinds[$0] == .date }
    if valued.isEmpty {
      let isTypedBelowText = first.indices.contains { isTyped[$0] && kinds[$0] == .text }
      isHeader =
        kinds.contains(.text) && (isTypedBelowText || (looksLikeNames && repeats == 0))
      return
    }
    // Dates over numbers, as in tables with a column a day.
    let areDatesOverNumbers =
      valued.count >= 2
      && valued.allSatisfy { kinds[$0] == .date && isMost(numbers[$0], $0) }
    isHeader =
      looksLikeNames && repeats == 0 && !below.isEmpty
      && (areDatesOverNumbers || Self.isCounted(first, valued, below))
  }

  /// Whether the numbers of a record count: years, or positions from 0 or 1, which the rows below
  /// do not go on with.
  private static func isCounted(
    _ first: [String],
    _ valued: [Int],
    _ below: [[String]]
  ) -> Bool {
    func steps(_ record: [String]) -> [Int]? {
      let numbers = valued.map { Int(record[$0].filter { $0 != " " }) }
      let whole = numbers.compactMap { $0 }
      return whole.count == numbers.count ? whole : nil
    }
    func isRow(_ numbers: [Int]) -> Bool {
      guard numbers.count >= 2 else { return false }
      let step = numbers[1] - numbers[0]
      return step != 0 && zip(numbers, numbers.dropFirst()).allSatisfy { $1 - $0 == step }
    }
    guard let numbers = steps(first), isRow(numbers) else { return false }
    let years = 1_500...2_200
    let areYears = numbers.allSatisfy(years.contains)
    let arePositions =
      numbers.count >= 4 && (numbers[0] == 0 || numbers[0] == 1) && numbers[1] == numbers[0] + 1
    guard areYears || arePositions else { return false }
    let going = below.count { record in
      guard let numbers = steps(record) else { return false }
      return areYears ? numbers.allSatisfy(years.contains) : isRow(numbers)
    }
    return going * 2 < below.count
  }
}
