import Basics

/// Decides what the texts of one column are, and keeps what reading them showed.
struct KindJudgement {
  private(set) var kind = ColumnKind.text
  private(set) var reason: String?
  private(set) var numbers: [WrittenNumber?] = []
  private(set) var moments: [WrittenMoment?] = []
  private(set) var meanings: AffixMeanings?

  private let cells: [TextColumn.Cell]
  private let isMissing: [Bool]
  private let declaration: ColumnDeclaration
  /// Present cells, without errors of formulas.
  private let present: Int
  private let tolerated: Int

  init(
    _ cells: [TextColumn.Cell],
    _ missing: MissingCells,
    _ declaration: ColumnDeclaration,
    isSample: Bool
  ) {
    self.cells = cells
    self.declaration = declaration
    isMissing = missing.flags(in: .number)
    var present = 0
    for (cell, isMissing) in zip(cells, isMissing)
    where !isMissing && !MissingMarker.isSpreadsheetError(cell.text) { present += cell.count }
    self.present = present
    let share = TextColumn.toleratedShare * (isSample ? 2 : 1)
    tolerated = Int(share * Double(present) + 0.5)
    if let declared = declaration.kind {
      kind = declared
      if declared == .text, declaration.isCategory,
        Self.areNumbers(cells, missing.flags(in: .text, of: cells))
      {
        kind = .number
      }
      switch kind {
      case .number: readNumbers()
      case .date: _ = readMoments(atMost: .max)
      case .time, .text, .boolean: break
      }
    } else if present > 0 {
      infer()
    }
  }

  /// Whether every class is named by a plain number, none of them a code such as `01`.
  private static func areNumbers(_ cells: [TextColumn.Cell], _ isMissing: [Bool]) -> Bool {
    let present = zip(cells, isMissing).filter { !$1 }.map(\.0)
    return !present.isEmpty && present.allSatisfy { isPlainNumber($0.text) }
  }

  private static func isPlainNumber(_ text: String) -> Bool {
    let trimmed = MissingCells.trimmed(text)
    let parts = trimmed.split(separator: ".", omittingEmptySubsequences: false)
    guard let first = parts.first, parts.count <= 2, trimmed.utf8.count <= 16 else { return false }
    let whole = first.hasPrefix("-") ? first.dropFirst() : first
    return ([whole] + parts.dropFirst()).allSatisfy { part in
      !part.isEmpty && part.utf8.allSatisfy { 0x30...0x39 ~= $0 }
    } && (whole.count == 1 || !whole.hasPrefix("0"))
  }

  private mutating func infer() {
    if isBoolean {
      kind = .boolean
    } else if readMoments(atMost: tolerated) {
      kind = .date
    } else if unfit(atMost: tolerated, { WrittenClock($0).map { $0.zone == nil } ?? false }) != nil
    {
      kind = .time
    } else {
      moments = []
      inferNumber()
      if kind == .text { (numbers, meanings) = ([], nil) }
    }
  }

  /// The present cells that do not pass; nil as soon as they are more than some.
  private func unfit(atMost bound: Int, _ passes: (String) -> Bool) -> Int? {
    var unfit = 0
    for (cell, isMissing) in zip(cells, isMissing)
    where !isMissing && !MissingMarker.isSpreadsheetError(cell.text) && !passes(cell.text) {
      unfit += cell.count
      if unfit > bound { return nil }
    }
    return unfit
  }

  private var isBoolean: Bool {
    guard declaration.values.isEmpty else { return false }
    return unfit(atMost: 0) { CellReading.truth($0) != nil } != nil
  }

  private mutating func readMoments(atMost bound: Int) -> Bool {
    moments = [WrittenMoment?](repeating: nil, count: cells.count)
    var unfit = 0
    for (index, cell) in cells.enumerated() where !isMissing[index] {
      moments[index] = WrittenMoment(
        declaration.leadsWithYear ? CellReading.withCentury(cell.text) : cell.text
      )
      if moments[index] == nil, !MissingMarker.isSpreadsheetError(cell.text) {
        unfit += cell.count
        if unfit > bound { return false }
      }
    }
    return true
  }

  private mutating func readNumbers() {
    numbers = zip(cells, isMissing).map { cell, isMissing in
      isMissing ? nil : WrittenNumber(cell.text).flatMap { $0.marks == nil ? nil : $0 }
    }
    var affixes: [WrittenAffix: Int] = [:]
    var distinct = 0
    for (cell, number) in zip(cells, numbers) {
      guard let number else { continue }
      affixes[number.affix, default: 0] += cell.count
      distinct += 1
    }
    meanings = AffixMeanings(
      affixes,
      name: declaration.name,
      declared: declaration.unit.map(Affix.init(declared:)),
      distinct: distinct
    )
  }

  private mutating func inferNumber() {
    // Most columns of words are known by their first cells.
    let head = Array(zip(cells, isMissing).lazy.filter { !$1 }.prefix(100))
    let looks = head.count { cell, _ in WrittenNumber(cell.text) != nil }
    guard looks * 2 > head.count else { return }
    readNumbers()
    guard let meanings else { return }
    var readable = 0
    var codes = 0
    var others = 0
    var hasFractions = false
    var hasLong = false
    var isDecade = true
    for (cell, number) in zip(cells, numbers) {
      guard let number, let meaning = meanings.meaning(of: number.affix) else { continue }
      let isPlain = number.prefix.isEmpty && number.suffix.isEmpty && !number.isNegative
      isDecade = isDecade && CellReading.isDecade(number)
      if isPlain && number.exponent == nil
        && (number.hasLeadingZero || (number.hasPlus && number.body.count >= 8))
      {
        codes += cell.count
      } else if !isPlain || number.marks != WrittenNumber.Marks.none || number.exponent != nil {
        others += cell.count
      }
      guard let value = number.value(decimal: WrittenNumber.point, scale: meaning.scale) else {
        continue
      }
      readable += cell.count
      if case .whole = value {
        hasLong = hasLong || !value.isExactAsDouble
      } else {
        hasFractions = true
      }
    }
    guard present - readable <= tolerated, readable > 0, !isDecade else {
      if readable * 2 > present {
        reason = "\(present - readable) of \(present) present cells are no numbers"
      }
      return
    }
    if declaration.hasTypes, others == 0 {
      reason = "digits that the file keeps as text, where it could keep numbers"
    } else if codes > 0, others == 0 || codes * 20 > others {
      reason = "\(codes) cells begin with a zero or a plus sign, as codes do"
    } else if hasLong && hasFractions {
      reason =
        "whole numbers of more than 15 digits stand beside fractions, and no number holds both"
    } else {
      kind = .number
    }
  }
}

extension Affix {
  /// The unit that a manifest names.
  init(declared name: String) {
    if let unit = Unit(named: name) {
      self = .unit(unit)
    } else if let code = Currency.code(of: name) {
      self = .currency(code)
    } else {
      self = .other(name)
    }
  }
}
