import Basics

/// Readings of single texts that several columns share.
enum CellReading {
  static func truth(_ text: String) -> Bool? {
    switch MissingCells.trimmed(text).lowercased() {
    case "true": true
    case "false": false
    default: nil
    }
  }

  /// Puts the century before a date whose year of two digits leads: `24-03-05`.
  ///
  /// Years below 70 are of this century, as in POSIX with a year's slack.
  static func withCentury(_ text: String) -> String {
    let trimmed = MissingCells.trimmed(text)
    let digits = trimmed.prefix { $0.isASCII && $0.isNumber }
    guard digits.count == 2, let year = Int(digits),
      let mark = trimmed.dropFirst(2).first, mark == "-" || mark == "/" || mark == "."
    else { return text }
    return (year < 70 ? "20" : "19") + trimmed
  }

  /// Whether a text names ten years (`1990s`), whose letter is no unit.
  static func isDecade(_ number: WrittenNumber) -> Bool {
    number.suffix == "s" && number.isSuffixAttached && number.body.count == 4
      && number.body[3] == 0x30 && number.prefix.isEmpty
  }

  /// The clock time of a text that may have more around it, to the second; nil without one.
  static func clock(_ text: String) -> String? {
    if let clock = WrittenClock(text), clock.zone == nil { return clock.description }
    return ClockTime(text, allowsBareDigits: true).map { "\($0):00" }
  }
}

extension TextColumn {
  /// What is believed of the spelling of a column, beside what its own cells show.
  package struct Spelling: Sendable, Hashable {
    /// The decimal mark of each voice.
    package var numbers: [NumberSpelling]
    /// The order of day and month of each voice.
    package var orders: [DateOrder]
    /// The unit that numbers come in; nil for plain ones.
    var unit: Affix?

    init(numbers: [NumberSpelling] = [], orders: [DateOrder] = [], unit: Affix? = nil) {
      (self.numbers, self.orders, self.unit) = (numbers, orders, unit)
    }
  }

  /// What the cells of a column came to.
  package struct Values: Sendable {
    /// In the order of the column's cells.
    package var values: [CellValue]
    /// The engine's type that holds them.
    package var type: ValueType
    /// Cells with a number that carries no unit, where others carry one.
    package var plain = 0
    /// Whether plain numbers were taken for shares and multiplied by 100.
    package var plainAreShares = false
    /// Cells with a decimal mark other than the column's, which can be read in one way only.
    package var otherMark = 0
    /// Moments without a zone beside others that have one.
    package var withoutZone = 0
    /// Cells whose day and month the order decided.
    package var ambiguousDates = 0
    /// Cells whose unit was converted.
    package var converted = 0

    package var unreadable: Int
  }

  package enum ValueType: String, Sendable, Hashable, Codable {
    case text, whole, real, truth, date, moment, zonedMoment, clock
  }

  /// Gives every cell its value.
  ///
  /// - Complexity: O(cells).
  package func values(_ spelling: Spelling) -> Values {
    switch kind {
    case .text: constant(.text) { _ in .text }
    case .boolean:
      constant(.truth) { CellReading.truth($0.text).map(CellValue.truth) ?? unreadable($0.text) }
    case .time:
      constant(.clock) { cell in
        let text =
          declaration.kind == .time
          ? CellReading.clock(cell.text) : WrittenClock(cell.text)?.description
        return text.map(CellValue.moment) ?? unreadable(cell.text)
      }
    case .date: dates(spelling)
    case .number: NumberValues(self, spelling).values
    }
  }

  private func constant(_ type: ValueType, _ read: (Cell) -> CellValue) -> Values {
    finished(zip(cells, isMissing).map { $1 ? .missing : read($0) }, type)
  }

  func unreadable(_ text: String, _ reason: String? = nil) -> CellValue {
    if MissingMarker.isSpreadsheetError(text) { return .unreadable("the error of a formula") }
    return .unreadable(reason ?? "not \(kind.noun)")
  }

  func finished(_ values: [CellValue], _ type: ValueType) -> Values {
    var unreadable = 0
    for (cell, value) in zip(cells, values) {
      if case .unreadable = value { unreadable += cell.count }
    }
    return Values(values: values, type: type, unreadable: unreadable)
  }

  private func dates(_ spelling: Spelling) -> Values {
    let hasClock = moments.contains { $0?.clock != nil }
    let hasZone = moments.contains { $0?.clock?.zone != nil }
    let leading = zip(cells, moments).reduce(0) {
      $1.1?.date.shape == .yearFirst ? $0 + $1.0.count : $0
    }
    let mostLead = leading * 2 > presentCount
    var withoutZone = 0
    var ambiguous = 0
    let values = cells.indices.map { index -> CellValue in
      if isMissing[index] { return .missing }
      let cell = cells[index]
      guard let moment = moments[index] else { return unreadable(cell.text) }
      if mostLead, moment.date.shape == .yearLast, Self.hasShortYear(cell.text) {
        return unreadable(cell.text, "a year of two digits where others lead with four")
      }
      let order = spelling.orders[cell.voice]
      guard let text = moment.text(in: order, hasClock: hasClock, hasZone: hasZone) else {
        return unreadable(cell.text)
      }
      if moment.date.isAmbiguous { ambiguous += cell.count }
      if hasZone, moment.clock?.zone == nil { withoutZone += cell.count }
      return .moment(text)
    }
    var result = finished(values, hasZone ? .zonedMoment : hasClock ? .moment : .date)
    result.withoutZone = withoutZone
    result.ambiguousDates = ambiguous
    return result
  }

  private static func hasShortYear(_ text: String) -> Bool {
    let digits = text.split { !($0.isASCII && $0.isNumber) }
    return digits.count >= 3 && digits.prefix(3).allSatisfy { $0.count <= 2 }
  }
}
