/// Writes structures in Thrift's compact protocol, as Parquet wants its headers.
struct CompactThrift {
  private(set) var bytes: [UInt8] = []
  /// The last field of each structure that is open.
  private var fields: [Int] = []

  /// Opens a structure that is no field: the outermost, or an element of a list.
  mutating func begin() { fields.append(0) }

  mutating func end() {
    bytes.append(0)
    fields.removeLast()
  }

  /// Opens a structure that is a field.
  mutating func structure(_ id: Int) {
    field(id, type: 12)
    begin()
  }

  mutating func integer(_ id: Int, _ value: Int) {
    field(id, type: 5)
    variable(zigzag(value))
  }

  mutating func long(_ id: Int, _ value: Int) {
    field(id, type: 6)
    variable(zigzag(value))
  }

  mutating func text(_ id: Int, _ value: String) {
    field(id, type: 8)
    plain(value)
  }

  /// Opens a list of structures; each is written with `begin` and `end`.
  mutating func list(_ id: Int, of count: Int) {
    field(id, type: 9)
    listHead(count, type: 12)
  }

  mutating func integers(_ id: Int, _ values: [Int]) {
    field(id, type: 9)
    listHead(values.count, type: 5)
    for value in values { variable(zigzag(value)) }
  }

  mutating func texts(_ id: Int, _ values: [String]) {
    field(id, type: 9)
    listHead(values.count, type: 8)
    for value in values { plain(value) }
  }

  /// Seven bits a byte, the lowest first.
  mutating func variable(_ number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  private mutating func plain(_ text: String) {
    variable(UInt64(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  private mutating func listHead(_ count: Int, type: UInt8) {
    if count < 15 {
      bytes.append(UInt8(count) << 4 | type)
    } else {
      bytes.append(0xF0 | type)
      variable(UInt64(count))
    }
  }

  private mutating func field(_ id: Int, type: UInt8) {
    let last = fields.removeLast()
    precondition(id > last && id - last < 16, "fields are written in their order")
    bytes.append(UInt8(id - last) << 4 | type)
    fields.append(id)
  }

  private func zigzag(_ value: Int) -> UInt64 {
    UInt64(bitPattern: Int64(value) << 1 ^ Int64(value) >> 63)
  }
}
