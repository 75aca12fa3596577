/// Finds the names of a table's columns: in its first record, in a shorter or longer line above
/// it, or in a remark.
struct TableHeader {
  enum Kind { case none, record, remark }

  private(set) var kind: Kind = .none
  private(set) var texts: [String] = []
  /// The line of the header, or of the first row without one, from 0.
  private(set) var line: Int
  /// Records above the header, or above the first row without one.
  private(set) var recordsBefore: Int
  private(set) var hasRowNames = false
  private(set) var emptyFields: Set<Int> = []
  private(set) var notes: [String] = []

  init(
    records: [TableCandidate.Record],
    first: Int,
    width: Int,
    opening: TableOpening,
    dialect: DelimitedDialect,
    divider: LineDivider?,
    hints: TableHints
  ) {
    line = records[first].line
    recordsBefore = first
    let table = records[first...].map { Array($0.texts.prefix(max(width, 1))) }
    let own = Self.evidence(table, 0, hints)
    let above = first > 0 && hints.skip == nil ? records[first - 1] : nil
    let isBelowNames = above.map { Self.isShort($0.texts, width, table) } ?? false
    // Names over nothing but words are no better than those of a shorter line above them.
    let isHeader = own.isHeader && !(isBelowNames && own.typedColumns == 0)
    var rows = table[...]
    if hints.header == false {
      kind = .none
    } else if let above, !isHeader, isBelowNames {
      kind = .record
      adopt(above)
    } else if hints.header == nil, !isHeader, first == 0,
      let names = Self.names(opening, dialect, divider, width)
    {
      kind = .remark
      texts = names
      notes.append("the names of the columns stand in a remark")
    } else if isHeader || hints.header == true {
      kind = .record
      texts = records[first].texts
      rows = table.dropFirst()
    }
    findEmptyFields(rows, width, dialect)
    fitNames(rows, width)
    recordUnits(rows)
  }

  private mutating func adopt(_ record: TableCandidate.Record) {
    texts = record.texts
    line = record.line
    recordsBefore -= 1
  }

  private static func evidence(
    _ table: [[String]],
    _ index: Int,
    _ hints: TableHints
  ) -> HeaderEvidence {
    HeaderEvidence(first: table[index], rest: table.dropFirst(index + 1), hints.missing)
  }

  /// Whether a line above the first full record is its header: nearly as many names as fields.
  private static func isShort(_ texts: [String], _ width: Int, _ table: [[String]]) -> Bool {
    guard texts.count >= 1, texts.count != width, width > 1 else { return false }
    let isNear =
      texts.count == width - 1 || texts.count > width
      || (texts.count >= 3 && texts.count * 5 >= width * 3)
    guard isNear, texts.allSatisfy({ CellKind($0) != .number && CellKind($0) != .date }) else {
      return false
    }
    guard texts.count(where: { CellKind($0) == .text }) * 2 > texts.count else { return false }
    // A title has one filled field, or words that recur in no column: names are short.
    return texts.count > 1 ? texts.allSatisfy { $0.utf8.count <= 80 } : width == 2
  }

  private static func names(
    _ opening: TableOpening,
    _ dialect: DelimitedDialect,
    _ divider: LineDivider?,
    _ width: Int
  ) -> [String]? {
    guard let remark = opening.lastRemark, width > 1 else { return nil }
    let trimmed = Array(remark.drop(while: { $0 == 0x20 }))
    let bytes = divider.map { $0.divide(trimmed[...]) } ?? trimmed
    var plain = dialect
    plain.comment = []
    var parser = RecordParser(plain)
    guard parser.parse(bytes.span, from: 0, isEnd: true) == .record, parser.fields.count == width
    else { return nil }
    let names = parser.fields.map { parser.text($0, in: bytes.span) }
    return names.allSatisfy { CellKind($0) == .text && $0.utf8.count <= 80 } ? names : nil
  }

  /// Fields at the ends of the rows that hold nothing but separators: strays, no columns.
  private mutating func findEmptyFields(
    _ rows: ArraySlice<[String]>,
    _ width: Int,
    _ dialect: DelimitedDialect
  ) {
    func isEmpty(_ text: String) -> Bool {
      text.unicodeScalars.allSatisfy { " \t,;|".unicodeScalars.contains($0) }
    }
    func holdsNothing(_ field: Int) -> Bool {
      (field >= texts.count || isEmpty(texts[field]))
        && rows.allSatisfy { field >= $0.count || isEmpty($0[field]) }
    }
    guard !rows.isEmpty, width > 1 else { return }
    var field = width - 1
    // A header of one name fewer leaves its last field without one.
    while field > 0, holdsNothing(field) {
      emptyFields.insert(field)
      field -= 1
    }
    let trailing = emptyFields.count
    if dialect.delimiter == 0x7C, holdsNothing(0) { emptyFields.insert(0) }
    if trailing > 0 {
      let what = trailing == 1 ? "a separator" : "\(trailing) separators"
      notes.append("rows end in \(what) with nothing behind: no column")
    }
    if emptyFields.contains(0) { notes.append("lines are framed by bars") }
  }

  /// Brings names and fields together where they are not equally many.
  private mutating func fitNames(_ rows: ArraySlice<[String]>, _ width: Int) {
    guard kind == .record, texts.count != width else { return }
    if texts.count > width {
      let more = texts[width...].filter { CellKind($0) != .empty }
      if !more.isEmpty {
        notes.append("the header has \(more.count) more names than the rows have fields")
      }
      texts = Array(texts.prefix(width))
      return
    }
    let columns = width - emptyFields.count
    guard texts.count == columns - 1, emptyFields.isEmpty else { return }
    let names = rows.compactMap(\.first)
    if names.count > 0, Set(names).count == names.count {
      texts.insert("", at: 0)
      hasRowNames = true
      notes.append("the header has no name for the first column, whose values are all different")
    } else {
      notes.append("the header has no name for the last column")
    }
  }

  /// Tells of a row of units below the header, which is a row like any other.
  private mutating func recordUnits(_ rows: ArraySlice<[String]>) {
    guard kind == .record, let first = rows.first, rows.count >= 4 else { return }
    let rest = rows.dropFirst()
    var typed = 0
    var words = 0
    for (index, text) in first.enumerated() {
      let kinds = rest.map { index < $0.count ? CellKind($0[index]) : .empty }
      let numbers = kinds.count { $0 == .number }
      guard numbers * 5 >= rest.count * 4 else { continue }
      typed += 1
      if CellKind(text) == .text, !text.contains(where: \.isNumber) { words += 1 }
    }
    if typed > 0, words == typed {
      notes.append("the row below the header holds words over numbers, perhaps units")
    }
  }
}
