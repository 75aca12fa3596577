import Basics

/// What is told of how a column was read: decisions that someone may disagree with, each with a
/// count or its reason.
enum Remarks {
  static func of(
    _ column: TextColumn,
    _ values: TextColumn.Values,
    _ spelling: TextColumn.Spelling
  ) -> [String] {
    var remarks: [String] = []
    if let kept = column.keptMarkers {
      let texts = kept.cells.map { "\($0.text) (\(cells($0.count)))" }.joined(separator: ", ")
      remarks.append("\(texts) is a value and not missing: \(kept.reason)")
    }
    let markers = column.missingMarkers
    if !markers.isEmpty {
      let shown = markers.prefix(5).map { "\(visible($0.text)) (\($0.count))" }
        .joined(separator: ", ")
      let more = markers.count > 5 ? ", and \(markers.count - 5) more spellings" : ""
      remarks.append("read as missing: \(shown)\(more)")
    }
    switch column.kind {
    case .text: if let reason = column.reason { remarks.append("text: \(reason)") }
    case .number: remarks += numbers(column, values, spelling)
    case .date: remarks += dates(column, values, spelling)
    case .time: remarks.append("clock times")
    case .boolean: remarks.append("true or false")
    }
    if values.unreadable > 0 {
      remarks.append(
        "\(cells(values.unreadable)) of \(column.presentCount) cannot be read as "
          + "\(column.kind.noun): see the relation unreadable"
      )
    }
    return remarks
  }

  private static func numbers(
    _ column: TextColumn,
    _ values: TextColumn.Values,
    _ spelling: TextColumn.Spelling
  ) -> [String] {
    var remarks: [String] = []
    let unit = spelling.unit?.symbol
    var scales: [String: Int] = [:]
    for (cell, number) in zip(column.cells, column.numbers) {
      guard let number, let meaning = column.meanings?.meaning(of: number.affix), meaning.scale > 0
      else { continue }
      scales[number.suffix, default: 0] += cell.count
    }
    remarks.append(unit.map { "numbers in \($0)" } ?? "numbers")
    for (suffix, count) in scales.sorted(by: { $0.key < $1.key }) {
      remarks.append("\(suffix) multiplies: \(cells(count))")
    }
    if values.converted > 0, let unit {
      remarks.append("\(cells(values.converted)) converted to \(unit)")
    }
    if values.plain > 0, let unit {
      remarks.append(
        values.plainAreShares
          ? "\(cells(values.plain)) without % are shares, and multiplied by 100"
          : "\(cells(values.plain)) without a unit are taken for \(unit)"
      )
    }
    var marks: [String: [String]] = [:]
    let evidence = column.markEvidence()
    for (voice, spelling) in spelling.numbers.enumerated() {
      let shown = evidence[voice]
      guard shown.comma + shown.point + shown.open > 0 else { continue }
      let name = spelling.decimal == WrittenNumber.comma ? "a comma" : "a point"
      let text =
        switch spelling.reason {
        case .declared: "\(name) is the decimal mark: the manifest says so"
        case .cells(let count):
          "\(name) is the decimal mark: \(cells(count)) can be read in no other way"
        case .source: "\(name) is the decimal mark, as in other columns of the source"
        case .size: "\(name) is the decimal mark: so the numbers are of the size that others give"
        case .assumed:
          "\(cells(shown.open)) can be read with either decimal mark: a point is assumed"
        }
      marks[text, default: []].append(column.voices[voice])
    }
    // A point is the usual mark, and no news.
    let isUsual = marks.keys.allSatisfy { $0.hasPrefix("a point is the decimal mark: ") }
    if !isUsual || marks.count > 1 {
      for (text, voices) in marks.sorted(by: { $0.key < $1.key }) {
        remarks.append(column.voices.count > 1 ? "\(list(voices)): \(text)" : text)
      }
    }
    if values.otherMark > 0 {
      remarks.append("\(cells(values.otherMark)) have the other decimal mark, and are read so")
    }
    return remarks
  }

  private static func dates(
    _ column: TextColumn,
    _ values: TextColumn.Values,
    _ spelling: TextColumn.Spelling
  ) -> [String] {
    var remarks: [String] = []
    let evidence = column.orderEvidence()
    var texts: [String: [String]] = [:]
    for (voice, order) in spelling.orders.enumerated() {
      let shapes = zip(column.cells, column.moments).reduce(into: (first: 0, last: 0)) {
        guard $1.0.voice == voice else { return }
        switch $1.1?.date.shape {
        case .yearFirst?: $0.first += $1.0.count
        case .yearLast?: $0.last += $1.0.count
        default: break
        }
      }
      if shapes.last > 0 {
        let proofs = evidence[voice].proofs(monthFirst: order.yearLastMonthFirst)
        let name = order.yearLastMonthFirst ? "the month first" : "the day first"
        let reason =
          if column.declaration.order != nil {
            "the manifest says so"
          } else if proofs > 0 {
            "\(cells(proofs)) can be read in no other way"
          } else {
            "no cell tells; other dates or the common usage do"
          }
        texts["dates with \(name): \(reason)", default: []].append(column.voices[voice])
      } else if shapes.first > 0 {
        texts["dates with the year first", default: []].append(column.voices[voice])
      }
    }
    for (text, voices) in texts.sorted(by: { $0.key < $1.key }) {
      remarks.append(column.voices.count > 1 ? "\(list(voices)): \(text)" : text)
    }
    if remarks.isEmpty { remarks.append("dates") }
    if values.withoutZone > 0 {
      remarks.append("\(cells(values.withoutZone)) without a zone are taken for UTC")
    }
    return remarks
  }

  private static func list(_ names: [String]) -> String {
    names.count <= 3
      ? names.joined(separator: ", ")
      : names.prefix(3).joined(separator: ", ") + " and \(names.count - 3) more"
  }

  private static func cells(_ count: Int) -> String { count == 1 ? "1 cell" : "\(count) cells" }

  private static func visible(_ text: String) -> String {
    text.unicodeScalars.allSatisfy(\.properties.isWhitespace) ? "blanks" : text
  }
}
