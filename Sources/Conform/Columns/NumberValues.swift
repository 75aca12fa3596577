/// Gives the cells of a column of numbers their values in one unit.
struct NumberValues {
  private let column: TextColumn
  private let spelling: TextColumn.Spelling
  private let plainScale: Int
  private var result: TextColumn.Values

  var values: TextColumn.Values { result }

  init(_ column: TextColumn, _ spelling: TextColumn.Spelling) {
    self.column = column
    self.spelling = spelling
    plainScale = Self.plainAreShares(column, spelling) ? 2 : 0
    result = TextColumn.Values(values: [], type: .whole, unreadable: 0)
    var isWhole = true
    var isExact = true
    var values: [CellValue] = []
    values.reserveCapacity(column.cells.count)
    for index in column.cells.indices {
      let value = column.isMissing[index] ? CellValue.missing : value(of: index)
      switch value {
      case .real(let real):
        // 35.0 of a unit's conversion and 12.0 of a float are whole as well.
        if real != real.rounded() || real.magnitude >= Double(NumberValue.exactBound) {
          isWhole = false
        }
      case .whole(let whole): isExact = isExact && NumberValue.whole(whole).isExactAsDouble
      default: break
      }
      values.append(value)
    }
    if isWhole {
      values = values.map { value in
        if case .real(let real) = value { .whole(Int64(real)) } else { value }
      }
    } else {
      values = values.map { value in
        guard case .whole(let whole) = value else { return value }
        guard isExact || NumberValue.whole(whole).isExactAsDouble else {
          return .unreadable("more digits than stand beside fractions without loss")
        }
        return .real(Double(whole))
      }
    }
    var finished = column.finished(values, isWhole ? .whole : .real)
    finished.plain = result.plain
    finished.plainAreShares = plainScale > 0
    finished.otherMark = result.otherMark
    finished.converted = result.converted
    result = finished
  }

  private mutating func value(of index: Int) -> CellValue {
    let cell = column.cells[index]
    guard let number = column.numbers[index] else { return column.unreadable(cell.text) }
    guard let meaning = column.meanings?.meaning(of: number.affix) else {
      return column.unreadable(cell.text)
    }
    let decimal = spelling.numbers[cell.voice].decimal
    let isPlain = meaning.affix == .none
    let scale = meaning.scale + (isPlain && spelling.unit != nil ? plainScale : 0)
    guard let value = number.value(decimal: decimal, scale: scale) else {
      return column.unreadable(cell.text, "more digits than a number holds")
    }
    if let evidence = number.decimalEvidence, evidence != decimal { result.otherMark += cell.count }
    guard !isPlain else {
      if spelling.unit != nil { result.plain += cell.count }
      return Self.cell(value)
    }
    guard meaning.affix != spelling.unit else { return Self.cell(value) }
    guard case .unit(let written) = meaning.affix, case .unit(let wanted)? = spelling.unit,
      let converted = written.convert(value.double, to: wanted), converted.isFinite
    else {
      let unit = meaning.affix.symbol ?? ""
      return column.unreadable(cell.text, "in another unit (\(unit))")
    }
    result.converted += cell.count
    return .real(Self.rounded(converted))
  }

  private static func cell(_ value: NumberValue) -> CellValue {
    switch value {
    case .whole(let whole): .whole(whole)
    case .real(let real): .real(real)
    }
  }

  /// Rounds away the last bits that a change of unit leaves: 7.000000000000001 is 7.
  private static func rounded(_ value: Double) -> Double {
    Double(Quantity.text(value)) ?? value
  }

  /// Whether numbers without `%` are shares where most others are percentages: 0.27 beside 27 %.
  private static func plainAreShares(
    _ column: TextColumn,
    _ spelling: TextColumn.Spelling
  ) -> Bool {
    guard case .unit(let unit)? = spelling.unit, unit.symbol == "%" else { return false }
    var plain = (inside: 0, all: 0)
    var percent = (aboveOne: 0, all: 0)
    for (cell, number) in zip(column.cells, column.numbers) {
      guard let number, let meaning = column.meanings?.meaning(of: number.affix),
        let value = number.value(decimal: spelling.numbers[cell.voice].decimal)?.double
      else { continue }
      if meaning.affix == .none {
        plain.all += cell.count
        if (0...1).contains(value) { plain.inside += cell.count }
      } else {
        percent.all += cell.count
        if value > 1 { percent.aboveOne += cell.count }
      }
    }
    return plain.all > 0 && plain.inside == plain.all && percent.aboveOne * 10 > percent.all * 9
  }
}
