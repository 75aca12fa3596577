import Foundation
import Workspace

/// The dialect, names and column shapes of a delimited file, found on samples of it.
struct DelimitedLayout: Sendable, Hashable {
  var dialect: DelimitedDialect
  var hasHeader: Bool
  /// As they stand in the file; `columnN` where the file has none.
  var names: [String]
  var shapes: [TextShape]
  /// What was concluded and should be said: duplicate names, quotes that mean nothing.
  var notes: [String] = []

  static let sampleBytes = 1 << 20
  private static let delimiters: [UInt8] = [0x2C, 0x09, 0x3B, 0x7C]

  /// Finds the layout of a UTF-8 file.
  ///
  /// - Parameters:
  ///   - file: UTF-8 without compression.
  ///   - source: its header and names rules go before what is found.
  ///   - quotes: how many quotes the whole file has.
  ///   - isTabular: whether the file is said to be tab separated.
  ///   - missing: the texts that mean a missing value.
  /// - Returns: the layout; without names when the file is empty.
  /// - Throws: `CurationError` when the file cannot be read.
  static func sniff(
    _ file: URL,
    source: Manifest.Source,
    quotes: Int,
    isTabular: Bool,
    missing: [String]
  ) throws -> DelimitedLayout {
    let sample = try Sample(file)
    var dialect = dialect(sample, isTabular: isTabular)
    if quotes == 0 { dialect.quote = nil }
    let records = sample.records(dialect)
    let absent = Set(missing)
    let width = max(modalWidth(records), source.names?.count ?? 0)
    let first = records.first
    let hasHeader =
      source.header
      ?? (first.map { HeaderEvidence(first: $0, rest: records.dropFirst(), absent).isHeader }
        ?? true)
    var names = source.names ?? (hasHeader ? first ?? [] : [])
    // A header may leave out the name of the row numbers that the rows begin with.
    if source.names == nil, hasHeader, names.count == width - 1 { names.insert("", at: 0) }
    var layout = DelimitedLayout(dialect: dialect, hasHeader: hasHeader, names: [], shapes: [])
    layout.name(names, width: names.count > width && records.count < 2 ? names.count : width)
    layout.shapes = shapes(
      records.dropFirst(hasHeader ? 1 : 0),
      width: layout.names.count,
      absent
    )
    return layout
  }

  /// Widens the shapes by lines from all over the file, which must have no quotes.
  mutating func widen(by file: URL, missing: [String]) throws {
    let absent = Set(missing)
    for piece in try Sample.pieces(of: file, count: 16, bytes: 1 << 16) {
      let found = Self.shapes(piece.records(dialect)[...], width: names.count, absent)
      for index in shapes.indices { shapes[index] = shapes[index].joined(found[index]) }
    }
  }

  private static func dialect(_ sample: Sample, isTabular: Bool) -> DelimitedDialect {
    var best = isTabular ? DelimitedDialect.tab : .comma
    var bestScore = -1.0
    for delimiter in isTabular ? [0x09] : delimiters {
      for quote: UInt8? in [0x22, nil] {
        let dialect = DelimitedDialect(delimiter: delimiter, quote: quote)
        var score = sample.consistency(dialect)
        // Quotes are honoured in commas' company and distrusted in that of tabs.
        if (quote == nil) == (delimiter == 0x09) { score += 0.01 }
        if score > bestScore { (best, bestScore) = (dialect, score) }
      }
    }
    guard best.quote != nil else { return spaced(best, sample) }
    var escaped = best
    escaped.escape = 0x5C
    if sample.contains([0x5C, 0x22]),
      sample.consistency(escaped) > sample.consistency(best) + 0.001
    {
      best = escaped
    }
    return spaced(best, sample)
  }

  private static func spaced(_ dialect: DelimitedDialect, _ sample: Sample) -> DelimitedDialect {
    guard dialect.delimiter != 0x09 else { return dialect }
    let inner = sample.records(dialect).lazy.flatMap { $0.dropFirst() }.prefix(20_000)
    let spaced = inner.count(where: { $0.hasPrefix(" ") })
    var result = dialect
    result.trimsSpaces = spaced > 0 && Double(spaced) >= 0.95 * Double(inner.count)
    return result
  }

  private static func modalWidth(_ records: [[String]]) -> Int {
    var counts: [Int: Int] = [:]
    for record in records { counts[record.count, default: 0] += 1 }
    return counts.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key ?? 0
  }

  private static func shapes(
    _ records: ArraySlice<[String]>,
    width: Int,
    _ missing: Set<String>
  ) -> [TextShape] {
    var shapes = [TextShape](repeating: .nothing, count: width)
    var present = [Int](repeating: 0, count: width)
    var words = [Int](repeating: 0, count: width)
    for record in records where record.count == width {
      for (index, text) in record.enumerated()
      where shapes[index] != .text && !missing.contains(text) {
        present[index] += 1
        let shape = TextShape(text.utf8)
        if shape == .text && !text.utf8.contains(where: { (0x30...0x39).contains($0) }) {
          words[index] += 1
        } else {
          shapes[index] = shapes[index].joined(shape)
        }
      }
    }
    // A few words among numbers are judged with all cells in sight, by `TypeSettler`.
    for index in shapes.indices
    where Double(words[index]) > TypeSettler.toleratedShare * Double(present[index]) {
      shapes[index] = .text
    }
    return shapes
  }

  private mutating func name(_ given: [String], width: Int) {
    var named = Array(given.prefix(width))
    while named.count < width { named.append("") }
    let unique = ColumnNames.unique(named)
    names = unique.names
    notes += unique.notes
  }
}

/// The first bytes of a file, or some from its middle, cut at line ends.
struct Sample {
  private let bytes: [UInt8]
  private let isWhole: Bool

  /// Takes as many bytes as the first two lines need, at least `sampleBytes`.
  init(_ file: URL) throws {
    let reader = try ByteReader(file)
    var bytes: [UInt8] = []
    var isWhole = false
    repeat {
      let filled = bytes.count
      bytes += [UInt8](repeating: 0, count: max(filled, DelimitedLayout.sampleBytes))
      let count = try bytes.withUnsafeMutableBytes {
        try reader.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[filled...]))
      }
      isWhole = filled + count < bytes.count
      bytes.removeSubrange((filled + count)...)
    } while !isWhole && bytes.count < 2 * RecordReader.maximumRecordBytes
      && bytes.firstIndex(of: 0x0A) == bytes.lastIndex(of: 0x0A)
    if !isWhole, let end = bytes.lastIndex(of: 0x0A) { bytes.removeSubrange((end + 1)...) }
    (self.bytes, self.isWhole) = (bytes, isWhole)
  }

  private init(lines bytes: [UInt8]) {
    self.bytes = bytes
    isWhole = false
  }

  /// Whole lines from places spread evenly over a file.
  static func pieces(of file: URL, count: Int, bytes size: Int) throws -> [Sample] {
    let handle = try FileHandle(forReadingFrom: file)
    defer { try? handle.close() }
    let end = try handle.seekToEnd()
    guard end > UInt64(DelimitedLayout.sampleBytes) else { return [] }
    return try (1...count).compactMap { index in
      let place = (end - UInt64(size)) / UInt64(count) * UInt64(index)
      try handle.seek(toOffset: place)
      guard let data = try handle.read(upToCount: size), let first = data.firstIndex(of: 0x0A),
        let last = data.lastIndex(of: 0x0A), first < last
      else { return nil }
      return Sample(lines: Array(data[(first + 1)...last]))
    }
  }

  func contains(_ pattern: [UInt8]) -> Bool {
    bytes.indices.dropLast(pattern.count - 1).contains {
      bytes[$0..<($0 + pattern.count)].elementsEqual(pattern)
    }
  }

  /// The texts of the well-formed records, at most `limit`.
  func records(_ dialect: DelimitedDialect, limit: Int = 20_000) -> [[String]] {
    var records: [[String]] = []
    forEach(dialect) { outcome, parser, bytes in
      if outcome == .record {
        records.append(parser.fields.map { parser.text($0, in: bytes) })
      }
      return records.count < limit
    }
    return records
  }

  /// The share of records with the usual number of fields, above 1 when fields are several.
  ///
  /// Records of several lines count against a reading that the lines alone contradict.
  func consistency(_ dialect: DelimitedDialect) -> Double {
    var widths: [Int: Int] = [:]
    var total = 0
    forEach(dialect) { outcome, parser, _ in
      switch outcome {
      case .record:
        widths[parser.fields.count, default: 0] += 1
        total += 1
      case .malformed: total += 1
      case .blank, .incomplete, .end: break
      }
      return total < 5_000
    }
    guard let usual = widths.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }), total > 0
    else { return 0 }
    let share = Double(usual.value) / Double(total)
    return usual.key > 1 ? 1 + share : share * 0.5
  }

  private func forEach(
    _ dialect: DelimitedDialect,
    _ body: (RecordParser.Outcome, RecordParser, UnsafeRawBufferPointer) -> Bool
  ) {
    var parser = RecordParser(dialect)
    bytes.withUnsafeBytes { bytes in
      var start = 0
      while true {
        let outcome = parser.parse(bytes, from: start, isEnd: isWhole)
        if outcome == .end || outcome == .incomplete { return }
        guard body(outcome, parser, bytes) else { return }
        start = parser.next
      }
    }
  }
}
