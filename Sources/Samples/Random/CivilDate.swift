/// A day of the Gregorian calendar, counted from 1970-01-01.
struct CivilDate: Hashable, Comparable, Sendable {
  var days: Int

  init(days: Int) {
    self.days = days
  }

  init(year: Int, month: Int, day: Int) {
    let shifted = month > 2 ? year : year - 1
    days =
      shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400
      + ((month + 9) % 12 * 153 + 2) / 5 + day - 1 - 719_468
  }

  var parts: (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month,
      dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    )
  }

  var iso: String {
    let (year, month, day) = parts
    return "\(year)-\(twoDigits(month))-\(twoDigits(day))"
  }

  /// The same day with month and day in each other's place.
  var isoSwapped: String {
    let (year, month, day) = parts
    return "\(year)-\(twoDigits(day))-\(twoDigits(month))"
  }

  static func < (a: CivilDate, b: CivilDate) -> Bool { a.days < b.days }
}

/// A number below 100 with a leading zero.
func twoDigits(_ number: Int) -> String {
  number < 10 ? "0\(number)" : "\(number)"
}
