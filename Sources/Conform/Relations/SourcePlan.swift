import Basics
import Columnar

/// What becomes of the columns of one source.
struct SourcePlan {
  struct Mapped {
    var column: TextColumn
    var values: [CellValue]
    var type: TextColumn.ValueType
    /// Whether one text has different values by who writes it.
    var isByVoice: Bool
  }

  let source: ReadSource
  private(set) var result: ConformedSource
  private(set) var mapped: [Int: Mapped] = [:]

  init(_ source: ReadSource, whole: Set<Int>, markers: [Int: [TextCount]]) {
    self.source = source
    result = ConformedSource(
      name: source.name,
      columns: source.columns.map { ConformedColumn(name: $0.name, readType: $0.engineType) }
    )
    for index in whole { result.columns[index].engineType = "BIGINT" }
    for (index, markers) in markers {
      result.columns[index].missingMarkers = markers
      result.columns[index].missingTexts = markers.map(\.text).sorted()
    }
    for (index, declaration) in source.declarations.enumerated() {
      let type = source.columns[index].engineType
      if type == "BIGINT" || type == "DOUBLE" {
        result.columns[index].unit = declaration.unit.map { Affix(declared: $0).symbol ?? $0 }
      }
    }
  }

  mutating func add(_ column: TextColumn, at index: Int, _ spelling: TextColumn.Spelling) {
    var conformed = result.columns[index]
    let values = column.values(spelling)
    conformed.missingMarkers = column.missingMarkers
    conformed.missingTexts = Array(
      Set(zip(column.cells, values.values).filter { $0.1 == .missing }.map(\.0.text))
    ).sorted()
    conformed.remarks = Remarks.of(column, values, spelling)
    if column.kind != .text {
      conformed.isMapped = true
      conformed.engineType = values.type.engineType
      conformed.unreadable = values.unreadable
      conformed.reasons = Self.reasons(column, values.values)
      conformed.unit = spelling.unit?.symbol
      conformed.decimalMark = Self.decimalMark(column, spelling)
      conformed.dateOrder = Self.dateOrder(column, spelling)
      let isByVoice = Self.isByVoice(column, values.values)
      if values.unreadable == 0, !isByVoice, conformed.readType == "VARCHAR",
        let spelled = Self.spelled(column, values.values)
      {
        conformed.spelled = spelled
      } else {
        mapped[index] = Mapped(
          column: column,
          values: values.values,
          type: values.type,
          isByVoice: isByVoice
        )
      }
    }
    result.columns[index] = conformed
  }

  /// The decimal mark of a column, when one voice writes it and something speaks for it.
  private static func decimalMark(
    _ column: TextColumn,
    _ spelling: TextColumn.Spelling
  ) -> String? {
    guard column.kind == .number, spelling.numbers.count == 1 else { return nil }
    return switch spelling.numbers[0].reason {
    case .cells, .source, .size: String(spelling.numbers[0].decimalMark)
    case .declared, .assumed: nil
    }
  }

  private static func dateOrder(
    _ column: TextColumn,
    _ spelling: TextColumn.Spelling
  ) -> String? {
    guard column.kind == .date, spelling.orders.count == 1 else { return nil }
    let isMonthFirst = spelling.orders[0].yearLastMonthFirst
    guard column.orderEvidence()[0].proofs(monthFirst: isMonthFirst) > 0 else { return nil }
    return isMonthFirst ? "mdy" : "dmy"
  }

  /// So many different texts cost less to compare at each question than their values to copy.
  private static let mostSpelled = 32

  /// The values of a column's texts; nil when they are many.
  private static func spelled(_ column: TextColumn, _ values: [CellValue]) -> [SpelledValue]? {
    var spelled: [String: SpelledValue] = [:]
    for (cell, value) in zip(column.cells, values) where spelled[cell.text] == nil {
      guard spelled.count < mostSpelled else { return nil }
      let text: String? =
        switch value {
        case .whole(let value): "\(value)"
        case .real(let value): "\(value)"
        case .truth(let value): "\(value)"
        case .moment(let text): text
        case .missing, .unreadable: nil
        case .text: cell.text
        }
      spelled[cell.text] = SpelledValue(text: cell.text, value: text)
    }
    return spelled.values.sorted { $0.text < $1.text }
  }

  private static func isByVoice(_ column: TextColumn, _ values: [CellValue]) -> Bool {
    guard column.voices.count > 1 else { return false }
    var seen: [String: CellValue] = [:]
    for (cell, value) in zip(column.cells, values) {
      if let known = seen.updateValue(value, forKey: cell.text), known != value { return true }
    }
    return false
  }

  /// Texts of a reason that are listed; those of the commonest never are.
  private static let mostTexts = 1_000

  private static func reasons(
    _ column: TextColumn,
    _ values: [CellValue]
  ) -> [UnreadableReason] {
    var counts: [String: Int] = [:]
    var texts: [String: Set<String>] = [:]
    for (cell, value) in zip(column.cells, values) {
      guard case .unreadable(let reason) = value else { continue }
      counts[reason, default: 0] += cell.count
      texts[reason, default: []].insert(cell.text)
    }
    let ordered = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    return ordered.enumerated().map { place, reason in
      UnreadableReason(
        reason: reason,
        texts: place == 0
          ? [] : Array((texts[reason] ?? []).sorted().prefix(mostTexts))
      )
    }
  }

  /// The values of all texts, for the engine to join: one row a column, text and, where it matters,
  /// speaker.
  ///
  /// Each column has a row without a text as well, so that rows without one find theirs and all
  /// keep their order.
  func mapping() -> IngestTable {
    var places: [Int64?] = []
    var voices: [String?] = []
    var texts: [String?] = []
    var wholes: [Int64?] = []
    var reals: [Double?] = []
    var moments: [String?] = []
    for (index, mapped) in mapped.sorted(by: { $0.key < $1.key }) {
      var seen: Set<String> = []
      let speakers = mapped.isByVoice ? mapped.column.voices : [""]
      for speaker in speakers {
        places.append(Int64(index))
        voices.append(speaker)
        texts.append(nil)
        wholes.append(nil)
        reals.append(nil)
        moments.append(nil)
      }
      for (cell, value) in zip(mapped.column.cells, mapped.values) {
        if !mapped.isByVoice, mapped.column.voices.count > 1, !seen.insert(cell.text).inserted {
          continue
        }
        places.append(Int64(index))
        voices.append(mapped.isByVoice ? mapped.column.voices[cell.voice] : "")
        texts.append(cell.text)
        var (whole, real, moment) = (Int64?.none, Double?.none, String?.none)
        switch value {
        case .whole(let value): whole = value
        case .real(let value): real = value
        case .truth(let value): whole = value ? 1 : 0
        case .moment(let text): moment = text
        case .missing, .unreadable, .text: break
        }
        wholes.append(whole)
        reals.append(real)
        moments.append(moment)
      }
    }
    return IngestTable([
      "place": .ints(places), "voice": .strings(voices), "text": .strings(texts),
      "whole_number": .ints(wholes), "real_number": .doubles(reals), "moment": .strings(moments),
    ])
  }
}
