/// Writes a JSON text into one array of bytes.
///
/// Commas are the caller's: what is written is what stands there.
struct JSONWriter {
  private(set) var bytes: [UInt8] = []

  init(capacity: Int = 256) { bytes.reserveCapacity(capacity) }

  /// Writes what is JSON already.
  mutating func raw(_ text: StaticString) {
    bytes.append(contentsOf: String(describing: text).utf8)
  }

  mutating func raw(_ json: [UInt8]) { bytes.append(contentsOf: json) }

  mutating func byte(_ scalar: Unicode.Scalar) { bytes.append(UInt8(ascii: scalar)) }

  mutating func integer(_ value: Int) { bytes.append(contentsOf: String(value).utf8) }

  /// Writes the shortest text that reads as the same value; NaN and infinities as bare words.
  mutating func number(_ value: Float) {
    if value.isFinite {
      bytes.append(contentsOf: value.description.utf8)
    } else {
      word(Double(value))
    }
  }

  mutating func number(_ value: Double) {
    if value.isFinite {
      bytes.append(contentsOf: value.description.utf8)
    } else {
      word(value)
    }
  }

  private mutating func word(_ value: Double) {
    raw(value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity")
  }

  mutating func text(_ text: String) {
    byte("\"")
    for unit in text.utf8 {
      switch unit {
      case UInt8(ascii: "\""): raw("\\\"")
      case UInt8(ascii: "\\"): raw("\\\\")
      case 0x0A: raw("\\n")
      case 0x0D: raw("\\r")
      case 0x09: raw("\\t")
      case 0..<0x20, 0x7F:
        raw("\\u00")
        if unit < 16 { byte("0") }
        bytes.append(contentsOf: String(unit, radix: 16).utf8)
      default: bytes.append(unit)
      }
    }
    byte("\"")
  }

  /// Writes a list, whose elements `write` makes one by one.
  mutating func list<Elements: Sequence>(
    _ elements: Elements,
    _ write: (inout JSONWriter, Elements.Element) -> Void
  ) {
    byte("[")
    var isFirst = true
    for element in elements {
      if !isFirst { byte(",") }
      isFirst = false
      write(&self, element)
    }
    byte("]")
  }

  mutating func texts(_ texts: [String]) { list(texts) { $0.text($1) } }

  /// The text of a value as JSON.
  static func quoted(_ text: String) -> [UInt8] {
    var writer = JSONWriter(capacity: text.utf8.count + 2)
    writer.text(text)
    return writer.bytes
  }
}
