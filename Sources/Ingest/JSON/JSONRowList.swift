/// Rows that were made of a document, each an object on one line with the line it came from.
struct JSONRowList {
  struct Row {
    var line: Int
    var text: Range<Int>
    /// Why it can be no row; nil when nothing shows yet.
    var problem: String?
  }

  private(set) var bytes: [UInt8] = []
  private(set) var rows: [Row] = []

  var count: Int { rows.count }

  func text(_ row: Row) -> ArraySlice<UInt8> { bytes[row.text] }

  /// Appends a value as it stands in a document.
  mutating func append(_ value: some Collection<UInt8>, line: Int, problem: String? = nil) {
    let start = bytes.count
    bytes.append(contentsOf: value.lazy.map { $0 < 0x20 ? 0x20 : $0 })
    rows.append(Row(line: line, text: start..<bytes.count, problem: problem))
  }

  /// Appends an object of cells; of cells with one name, the first stays.
  mutating func append(_ cells: [Cell], line: Int) {
    let start = bytes.count
    var seen: Set<String> = []
    bytes.append(UInt8(ascii: "{"))
    for cell in cells where seen.insert(cell.name).inserted {
      if seen.count > 1 { bytes.append(UInt8(ascii: ",")) }
      bytes.append(contentsOf: Self.quoted(cell.name))
      bytes.append(UInt8(ascii: ":"))
      bytes.append(contentsOf: cell.json.lazy.map { $0 < 0x20 ? 0x20 : $0 })
    }
    bytes.append(UInt8(ascii: "}"))
    rows.append(Row(line: line, text: start..<bytes.count, problem: nil))
  }

  /// A named value, as JSON.
  struct Cell {
    var name: String
    var json: [UInt8]

    init(_ name: String, json: some Collection<UInt8>) {
      self.name = name
      self.json = Array(json)
    }

    init(_ name: String, text: String?) {
      self.name = name
      json = text.map(JSONRowList.quoted) ?? Array("null".utf8)
    }
  }

  static func quoted(_ text: String) -> [UInt8] {
    var quoted: [UInt8] = [UInt8(ascii: "\"")]
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): quoted += [UInt8(ascii: "\\"), byte]
      case 0..<0x20:
        let digits = Array("0123456789abcdef".utf8)
        quoted += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      default: quoted.append(byte)
      }
    }
    return quoted + [UInt8(ascii: "\"")]
  }
}

/// Counts the lines of a text up to places that are asked for in their order.
struct LineCounter {
  private let bytes: [UInt8]
  private var place = 0
  private var line = 1

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func line(at place: Int) -> Int {
    if place < self.place { (self.place, line) = (0, 1) }
    while self.place < place {
      if bytes[self.place] == 0x0A { line += 1 }
      self.place += 1
    }
    return line
  }
}
