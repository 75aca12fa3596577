import Foundation
import TextFiles
import Workspace

/// The table of a delimited file with unique names and the shapes of its columns, found on
/// samples.
struct DelimitedLayout: Sendable, Hashable {
  var table: TableLayout
  /// Of the columns that are kept: `columnN` where the file has no name.
  var names: [String]
  var shapes: [TextShape]
  /// The columns in whose samples a text other than the empty one means a missing value; they are
  /// read as texts, so that it can be counted.
  private(set) var marked: Set<Int> = []
  /// What was concluded and should be said: duplicate names, quotes that mean nothing.
  var notes: [String] = []

  static let sampleBytes = 1 << 20

  var dialect: DelimitedDialect {
    get { table.dialect }
    set { table.dialect = newValue }
  }

  var hasHeader: Bool { table.hasHeader }

  /// The shapes of the columns that are not texts.
  var shapesByName: [String: TextShape] {
    Dictionary(
      zip(names, shapes).filter { $0.1 != .text },
      uniquingKeysWith: { first, _ in first }
    )
  }

  /// Takes the shapes that another file of the same layout shows as well.
  mutating func join(_ other: DelimitedLayout) {
    for (index, shape) in other.shapes.enumerated() { shapes[index] = shapes[index].joined(shape) }
    marked.formUnion(other.marked)
  }

  /// Gives the columns of a table their names.
  init(_ table: TableLayout, source: Manifest.Source) {
    self.table = table
    notes = table.notes
    names = []
    shapes = []
    name(source)
  }

  private mutating func name(_ source: Manifest.Source) {
    if let given = source.names {
      // Names for every field say that none of them is a stray.
      if given.count > table.kept.count { table.emptyFields = [] }
      table.width = max(table.width, given.count)
    }
    let width = table.kept.count
    var named = Array((source.names ?? table.names).prefix(width))
    while named.count < width { named.append("") }
    let unique = ColumnNames.unique(named)
    names = unique.names
    notes += unique.notes
    shapes = [TextShape](repeating: .nothing, count: width)
  }

  /// Finds the layout of a UTF-8 file on its first bytes; nil when the file is empty.
  ///
  /// - Throws: `CurationError` when the file cannot be read.
  static func sniff(_ file: URL, _ hints: TableHints) throws -> TableLayout? {
    var bytes: [UInt8] = []
    var isWhole = false
    let reader = try ByteReader(file)
    repeat {
      // Two lines at least, so that a header is seen with a row.
      let filled = bytes.count
      bytes += [UInt8](repeating: 0, count: max(filled, TableSniffer.headSize))
      let count = try reader.read(into: &bytes, from: filled)
      isWhole = filled + count < bytes.count
      bytes.removeSubrange((filled + count)...)
    } while !isWhole && bytes.count < 8 << 20
      && bytes.firstIndex(of: 0x0A) == bytes.lastIndex(of: 0x0A)
    return TableSniffer(bytes, isWhole: isWhole, hints: hints).sniff()
  }

  /// Judges the shapes of the columns by the first bytes of the file.
  mutating func findShapes(in file: URL, missing: [String]) throws {
    let sample = try Sample(file, skipping: table.skippedLines)
    let records = sample.records(dialect, fieldCount: table.width)
    shapes = shapes(records.dropFirst(hasHeader ? 1 : 0), Set(missing))
  }

  /// Widens the shapes by lines from all over the file, which must have no quotes.
  mutating func widen(by file: URL, missing: [String]) throws {
    let absent = Set(missing)
    for piece in try Sample.pieces(of: file, count: 16, bytes: 1 << 16) {
      let found = shapes(piece.records(dialect, fieldCount: table.width)[...], absent)
      for index in shapes.indices { shapes[index] = shapes[index].joined(found[index]) }
    }
  }

  private mutating func shapes(
    _ records: ArraySlice<[String]>,
    _ missing: Set<String>
  ) -> [TextShape] {
    let kept = table.kept
    var shapes = [TextShape](repeating: .nothing, count: kept.count)
    var words = [Int](repeating: 0, count: kept.count)
    for record in records where record.count == table.width {
      for index in kept.indices where shapes[index] != .text {
        let text = record[kept[index]]
        if missing.contains(text) {
          if !text.isEmpty { marked.insert(index) }
          continue
        }
        let shape = TextShape(Self.trimmed(text))
        if shape == .text && !text.utf8.contains(where: { (0x30...0x39).contains($0) }) {
          words[index] += 1
        } else {
          shapes[index] = shapes[index].joined(shape)
        }
      }
    }
    // A few words among numbers are judged with all cells in sight, when values are conformed.
    for index in shapes.indices where words[index] > 0 { shapes[index] = .text }
    return shapes
  }

  /// Without the spaces that align numbers.
  private static func trimmed(_ text: String) -> Substring.UTF8View {
    var rest = text[...].utf8
    while rest.first == 0x20 { rest.removeFirst() }
    while rest.last == 0x20 { rest.removeLast() }
    return Substring(rest).utf8
  }
}

extension TableHints {
  /// What a source says of its text.
  init(_ source: Manifest.Source, missing: [String], isTabular: Bool) {
    self.init()
    let reading = source.reading
    skip = reading.skip
    comment = reading.comment
    separator = reading.separator.flatMap { TableSeparator($0.rawValue) }
    quote = reading.quote
    escape = reading.escape
    header = source.header
    nameCount = source.names?.count
    self.isTabular = isTabular
    self.missing = Set(missing)
  }
}
