import Basics

extension CalendarDate {
  /// The same day with month and day in each other's place.
  var isoSwapped: String {
    let digits = String(year)
    return "\(digits)-\(twoDigits(day))-\(twoDigits(month))"
  }
}

/// A number below 100 with a leading zero.
func twoDigits(_ number: Int) -> String {
  number < 10 ? "0\(number)" : "\(number)"
}
