/// What a cell is ordered by, apart from how it is written.
///
/// Numbers come before texts, and what is missing comes last whichever way a column is sorted.
enum SortValue: Sendable, Hashable {
  case number(Double)
  case text(String)
  case missing

  init(_ number: Double?) {
    if let number, number.isFinite { self = .number(number) } else { self = .missing }
  }

  /// Whether this value comes before another one; the missing come last in either direction.
  func precedes(_ other: SortValue, isDescending: Bool) -> Bool {
    switch (self, other) {
    case (.missing, _): false
    case (_, .missing): true
    case (.number(let one), .number(let two)): isDescending ? one > two : one < two
    case (.text(let one), .text(let two)): isDescending ? one > two : one < two
    case (.number, .text): !isDescending
    case (.text, .number): isDescending
    }
  }
}

extension Array {
  /// The places of the elements in the order of their sort values; equals keep their order.
  ///
  /// - Complexity: O(n log n) comparisons, and one call of `value` for each element.
  func order(isDescending: Bool, by value: (Element) -> SortValue) -> [Int] {
    let values = map(value)
    return indices.sorted { one, two in
      if values[one] == values[two] { return one < two }
      return values[one].precedes(values[two], isDescending: isDescending)
    }
  }
}
