package import Basics

/// What a written date can mean.
///
/// `03/05/2024` is a day in March or one in May. A reading keeps both until ``DateOrder`` says
/// which of the two its source writes.
package struct DateReading: Sendable, Hashable {
  /// Where the year stands; each place has its own question of day and month.
  package enum Shape: Sendable, Hashable {
    case yearFirst, yearLast
    /// With the name of the month, or the signs 年月日: nothing is open.
    case named
  }

  package let shape: Shape
  package let monthFirst: CalendarDate?
  package let dayFirst: CalendarDate?

  /// Reads `2024-03-05`, `2024/3/5`, `20240305`, `5.3.2024`, `3/5/24`, `5 Mar 2024`,
  /// `March 5th, 2024` and `2024年3月5日`, with a weekday or a clock time beside it or not.
  package init?(_ text: String) {
    let form = TextNormaliser.normalise(text)
    guard form.utf8.count <= 64 else { return nil }
    var tokens = DateToken.tokens(of: form)[...]
    while let first = tokens.first, first == .weekday || first == .mark(",") {
      tokens.removeFirst()
    }
    if let (reading, rest) = Self.read(tokens), Self.isClockOrNothing(rest) {
      self = reading
    } else {
      return nil
    }
  }

  private init?(_ shape: Shape, monthFirst: CalendarDate?, dayFirst: CalendarDate?) {
    if monthFirst == nil, dayFirst == nil { return nil }
    self.shape = shape
    self.monthFirst = monthFirst
    self.dayFirst = dayFirst
  }

  /// The one order that this date allows; nil when both do, or when the order is no question.
  package var isProofOfMonthFirst: Bool? {
    switch (shape, monthFirst, dayFirst) {
    case (.named, _, _): nil
    case (_, .some, nil): true
    case (_, nil, .some): false
    default: nil
    }
  }

  /// Whether the two orders give different days.
  package var isAmbiguous: Bool {
    if let monthFirst, let dayFirst { monthFirst != dayFirst } else { false }
  }

  /// The date under an order; a date that the order does not allow is read the only way it can be.
  package func date(in order: DateOrder) -> CalendarDate? {
    let prefersMonth = shape == .yearFirst ? order.yearFirstMonthFirst : order.yearLastMonthFirst
    return prefersMonth ? monthFirst ?? dayFirst : dayFirst ?? monthFirst
  }

  private typealias Tokens = ArraySlice<DateToken>

  private static func isClockOrNothing(_ rest: Tokens) -> Bool {
    var rest = rest
    while let next = rest.first, next == .weekday || next == .mark(",") || next == .mark("t") {
      rest.removeFirst()
    }
    guard case .number? = rest.first else { return rest.isEmpty }
    let second = rest.dropFirst().first
    return second == .mark(":") || second == .mark("时") || second == .mark("点")
  }

  private static func read(_ tokens: Tokens) -> (DateReading, Tokens)? {
    let head = Array(tokens.prefix(6))
    switch head.first {
    case .number(let value, digits: 8)?:
      return named(value / 10_000, value / 100 % 100, value % 100).map { ($0, tokens.dropFirst()) }
    case .number(let first, digits: let digits)?:
      if case .month(let month)? = head.dropFirst().first {
        return withMonthWord(first, digits, month, tokens.dropFirst(2))
      }
      if case .mark("-")? = head.dropFirst().first, head.count > 4,
        case .month(let month) = head[2],
        head[3] == .mark("-")
      {
        return withMonthWord(first, digits, month, tokens.dropFirst(4))
      }
      guard head.count >= 5, case .mark(let mark) = head[1], case .number(let second, _) = head[2],
        case .mark(let secondMark) = head[3],
        case .number(let third, digits: let thirdDigits) = head[4]
      else { return nil }
      if mark == "年", secondMark == "月" {
        var rest = tokens.dropFirst(5)
        if rest.first == .mark("日") || rest.first == .mark("号") { rest.removeFirst() }
        return named(first, second, third).map { ($0, rest) }
      }
      guard mark == secondMark, mark == "-" || mark == "/" || mark == "." else { return nil }
      let reading =
        digits == 4
        ? DateReading(
          .yearFirst,
          monthFirst: CalendarDate(year: first, month: second, day: third),
          dayFirst: CalendarDate(year: first, month: third, day: second)
        )
        : fullYear(third, digits: thirdDigits).flatMap { year in
          DateReading(
            .yearLast,
            monthFirst: CalendarDate(year: year, month: first, day: second),
            dayFirst: CalendarDate(year: year, month: second, day: first)
          )
        }
      return reading.map { ($0, tokens.dropFirst(5)) }
    case .month(let month)?:
      guard case .number(let day, digits: 1...2)? = head.dropFirst().first else { return nil }
      var rest = tokens.dropFirst(2)
      if rest.first == .mark(",") { rest.removeFirst() }
      guard case .number(let year, digits: 4)? = rest.first else { return nil }
      return named(year, month, day).map { ($0, rest.dropFirst()) }
    default:
      return nil
    }
  }

  /// `5 Mar 2024`, `5-Mar-24`, `2024 Mar 5`.
  private static func withMonthWord(
    _ first: Int,
    _ digits: Int,
    _ month: Int,
    _ rest: Tokens
  ) -> (DateReading, Tokens)? {
    var rest = rest
    if rest.first == .mark(",") || rest.first == .mark(".") { rest.removeFirst() }
    guard case .number(let last, digits: let lastDigits)? = rest.first else { return nil }
    rest.removeFirst()
    let reading =
      digits == 4
      ? named(first, month, last)
      : fullYear(last, digits: lastDigits).flatMap { named($0, month, first) }
    return reading.map { ($0, rest) }
  }

  private static func named(_ year: Int, _ month: Int, _ day: Int) -> DateReading? {
    let date = CalendarDate(year: year, month: month, day: day)
    return DateReading(.named, monthFirst: date, dayFirst: date)
  }

  /// Two digits below 70 are of this century, as in POSIX with a year's slack.
  private static func fullYear(_ value: Int, digits: Int) -> Int? {
    switch digits {
    case 4: value
    case 2: value < 70 ? 2000 + value : 1900 + value
    default: nil
    }
  }
}
