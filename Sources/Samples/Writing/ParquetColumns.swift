import Foundation

/// Writes Parquet files of columns with few values, as a dictionary and packed indices, row group by
/// row group.
///
/// It is for data that is made as indices anyway: nothing is looked up, compared or compressed, so
/// that a core writes some hundred million values a second, and the bytes depend on no library.
/// Format: Apache Parquet 2, pages of version 1, every column required.
struct ParquetColumns {
  enum Values: Sendable {
    /// UTF-8 texts.
    case texts([[UInt8]])
    case integers([Int32])
    /// No dictionary: each row has its own 64-bit number.
    case own

    var count: Int {
      switch self {
      case .texts(let texts): texts.count
      case .integers(let numbers): numbers.count
      case .own: 0
      }
    }

    fileprivate var physicalType: Int {
      switch self {
      case .texts: 6
      case .integers: 1
      case .own: 2
      }
    }
  }

  struct Column: Sendable {
    var name: String
    var values: Values
    /// The dictionary page, which is the same in every row group.
    fileprivate let dictionary: [UInt8]
    /// Bits of an index.
    let width: Int

    init(_ name: String, _ values: Values) {
      self.name = name
      self.values = values
      width = max(1, Int.bitWidth - max(values.count - 1, 1).leadingZeroBitCount)
      var bytes: [UInt8] = []
      switch values {
      case .texts(let texts):
        for text in texts {
          bytes.add(UInt32(text.count))
          bytes.append(contentsOf: text)
        }
      case .integers(let numbers):
        for number in numbers { bytes.add(UInt32(bitPattern: number)) }
      case .own: break
      }
      dictionary = bytes
    }
  }

  /// A row group as bytes, with what the end of the file says of it.
  struct Group: Sendable {
    fileprivate struct Chunk: Sendable {
      /// From the start of the group.
      var offset: Int
      var dataOffset: Int
      var size: Int
    }

    let rows: Int
    fileprivate(set) var bytes: [UInt8] = []
    fileprivate var chunks: [Chunk] = []
  }

  private static let magic = Array("PAR1".utf8)
  private let columns: [Column]
  private let file: FileHandle
  private var offset = 0
  private var groups: [(start: Int, group: [Group.Chunk], rows: Int)] = []

  init(_ columns: [Column], to file: FileHandle) throws {
    self.columns = columns
    self.file = file
    try put(Self.magic)
  }

  /// Lays out a row group; `indices` gives the index of a row in a column's values, or the number
  /// itself for ``Values/own``.
  static func group(
    of rows: Int,
    _ columns: [Column],
    fill: (_ column: Int, _ indices: inout [UInt64]) -> Void
  ) -> Group {
    var group = Group(rows: rows)
    var indices = [UInt64](repeating: 0, count: rows)
    for (number, column) in columns.enumerated() {
      fill(number, &indices)
      var chunk = Group.Chunk(offset: group.bytes.count, dataOffset: 0, size: 0)
      var page: [UInt8]
      switch column.values {
      case .own:
        page = []
        page.reserveCapacity(rows * 8)
        for index in indices { page.add(index) }
      case .texts, .integers:
        group.bytes += header(
          type: 2,
          size: column.dictionary.count,
          detail: 7,
          values: column.values.count,
          encoding: 0
        )
        group.bytes += column.dictionary
        page = packed(indices, width: column.width)
      }
      chunk.dataOffset = group.bytes.count
      let isPlain = if case .own = column.values { true } else { false }
      group.bytes += header(
        type: 0,
        size: page.count,
        detail: 5,
        values: rows,
        encoding: isPlain ? 0 : 8
      )
      group.bytes += page
      chunk.size = group.bytes.count - chunk.offset
      group.chunks.append(chunk)
    }
    return group
  }

  mutating func append(_ group: Group) throws {
    groups.append((offset, group.chunks, group.rows))
    try put(group.bytes)
  }

  /// Writes what the file holds; nothing may be appended behind it.
  mutating func finish() throws {
    var footer = CompactThrift()
    footer.begin()
    footer.integer(1, 1)
    footer.list(2, of: columns.count + 1)
    footer.begin()
    footer.text(4, "schema")
    footer.integer(5, columns.count)
    footer.end()
    for column in columns {
      footer.begin()
      footer.integer(1, column.values.physicalType)
      footer.integer(3, 0)
      footer.text(4, column.name)
      if case .texts = column.values { footer.integer(6, 0) }
      footer.end()
    }
    footer.long(3, groups.reduce(0) { $0 + $1.rows })
    footer.list(4, of: groups.count)
    for group in groups { footer.write(group.group, rows: group.rows, from: group.start, columns) }
    footer.text(6, "tuina")
    footer.end()
    var bytes = footer.bytes
    bytes.add(UInt32(footer.bytes.count))
    try put(bytes + Self.magic)
  }

  private mutating func put(_ bytes: [UInt8]) throws {
    try file.write(contentsOf: Data(bytes))
    offset += bytes.count
  }

  /// The header of a page of version 1.
  private static func header(type: Int, size: Int, detail: Int, values: Int, encoding: Int)
    -> [UInt8]
  {
    var header = CompactThrift()
    header.begin()
    header.integer(1, type)
    header.integer(2, size)
    header.integer(3, size)
    header.structure(detail)
    header.integer(1, values)
    header.integer(2, encoding)
    if type == 0 {
      header.integer(3, 3)
      header.integer(4, 3)
    }
    header.end()
    header.end()
    return header.bytes
  }

  /// The width, then one run of packed indices, least significant bit first.
  private static func packed(_ indices: [UInt64], width: Int) -> [UInt8] {
    let groupsOfEight = (indices.count + 7) / 8
    var header = CompactThrift()
    header.variable(UInt64(groupsOfEight) << 1 | 1)
    var bytes = [UInt8(width)] + header.bytes
    bytes.reserveCapacity(bytes.count + groupsOfEight * width + 8)
    var word: UInt64 = 0
    var used = 0
    for index in indices {
      word |= index << UInt64(used)
      used += width
      while used >= 8 {
        bytes.append(UInt8(truncatingIfNeeded: word))
        word >>= 8
        used -= 8
      }
    }
    let end = 1 + header.bytes.count + groupsOfEight * width
    while bytes.count < end {
      bytes.append(UInt8(truncatingIfNeeded: word))
      word = 0
    }
    return bytes
  }
}

extension [UInt8] {
  /// Appends a number, its lowest byte first.
  fileprivate mutating func add<Word: FixedWidthInteger>(_ word: Word) {
    for shift in stride(from: 0, to: Word.bitWidth, by: 8) {
      append(UInt8(truncatingIfNeeded: word >> Word(shift)))
    }
  }
}

extension CompactThrift {
  fileprivate mutating func write(
    _ chunks: [ParquetColumns.Group.Chunk],
    rows: Int,
    from start: Int,
    _ columns: [ParquetColumns.Column]
  ) {
    begin()
    list(1, of: chunks.count)
    for (chunk, column) in zip(chunks, columns) {
      let hasDictionary = chunk.dataOffset > chunk.offset
      begin()
      long(2, start + chunk.offset)
      structure(3)
      integer(1, column.values.count == 0 ? 2 : (column.isText ? 6 : 1))
      integers(2, hasDictionary ? [0, 8] : [0])
      texts(3, [column.name])
      integer(4, 0)
      long(5, rows)
      long(6, chunk.size)
      long(7, chunk.size)
      long(9, start + chunk.dataOffset)
      if hasDictionary { long(11, start + chunk.offset) }
      end()
      end()
    }
    long(2, chunks.reduce(0) { $0 + $1.size })
    long(3, rows)
    end()
  }
}

extension ParquetColumns.Column {
  fileprivate var isText: Bool { if case .texts = values { true } else { false } }
}
