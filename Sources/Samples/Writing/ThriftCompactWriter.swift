/// Writes structures in Thrift's compact protocol, as far as Parquet needs it.
struct ThriftCompactWriter {
  private enum WireType: UInt8 {
    case i32 = 5
    case i64 = 6
    case binary = 8
    case list = 9
    case structure = 12
  }

  private(set) var bytes: [UInt8] = []
  private var lastField = 0

  mutating func i32(_ field: Int, _ value: Int) {
    header(field, .i32)
    zigzag(value)
  }

  mutating func i64(_ field: Int, _ value: Int) {
    header(field, .i64)
    zigzag(value)
  }

  mutating func string(_ field: Int, _ value: String) {
    header(field, .binary)
    text(value)
  }

  mutating func structure(_ field: Int, _ body: (inout ThriftCompactWriter) -> Void) {
    header(field, .structure)
    element(body)
  }

  mutating func i32s(_ field: Int, _ values: [Int]) {
    header(field, .list)
    listHeader(values.count, .i32)
    for value in values { zigzag(value) }
  }

  mutating func strings(_ field: Int, _ values: [String]) {
    header(field, .list)
    listHeader(values.count, .binary)
    for value in values { text(value) }
  }

  mutating func structures<Element>(
    _ field: Int,
    _ elements: [Element],
    _ body: (inout ThriftCompactWriter, Element) -> Void
  ) {
    header(field, .list)
    listHeader(elements.count, .structure)
    for value in elements { element { body(&$0, value) } }
  }

  /// A structure that stands alone.
  static func message(_ body: (inout ThriftCompactWriter) -> Void) -> [UInt8] {
    var writer = ThriftCompactWriter()
    writer.element(body)
    return writer.bytes
  }

  private mutating func element(_ body: (inout ThriftCompactWriter) -> Void) {
    let outer = lastField
    lastField = 0
    body(&self)
    bytes.append(0)
    lastField = outer
  }

  private mutating func header(_ field: Int, _ type: WireType) {
    precondition(field > lastField && field - lastField < 16)
    bytes.append(UInt8(field - lastField) << 4 | type.rawValue)
    lastField = field
  }

  private mutating func listHeader(_ count: Int, _ type: WireType) {
    if count < 15 {
      bytes.append(UInt8(count) << 4 | type.rawValue)
    } else {
      bytes.append(0xF0 | type.rawValue)
      varint(UInt64(count))
    }
  }

  private mutating func text(_ value: String) {
    varint(UInt64(value.utf8.count))
    bytes += value.utf8
  }

  private mutating func zigzag(_ value: Int) {
    varint(UInt64(bitPattern: Int64((value << 1) ^ (value >> 63))))
  }

  private mutating func varint(_ value: UInt64) {
    var value = value
    while value >= 0x80 {
      bytes.append(UInt8(value & 0x7F) | 0x80)
      value >>= 7
    }
    bytes.append(UInt8(value))
  }
}
