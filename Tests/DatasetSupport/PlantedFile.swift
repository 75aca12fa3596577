import TestSupport
package import Basics
package import TextFiles

/// A text file of random rows, with damage planted so that what must come of it is known.
package struct PlantedFile {
  package enum Kind: String, CaseIterable, Sendable { case csv, tsv, jsonl }

  package let kind: Kind
  package let encoding: TextEncoding
  package private(set) var bytes: [UInt8] = []
  package private(set) var records = 0
  /// The first lines of the records that cannot be rows.
  package private(set) var malformedLines: Set<Int> = []
  /// The first lines of the rows with bytes that are not in the encoding.
  package private(set) var brokenLines: Set<Int> = []

  private var line = 1
  private let lineEnd: String

  private static let encodings: [TextEncoding] = [
    .utf8, .utf16LittleEndian, .utf16BigEndian, .gb18030, .latin1,
  ]

  private enum Row: CaseIterable { case sound, quoted, severalLines, malformed, broken }

  /// Stands for a byte that no UTF-8 text has.
  private static let brokenByte: Character = "\u{E000}"
  private static let chinese: [Character: [UInt8]] = [
    "中": [0xD6, 0xD0], "国": [0xB9, 0xFA], "北": [0xB1, 0xB1], "京": [0xBE, 0xA9],
    "名": [0xC3, 0xFB],
  ]

  package init(_ kind: Kind, _ generator: inout SeededGenerator) {
    self.kind = kind
    encoding = Self.encodings.randomElement(using: &generator) ?? .utf8
    lineEnd = Bool.random(using: &generator) ? "\n" : "\r\n"
    switch encoding {
    case .utf16LittleEndian: bytes = [0xFF, 0xFE]
    case .utf16BigEndian: bytes = [0xFE, 0xFF]
    case .utf8: bytes = Bool.random(using: &generator) ? [0xEF, 0xBB, 0xBF] : []
    default: break
    }
    let width = Int.random(in: 4...7, using: &generator)
    if kind != .jsonl {
      append((0..<width).map { "name\($0)" }.joined(separator: delimiter) + lineEnd)
    }
    for row in Self.rows(kind, encoding, &generator) {
      let start = line
      append(
        kind == .jsonl
          ? object(row, &generator) : record(row, width: width, &generator)
      )
      records += 1
      if row == .malformed { malformedLines.insert(start) }
      if row == .broken { brokenLines.insert(start) }
      append(lineEnd)
      if Int.random(in: 0..<20, using: &generator) == 0 { append(lineEnd) }
    }
    if Bool.random(using: &generator) {
      let unit = encoding == .utf16LittleEndian || encoding == .utf16BigEndian ? 2 : 1
      while bytes.suffix(unit).contains(0x0A) || bytes.suffix(unit).contains(0x0D) {
        bytes.removeLast(unit)
      }
    }
  }

  private var delimiter: String { kind == .tsv ? "\t" : "," }

  /// More rows need their quotes than have them broken, so that quotes certainly mean something.
  private static func rows(
    _ kind: Kind,
    _ encoding: TextEncoding,
    _ generator: inout SeededGenerator
  ) -> [Row] {
    let malformed = Int.random(in: 0...6, using: &generator)
    let broken = encoding == .utf8 ? Int.random(in: 0...3, using: &generator) : 0
    let quoted =
      kind == .jsonl || malformed == 0
      ? 0 : malformed + Int.random(in: 1...4, using: &generator)
    let several = kind == .jsonl ? 0 : Int.random(in: 0...min(3, quoted), using: &generator)
    var rows = [Row](repeating: .sound, count: Int.random(in: 40...90, using: &generator))
    rows += [Row](repeating: .malformed, count: malformed)
    rows += [Row](repeating: .broken, count: broken)
    rows += [Row](repeating: .quoted, count: quoted)
    rows += [Row](repeating: .severalLines, count: several)
    return rows.shuffled(using: &generator)
  }

  // MARK: Rows

  private func word(_ generator: inout SeededGenerator) -> String {
    let foreign: [Unicode.Scalar]
    switch encoding {
    case .latin1: foreign = ["ü", "é", "ß", "ñ"]
    case .gb18030: foreign = ["中", "国", "北", "京", "名"]
    default: foreign = ["é", "中", "😀", "ω"]
    }
    let letters = (UInt8(ascii: "a")...UInt8(ascii: "z")).map { Unicode.Scalar($0) }
    return generator.text(length: 2...5, from: letters)
      + generator.text(length: 1...2, from: foreign)
      + generator.text(length: 1...4, from: letters)
  }

  private func record(
    _ row: Row,
    width: Int,
    _ generator: inout SeededGenerator
  ) -> String {
    var fields = [
      "\(Int.random(in: 0..<100_000, using: &generator))",
      "\(Int.random(in: 0..<1_000, using: &generator)).5",
    ]
    while fields.count < width { fields.append(word(&generator)) }
    let place = Int.random(in: 2..<width, using: &generator)
    let text = fields[place]
    switch row {
    case .sound: break
    case .quoted: fields[place] = "\"\(text)\(delimiter)say \"\"\(text)\"\"\""
    case .severalLines: fields[place] = "\"\(text)\(lineEnd)\(text)\""
    case .broken: fields[place] = text + String(Self.brokenByte)
    case .malformed:
      switch Int.random(in: 0..<5, using: &generator) {
      case 0: fields.removeLast(Int.random(in: 1..<width, using: &generator))
      case 1: fields += [text, text]
      case 2: fields[place] = "\"\(text)"
      case 3: fields[place] = "\"\(text)\"\(text)"
      default: fields[place] = "\(text)\0\(text)"
      }
    }
    return fields.joined(separator: delimiter)
  }

  private func object(_ row: Row, _ generator: inout SeededGenerator) -> String {
    let text = word(&generator)
    let number = Int.random(in: 0..<1_000, using: &generator)
    switch row {
    case .broken: return "{\"id\":\(number),\"word\":\"\(text)\(Self.brokenByte)\"}"
    case .malformed:
      let bad = [
        "{\"id\":\(number),\"word\":", "{\"id\" \(number)}", "[\(number),\"\(text)\"]",
        "\"\(text)\"",
        "{\"id\":\(number)}}", "\(number)", "{\"word\":\"\(text)\0\"}", text,
      ]
      return bad.randomElement(using: &generator) ?? text
    case .sound, .quoted, .severalLines:
      let sound = [
        "{\"id\":\(number),\"word\":\"\(text)\"}", "{\"id\":\(number)}",
        "{\"id\":\(number),\"more\":{\"word\":\"\(text)\",\"list\":[1,2]},\"word\":null}",
      ]
      return sound.randomElement(using: &generator) ?? "{}"
    }
  }

  // MARK: Bytes

  private mutating func append(_ text: String) {
    for scalar in text.unicodeScalars {
      if scalar == "\n" { line += 1 }
      bytes += encoded(scalar)
    }
  }

  private func encoded(_ scalar: Unicode.Scalar) -> [UInt8] {
    let character = Character(scalar)
    if character == Self.brokenByte { return [0xFF] }
    switch encoding {
    case .utf8: return Array(String(character).utf8)
    case .latin1: return [UInt8(truncatingIfNeeded: scalar.value)]
    case .gb18030: return Self.chinese[character] ?? [UInt8(truncatingIfNeeded: scalar.value)]
    case .utf16LittleEndian:
      return String(character).utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    case .utf16BigEndian:
      return String(character).utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    default: return CharacterConverter.bytes(String(character), in: encoding)
    }
  }
}
