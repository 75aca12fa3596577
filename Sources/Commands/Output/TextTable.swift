import Terminal

/// A table of text with aligned columns, for people who read what a command prints.
struct TextTable {
  struct Column {
    var title: String
    var alignment: Alignment
    /// Whether it gives way first where the terminal is narrow.
    var isElastic: Bool

    static func text(_ title: String, isElastic: Bool = true) -> Column {
      Column(title: title, alignment: .left, isElastic: isElastic)
    }

    static func number(_ title: String) -> Column {
      Column(title: title, alignment: .right, isElastic: false)
    }
  }

  /// Below this an elastic column says nothing any more.
  private static let leastWidth = 8
  private static let gap = "  "

  let columns: [Column]
  private(set) var rows: [[String]] = []
  private let measure = TextWidth()

  init(_ columns: [Column]) { self.columns = columns }

  /// Adds a row; missing cells are empty, control characters become visible marks.
  mutating func add(_ cells: [String]) {
    let clean = cells.prefix(columns.count).map { Sanitise.text($0) }
    rows.append(clean + Array(repeating: "", count: columns.count - clean.count))
  }

  /// The lines of the table, each ended; cut to `width` columns where that is given.
  func text(width: Int? = nil) -> String {
    let widths = fitted(to: width)
    let ellipsis = Console.isUnicode ? "…" : "..."
    var lines = [columns.map(\.title)]
    lines += rows
    return lines.map { cells in
      var line = ""
      for (index, cell) in cells.enumerated() {
        if index > 0 { line += Self.gap }
        line += measure.padded(
          cell,
          to: widths[index],
          alignment: columns[index].alignment,
          ellipsis: ellipsis
        )
      }
      while line.last == " " { line.removeLast() }
      return line + "\n"
    }.joined()
  }

  private func fitted(to width: Int?) -> [Int] {
    var widths = columns.indices.map { index in
      ([columns[index].title] + rows.map { $0[index] }).map { measure.width(of: $0) }.max() ?? 0
    }
    guard let width else { return widths }
    let gaps = Self.gap.count * max(0, columns.count - 1)
    var excess = widths.reduce(gaps, +) - width
    while excess > 0 {
      let elastic = columns.indices.filter { columns[$0].isElastic && widths[$0] > Self.leastWidth }
      guard let widest = elastic.max(by: { widths[$0] < widths[$1] }) else { break }
      widths[widest] -= 1
      excess -= 1
    }
    return widths
  }
}
