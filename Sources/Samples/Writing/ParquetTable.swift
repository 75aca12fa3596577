/// Writes a small Parquet file: one row group, one plain page a column, no compression.
///
/// Engines put their own version into the files they write, so that a release would change the
/// bytes. Samples must not change by themselves; hence a writer of just what they need.
/// The layout is that of the Apache Parquet format, version 2.
struct ParquetTable {
  enum Values {
    case strings([String?])
    case integers([Int?])
    case doubles([Double?])
    case dates([CivilDate?])
    /// Pictures as Hugging Face keeps them: a structure of bytes and path.
    case pictures([(bytes: [UInt8], path: String)?])
  }

  private struct Leaf {
    /// Parquet's number of the physical type.
    enum Physical: Int {
      case int32 = 1
      case int64 = 2
      case double = 5
      case bytes = 6
    }

    var path: [String]
    var physical: Physical
    /// Parquet's number of the converted type: 0 for UTF-8, 6 for a date.
    var converted: Int?
    /// For each row 0 for a null, else how many optional parts of the path are there: all.
    var levels: [Int]
    var plain: [UInt8]
  }

  private let rowCount: Int
  private let columns: [(name: String, values: Values)]

  /// Makes a table of columns that have `rowCount` values each; every column may hold nulls.
  init(rowCount: Int, columns: [(name: String, values: Values)]) {
    self.rowCount = rowCount
    self.columns = columns
  }

  func encoded() -> [UInt8] {
    let groups = columns.map { (name: $0.name, leaves: Self.leaves($0.name, $0.values)) }
    var file = Array("PAR1".utf8)
    var chunks: [(leaf: Leaf, offset: Int, size: Int)] = []
    for leaf in groups.flatMap(\.leaves) {
      let offset = file.count
      file += Self.page(leaf)
      chunks.append((leaf, offset, file.count - offset))
    }
    let footer = ThriftCompactWriter.message { meta in
      meta.i32(1, 2)
      meta.structures(2, Self.schema(groups)) { $1(&$0) }
      meta.i64(3, rowCount)
      meta.structures(4, [chunks]) { group, chunks in
        group.structures(1, chunks) { Self.describe($1.leaf, $1.offset, $1.size, in: &$0) }
        group.i64(2, chunks.reduce(0) { $0 + $1.size })
        group.i64(3, rowCount)
      }
      meta.string(6, "tuina sample")
    }
    return file + footer + Self.littleEndian(UInt32(footer.count)) + Array("PAR1".utf8)
  }
}

// MARK: Columns

extension ParquetTable {
  private static func leaves(_ name: String, _ values: Values) -> [Leaf] {
    switch values {
    case .strings(let values):
      [leaf([name], .bytes, converted: 0, values) { lengthAndBytes(Array($0.utf8)) }]
    case .integers(let values):
      [leaf([name], .int64, values) { littleEndian(UInt64(bitPattern: Int64($0))) }]
    case .doubles(let values):
      [leaf([name], .double, values) { littleEndian($0.bitPattern) }]
    case .dates(let values):
      [
        leaf([name], .int32, converted: 6, values) {
          littleEndian(UInt32(bitPattern: Int32($0.days)))
        }
      ]
    case .pictures(let values):
      [
        leaf([name, "bytes"], .bytes, values) { lengthAndBytes($0.bytes) },
        leaf([name, "path"], .bytes, converted: 0, values) {
          lengthAndBytes(Array($0.path.utf8))
        },
      ]
    }
  }

  private static func leaf<Value>(
    _ path: [String],
    _ physical: Leaf.Physical,
    converted: Int? = nil,
    _ values: [Value?],
    _ encode: (Value) -> [UInt8]
  ) -> Leaf {
    Leaf(
      path: path,
      physical: physical,
      converted: converted,
      levels: values.map { $0 == nil ? 0 : path.count },
      plain: values.flatMap { $0.map(encode) ?? [] }
    )
  }

  private static func page(_ leaf: Leaf) -> [UInt8] {
    let levels = runs(leaf.levels)
    let body = littleEndian(UInt32(levels.count)) + levels + leaf.plain
    let header = ThriftCompactWriter.message { page in
      page.i32(1, 0)
      page.i32(2, body.count)
      page.i32(3, body.count)
      page.structure(5) { data in
        data.i32(1, leaf.levels.count)
        data.i32(2, 0)
        data.i32(3, 3)
        data.i32(4, 3)
      }
    }
    return header + body
  }

  /// Run lengths: twice the count as a varint, then the level in one byte.
  private static func runs(_ levels: [Int]) -> [UInt8] {
    var bytes: [UInt8] = []
    var start = 0
    while start < levels.count {
      var end = start
      while end < levels.count, levels[end] == levels[start] { end += 1 }
      var header = (end - start) << 1
      while header >= 0x80 {
        bytes.append(UInt8(header & 0x7F) | 0x80)
        header >>= 7
      }
      bytes += [UInt8(header), UInt8(levels[start])]
      start = end
    }
    return bytes
  }

  private static func lengthAndBytes(_ bytes: [UInt8]) -> [UInt8] {
    littleEndian(UInt32(bytes.count)) + bytes
  }

  private static func littleEndian(_ number: some FixedWidthInteger & UnsignedInteger) -> [UInt8] {
    stride(from: 0, to: number.bitWidth, by: 8).map {
      UInt8(truncatingIfNeeded: number >> $0)
    }
  }
}

// MARK: Footer

extension ParquetTable {
  private static func schema(
    _ groups: [(name: String, leaves: [Leaf])]
  ) -> [(inout ThriftCompactWriter) -> Void] {
    var elements: [(inout ThriftCompactWriter) -> Void] = [
      { element in
        element.string(4, "schema")
        element.i32(5, groups.count)
      }
    ]
    for (name, leaves) in groups {
      if leaves.count > 1 {
        elements.append { element in
          element.i32(3, 1)
          element.string(4, name)
          element.i32(5, leaves.count)
        }
      }
      for leaf in leaves {
        elements.append { element in
          element.i32(1, leaf.physical.rawValue)
          element.i32(3, 1)
          element.string(4, leaf.path[leaf.path.count - 1])
          if let converted = leaf.converted { element.i32(6, converted) }
        }
      }
    }
    return elements
  }

  private static func describe(
    _ leaf: Leaf,
    _ offset: Int,
    _ size: Int,
    in chunk: inout ThriftCompactWriter
  ) {
    chunk.i64(2, offset)
    chunk.structure(3) { meta in
      meta.i32(1, leaf.physical.rawValue)
      meta.i32s(2, [0, 3])
      meta.strings(3, leaf.path)
      meta.i32(4, 0)
      meta.i64(5, leaf.levels.count)
      meta.i64(6, size)
      meta.i64(7, size)
      meta.i64(9, offset)
    }
  }
}
