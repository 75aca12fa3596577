/// Whether a source writes the month or the day first, by where the year stands.
package struct DateOrder: Sendable, Hashable {
  package var yearFirstMonthFirst: Bool
  package var yearLastMonthFirst: Bool

  /// ISO where the year leads, day before month where it ends: the usage of most countries.
  package static let usual = DateOrder(yearFirstMonthFirst: true, yearLastMonthFirst: false)

  package init(yearFirstMonthFirst: Bool, yearLastMonthFirst: Bool) {
    self.yearFirstMonthFirst = yearFirstMonthFirst
    self.yearLastMonthFirst = yearLastMonthFirst
  }

  /// All orders; the place of an order is its number in the engine.
  package static let all = [
    DateOrder(yearFirstMonthFirst: true, yearLastMonthFirst: false),
    DateOrder(yearFirstMonthFirst: true, yearLastMonthFirst: true),
    DateOrder(yearFirstMonthFirst: false, yearLastMonthFirst: false),
    DateOrder(yearFirstMonthFirst: false, yearLastMonthFirst: true),
  ]

  package var index: Int { (yearFirstMonthFirst ? 0 : 2) + (yearLastMonthFirst ? 1 : 0) }
}

/// Counts the dates of one source and column that allow only one order.
package struct DateOrderEvidence: Sendable {
  private var yearFirst = (month: 0, day: 0)
  private var yearLast = (month: 0, day: 0)

  package init() {}

  package mutating func add(_ reading: DateReading, count: Int = 1) {
    guard let month = reading.isProofOfMonthFirst else { return }
    switch (reading.shape, month) {
    case (.yearFirst, true): yearFirst.month += count
    case (.yearFirst, false): yearFirst.day += count
    case (_, true): yearLast.month += count
    case (_, false): yearLast.day += count
    }
  }

  package mutating func add(_ other: DateOrderEvidence) {
    yearFirst.month += other.yearFirst.month
    yearFirst.day += other.yearFirst.day
    yearLast.month += other.yearLast.month
    yearLast.day += other.yearLast.day
  }

  /// How many dates that end in the year allow only this order.
  func proofs(monthFirst: Bool) -> Int { monthFirst ? yearLast.month : yearLast.day }

  /// The order most of the evidence speaks for; where it is even, the fallback's.
  package func order(or fallback: DateOrder) -> DateOrder {
    var order = fallback
    if yearFirst.month != yearFirst.day {
      order.yearFirstMonthFirst = yearFirst.month > yearFirst.day
    }
    if yearLast.month != yearLast.day {
      order.yearLastMonthFirst = yearLast.month > yearLast.day
    }
    return order
  }
}
