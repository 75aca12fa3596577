package import Foundation

/// Divides lines that no single character divides, and puts one between their fields.
package enum LineDivider: Sendable, Hashable {
  /// By runs of spaces and tabs; a quoted field may hold some.
  case blanks
  /// By a text of several characters.
  case text([UInt8])
  /// Into columns that begin at these characters, from 0.
  case columns([Int])

  /// Stands between the fields of divided lines.
  package static let mark: UInt8 = 0x1F

  /// The dialect of divided text.
  package static let dialect = DelimitedDialect(delimiter: mark, quote: nil)

  /// The fields of a line.
  package func fields(_ line: ArraySlice<UInt8>) -> [[UInt8]] {
    switch self {
    case .blanks: Self.tokens(line)
    case .text(let separator): Self.divided(line, by: separator)
    case .columns(let starts): Self.columns(line, starts)
    }
  }

  /// The text with its lines divided; lines keep their numbers, blank ones and remarks their form.
  package func divide(_ bytes: ArraySlice<UInt8>, comment: [UInt8] = []) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var start = bytes.startIndex
    while start < bytes.endIndex {
      let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.endIndex
      var line = bytes[start..<end]
      if line.last == 0x0D { line.removeLast() }
      if !comment.isEmpty, line.starts(with: comment) {
        result += line
      } else {
        for (index, field) in fields(line).enumerated() {
          if index > 0 { result.append(Self.mark) }
          result += field.map { $0 == Self.mark ? 0x20 : $0 }
        }
      }
      if end < bytes.endIndex { result.append(0x0A) }
      start = end < bytes.endIndex ? end + 1 : end
    }
    return result
  }

  /// Writes the divided twin of a file.
  ///
  /// - Throws: `CurationError` when the file cannot be read or the twin not be written.
  /// - Complexity: one pass; memory is a block or the longest line.
  package func write(_ source: URL, to target: URL, comment: [UInt8]) throws {
    let writer = try BlockWriter(target)
    var rest: [UInt8] = []
    try TextSurvey.blocks(of: source) { block, _ in
      rest.append(copying: block)
      guard let end = rest.lastIndex(of: 0x0A) else { return }
      try writer.write(divide(rest[...end], comment: comment))
      rest.removeSubrange(...end)
    }
    try writer.write(divide(rest[...], comment: comment))
    try writer.close()
  }

  private static func tokens(_ line: ArraySlice<UInt8>) -> [[UInt8]] {
    var fields: [[UInt8]] = []
    var place = line.startIndex
    while true {
      while place < line.endIndex, CellKind.isBlank(line[place]) { place += 1 }
      guard place < line.endIndex else { return fields }
      let first = line[place]
      if first == 0x22 || first == 0x27,
        let close = line[(place + 1)...].firstIndex(of: first),
        close + 1 == line.endIndex || CellKind.isBlank(line[close + 1])
      {
        fields.append(Array(line[(place + 1)..<close]))
        place = close + 1
      } else {
        let end = line[place...].firstIndex(where: CellKind.isBlank) ?? line.endIndex
        fields.append(Array(line[place..<end]))
        place = end
      }
    }
  }

  private static func divided(_ line: ArraySlice<UInt8>, by separator: [UInt8]) -> [[UInt8]] {
    guard !line.isEmpty else { return [] }
    var fields: [[UInt8]] = []
    var start = line.startIndex
    var place = start
    while place < line.endIndex {
      if line[place] == separator[0], line[place...].starts(with: separator) {
        fields.append(Array(line[start..<place]))
        place += separator.count
        start = place
      } else {
        place += 1
      }
    }
    fields.append(Array(line[start...]))
    return fields
  }

  private static func columns(_ line: ArraySlice<UInt8>, _ starts: [Int]) -> [[UInt8]] {
    guard !line.allSatisfy(CellKind.isBlank) else { return [] }
    let characters = Array(String(decoding: line, as: UTF8.self).unicodeScalars)
    return starts.indices.map { index in
      let low = min(starts[index], characters.count)
      let high =
        index + 1 < starts.count ? min(starts[index + 1], characters.count) : characters.count
      var text = String.UnicodeScalarView()
      text.append(contentsOf: characters[low..<max(low, high)])
      var bytes = Array(String(text).utf8)[...]
      while let first = bytes.first, CellKind.isBlank(first) { bytes.removeFirst() }
      while let last = bytes.last, CellKind.isBlank(last) { bytes.removeLast() }
      return Array(bytes)
    }
  }

  /// Finds the columns of fixed width of some lines: where no line has a character, one ends.
  ///
  /// - Returns: nil when the lines do not stand in at least two columns.
  package static func fixedColumns(_ lines: [ArraySlice<UInt8>]) -> LineDivider? {
    let texts = lines.filter { !$0.allSatisfy(CellKind.isBlank) }.prefix(500)
      .map { Array(String(decoding: $0, as: UTF8.self).unicodeScalars) }
    guard texts.count >= 3, let width = texts.map(\.count).max(), width <= 4_000 else { return nil }
    var used = [Int](repeating: 0, count: width)
    for text in texts {
      for (place, scalar) in text.enumerated() where scalar != " " && scalar != "\r" {
        if scalar == "\t" { return nil }
        used[place] += 1
      }
    }
    var starts: [Int] = []
    var gapStart = 0
    for place in 0..<width where used[place] > 0 {
      if place == 0 || used[place - 1] == 0 {
        // A single blank column may be chance between two words; two are a gutter.
        if starts.isEmpty {
          starts.append(0)
        } else if place - gapStart >= 2 || texts.count >= 5 {
          starts.append(gapStart)
        }
      }
      gapStart = place + 1
    }
    return starts.count >= 2 ? .columns(starts) : nil
  }
}
