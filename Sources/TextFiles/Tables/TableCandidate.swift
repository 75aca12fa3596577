/// One way to divide a text, and how well it fits.
struct TableCandidate {
  struct Record {
    var texts: [String]
    /// The line it begins in, from 0.
    var line: Int
  }

  let separator: TableSeparator
  private let divider: LineDivider?
  private let dialect: DelimitedDialect
  private var records: [Record] = []
  private var malformed = 0
  private var innerRemarks = 0
  private var quotedFields = 0
  /// Fields of most records.
  private(set) var width = 1
  /// The share of records with so many fields, those before the table not counted.
  private(set) var agreement = 0.0
  /// The share of filled cells below the first record that are numbers or dates.
  private(set) var typedShare = 0.0
  private(set) var score = 0.0
  /// The first record of the table.
  private var first = 0
  /// Whether every full record but the first ends in a separator.
  private var endsInDelimiter = false

  /// A way that divides nothing.
  init(none separator: TableSeparator, _ opening: TableOpening) {
    self.separator = separator
    divider = nil
    dialect = LineDivider.dialect
    score = -2
  }

  init(
    _ lines: TableLines,
    _ separator: TableSeparator,
    _ divider: LineDivider?,
    _ dialect: DelimitedDialect,
    _ opening: TableOpening,
    _ hints: TableHints
  ) {
    (self.separator, self.divider, self.dialect) = (separator, divider, dialect)
    read(lines, skipping: opening.skippedLines)
    guard !records.isEmpty else { return }
    width = Self.usualWidth(records)
    let full = records.filter { $0.texts.count == width }
    endsInDelimiter =
      width > 2 && full.count > 1 && full.dropFirst().allSatisfy { $0.texts[width - 1].isEmpty }
    first = hints.skip == nil ? records.firstIndex { fits($0) } ?? 0 : 0
    if hints.skip == nil, first > 60 { first = 0 }
    let table = records[first...]
    let fitting = table.count(where: fits)
    agreement = Double(fitting) / Double(table.count + malformed)
    typedShare = Self.typedShare(table.dropFirst(), width)
    score = weight(before: first)
  }

  private mutating func read(_ lines: TableLines, skipping skipped: Int) {
    var parser = RecordParser(dialect)
    let bytes = lines.bytes.span
    var start = 0
    var line = 0
    while line < skipped, start < bytes.count {
      while start < bytes.count, bytes[start] != (lines.endsAtReturn ? 0x0D : 0x0A) { start += 1 }
      start += 1
      line += 1
    }
    while records.count < TableSniffer.recordLimit {
      let outcome = parser.parse(bytes, from: start, isEnd: lines.isWhole)
      switch outcome {
      case .end, .incomplete: return
      case .record:
        let texts = parser.fields.map { parser.text($0, in: bytes) }
        quotedFields += parser.fields.count { $0.wasQuoted }
        if !texts.allSatisfy({ $0.utf8.allSatisfy(CellKind.isBlank) }) || texts.count > 1 {
          records.append(Record(texts: texts, line: line))
        }
      case .malformed: malformed += 1
      case .remark: if !records.isEmpty { innerRemarks += 1 }
      case .blank: break
      }
      line += parser.lineEnds
      start = parser.next
    }
  }

  /// Whether a record has the usual fields, or more that hold nothing.
  private func fits(_ record: Record) -> Bool {
    let count = record.texts.count
    if endsInDelimiter, count > 1, count < width, record.texts[count - 1].isEmpty { return true }
    return count == width
      || (record.texts.count > width && record.texts[width...].allSatisfy(\.isEmpty))
  }

  private static func usualWidth(_ records: [Record]) -> Int {
    var counts: [Int: Int] = [:]
    for record in records { counts[record.texts.count, default: 0] += 1 }
    let most = counts.max { ($0.value, $0.key) < ($1.value, $1.key) }
    return most?.key ?? 1
  }

  private static func typedShare(_ records: ArraySlice<Record>, _ width: Int) -> Double {
    var typed = 0
    var filled = 0
    for record in records.prefix(100) where record.texts.count >= width {
      for text in record.texts.prefix(200) {
        switch CellKind(text) {
        case .empty: break
        case .number, .date:
          typed += 1
          filled += 1
        case .text: filled += 1
        }
      }
    }
    return filled == 0 ? 0 : Double(typed) / Double(filled)
  }

  private func weight(before: Int) -> Double {
    guard width > 1 else { return agreement * 0.5 - 1 }
    // Lines before the table are believed, but a reading without any is better.
    let reading =
      agreement - min(0.3, 0.6 * Double(before) / Double(records.count)) - (before > 0 ? 0.05 : 0)
    var fields = 0.0
    var count = width
    while count > 1 {
      fields += 0.05
      count /= 2
    }
    // Quotes are honoured in commas' company and distrusted in that of tabs.
    let isUsual = (dialect.quote == nil) == (dialect.delimiter == 0x09)
    return reading + 0.3 * typedShare + min(fields, 0.3) + (isUsual ? 0.01 : 0) + prior
  }

  private var prior: Double {
    var prior =
      switch separator {
      case .byte(0x2C): 0.04
      case .byte(0x09): 0.04
      case .byte(0x3B): 0.03
      case .byte(0x7C): 0.02
      case .byte(0x01), .byte(0x1F), .text: 0.05
      case .byte(0x5E), .byte(0x7E): -0.1
      case .byte: -0.2
      case .blanks, .fixed: -0.1
      }
    if dialect.quote == 0x27 { prior += isWrapped ? 0.06 : -0.5 }
    return prior
  }

  /// Whether single quotes stand around cells rather than in words.
  private var isWrapped: Bool {
    let cells = records.reduce(0) { $0 + $1.texts.count }
    return quotedFields * 5 >= cells && malformed * 20 <= records.count
  }

  // MARK: The layout

  /// The layout with what is to be told of it.
  func layout(_ opening: TableOpening, _ hints: TableHints) -> TableLayout {
    var layout = TableLayout(
      dialect: dialect,
      separator: separator,
      divider: divider,
      hasHeader: false,
      width: width
    )
    layout.notes = opening.notes
    layout.sampled = records.count
    layout.agreement = agreement
    layout.hasInnerRemarks = innerRemarks > 0
    guard !records.isEmpty else { return layout }
    let header = TableHeader(
      records: records,
      first: first,
      width: width,
      opening: opening,
      dialect: dialect,
      divider: divider,
      hints: hints
    )
    layout.hasHeader = header.kind != .none
    layout.header = header.texts
    layout.emptyFields = header.emptyFields
    layout.hasRowNames = header.hasRowNames
    layout.dialect.trimsSpaces = hasSpacedFields
    layout.dialect.allowsSurplus = oftenHasSurplus
    layout.dialect.endsInDelimiter = endsInDelimiter && header.emptyFields.contains(width - 1)
    let remarks = opening.leadingRemarks
    if header.kind == .remark {
      layout.skippedLines = records[first].line
      layout.hasHeader = false
    } else if remarks > 0 || header.recordsBefore > 0 || hints.skip != nil {
      layout.skippedLines = header.line
    } else {
      layout.skippedLines = opening.skippedLines
    }
    if hints.skip == nil { layout.notes += notes(opening, header) }
    layout.notes += header.notes
    return layout
  }

  /// Whether more than a row in fifty ends in separators too many: one alone is a broken row.
  private var oftenHasSurplus: Bool {
    let table = records[first...]
    let count = table.count { $0.texts.count > width && fits($0) }
    return count > 1 && count * 50 > table.count
  }

  /// Whether spaces around fields are layout, as in `39, State-gov, 77516`.
  private var hasSpacedFields: Bool {
    guard dialect.delimiter != 0x09, divider == nil else { return false }
    let inner = records.lazy.flatMap { $0.texts.dropFirst() }
    let spaced = inner.count { $0.hasPrefix(" ") }
    let all = inner.count { !$0.isEmpty }
    return spaced > 0 && Double(spaced) >= 0.95 * Double(all)
  }

  /// Tells which lines before the table are left out.
  private func notes(_ opening: TableOpening, _ header: TableHeader) -> [String] {
    let what = header.kind == .none || header.kind == .remark ? "first row" : "header"
    func lines(_ count: Int) -> String { count == 1 ? "1 line" : "\(count) lines" }
    var notes: [String] = []
    let remarks = opening.leadingRemarks - (header.kind == .remark ? 1 : 0)
    if remarks > 0 {
      let mark = String(decoding: opening.comment, as: UTF8.self)
      notes.append("\(lines(remarks)) before the \(what) left out: remarks behind \(mark)")
    }
    if header.recordsBefore > 0 {
      notes.append(
        "\(lines(header.recordsBefore)) before the \(what) left out: not of \(width) fields"
      )
    }
    return notes
  }
}
