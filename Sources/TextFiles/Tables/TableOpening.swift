/// What the first lines of a text say before its table begins: a separator, remarks.
struct TableOpening {
  /// Lines that are certainly not rows, from the start of the text.
  private(set) var skippedLines = 0
  private(set) var separator: TableSeparator?
  private(set) var comment: [UInt8] = []
  private(set) var notes: [String] = []
  /// The remark directly before the first line that is none, without its mark.
  private(set) var lastRemark: [UInt8]?
  /// How many remarks the text begins with.
  private(set) var leadingRemarks = 0

  private static let comments: [[UInt8]] = ["#", "//", "%", "--", "!"].map { Array($0.utf8) }

  init(_ lines: TableLines, _ hints: TableHints) {
    let raw = lines.raw
    if let skip = hints.skip {
      skippedLines = skip
    } else if let first = raw.first, let named = Self.separatorLine(first) {
      separator = named
      skippedLines = 1
      notes.append("the first line names the separator, \(named.name)")
    }
    let rest = raw.dropFirst(skippedLines)
    if let said = hints.comment {
      comment = Array(said.utf8)
    } else {
      comment = Self.comments.first { Self.isComment($0, rest) } ?? []
    }
    guard !comment.isEmpty else { return }
    for line in rest where !line.isEmpty {
      guard line.starts(with: comment) else { break }
      leadingRemarks += 1
      lastRemark = Array(line.dropFirst(comment.count).drop { $0 == comment[0] })
    }
  }

  /// A line as spreadsheets write it: `sep=;`, also in quotes.
  private static func separatorLine(_ line: ArraySlice<UInt8>) -> TableSeparator? {
    var text = line.filter { $0 != 0x22 }
    guard text.count == 5 || text.count == 4,
      String(decoding: text.prefix(4), as: UTF8.self).lowercased() == "sep="
    else { return nil }
    text.removeFirst(4)
    return text.first.map { .byte($0) } ?? .byte(0x2C)
  }

  /// Whether a mark begins remarks: at the top of the text, or in lines that have other fields than
  /// the rest.
  ///
  /// Lines that mostly begin with it are rows.
  private static func isComment(_ mark: [UInt8], _ lines: ArraySlice<ArraySlice<UInt8>>) -> Bool {
    let filled = lines.filter { !$0.isEmpty }
    let marked = filled.count { $0.starts(with: mark) }
    guard marked > 0, marked < filled.count else { return false }
    let leading = filled.prefix { $0.starts(with: mark) }.count
    if mark != [0x23] { return leading > 0 && leading == marked }
    if leading > 0 { return leading == marked || (marked - leading) * 4 <= filled.count }
    guard marked * 10 <= filled.count else { return false }
    // Without any at the top, remarks are told from rows by their separators.
    let separators: [UInt8] = [0x2C, 0x09, 0x3B, 0x7C]
    func counts(_ line: ArraySlice<UInt8>) -> [Int] {
      separators.map { separator in line.count { $0 == separator } }
    }
    let usual = Dictionary(grouping: filled.map(counts)) { $0 }.max {
      $0.value.count < $1.value.count
    }
    guard let usual, usual.value.count * 2 > filled.count, usual.key.contains(where: { $0 > 0 })
    else { return false }
    return filled.filter { $0.starts(with: mark) }.allSatisfy { counts($0) != usual.key }
  }
}
