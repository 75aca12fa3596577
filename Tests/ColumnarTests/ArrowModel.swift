import Basics
import CADBC

@testable import Columnar

/// A kind of Arrow array to make at random.
indirect enum ArrowKind: Sendable {
  case null
  case bool
  case number(String)
  case float32, float64
  case decimal(bitWidth: Int, scale: Int)
  case text(String)
  case fixedBinary(Int)
  case list(String, ArrowKind)
  case fixedList(Int, ArrowKind)
  case structure([ArrowKind])
  case map(ArrowKind, ArrowKind)
  case dictionary(String, ArrowKind)
  case runs(ArrowKind)
  case sparseUnion([ArrowKind])
  case denseUnion([ArrowKind])
}

/// An array in C memory beside the values it stands for; the memory is never freed.
struct ArrowModel {
  var schema: ArrowSchema
  var array: ArrowArray
  var values: [Value]

  /// Makes `count` values at random, with a random offset and rows beyond the end.
  init(_ kind: ArrowKind, count: Int, using random: inout SeededGenerator) {
    let offset = Int.random(in: 0...11, using: &random)
    let total = offset + count + Int.random(in: 0...5, using: &random)
    var parts = Parts(kind, total: total, using: &random)
    if count == 0 && total == 0 && Bool.random(using: &random) {
      for index in parts.buffers.indices { parts.buffers[index] = nil }
    }
    values = Array(parts.values[offset..<(offset + count)])
    schema = ArrowSchema()
    schema.format = cString(parts.format)
    schema.name = cString("c")
    schema.flags = 2
    schema.n_children = Int64(parts.children.count)
    schema.children = pointers(parts.children.map(\.schema))
    schema.dictionary = parts.dictionary.map { pointer($0.schema) }
    schema.release = { $0.pointee.release = nil }
    array = ArrowArray()
    array.length = Int64(count)
    array.offset = Int64(offset)
    let nulls = parts.countsNulls ? values.count { $0 == .null } : 0
    array.null_count = Bool.random(using: &random) ? -1 : Int64(nulls)
    array.n_buffers = Int64(parts.buffers.count)
    array.buffers = bufferPointers(parts.buffers)
    array.n_children = Int64(parts.children.count)
    array.children = pointers(parts.children.map(\.array))
    array.dictionary = parts.dictionary.map { pointer($0.array) }
    array.release = { $0.pointee.release = nil }
  }

  /// The model as the one column of a batch.
  func column() throws -> Column {
    var root = ArrowModel.root(self)
    let field = try ArrowField(root.schema)
    let schema = Schema(fields: field.children.map(\.field))
    return try RecordBatch(moving: &root.array, schema: schema, root: field).columns[0]
  }

  private static func root(_ model: ArrowModel) -> (schema: ArrowSchema, array: ArrowArray) {
    var schema = ArrowSchema()
    schema.format = cString("+s")
    schema.n_children = 1
    schema.children = pointers([model.schema])
    schema.release = { $0.pointee.release = nil }
    var array = ArrowArray()
    array.length = model.array.length
    array.n_buffers = 1
    array.buffers = bufferPointers([nil])
    array.n_children = 1
    array.children = pointers([model.array])
    array.release = { $0.pointee.release = nil }
    return (schema, array)
  }
}

/// The buffers and children of one array, all rows counted.
private struct Parts {
  var format: String
  var buffers: [[UInt8]?] = []
  var children: [ArrowModel] = []
  var dictionary: ArrowModel?
  var values: [Value]
  var countsNulls = true

  init(_ kind: ArrowKind, total: Int, using random: inout SeededGenerator) {
    let hasNulls = Bool.random(using: &random)
    let valid = (0..<total).map { _ in !hasNulls || Int.random(in: 0..<4, using: &random) != 0 }
    let validity = hasNulls ? bits(valid) : nil
    switch kind {
    case .null:
      format = "n"
      values = Array(repeating: .null, count: total)
    case .bool:
      format = "b"
      let bools = (0..<total).map { _ in Bool.random(using: &random) }
      values = zip(bools, valid).map { $1 ? .bool($0) : .null }
      buffers = [validity, bits(bools)]
    case .number(let number):
      format = number
      let width = widths[String(number.prefix(3))] ?? widths[number] ?? 8
      let raw = (0..<total).map { _ in Int64.random(in: .min ... .max, using: &random) }
        .map { narrow($0, format: number) }
      values = zip(raw, valid).map { $1 ? number.value($0) : .null }
      buffers = [validity, raw.flatMap { Array(bytes(of: $0).prefix(width)) }]
    case .float32:
      format = "f"
      let raw = (0..<total).map { _ in Float.random(in: -1e9...1e9, using: &random) }
      values = zip(raw, valid).map { $1 ? .double(Double($0)) : .null }
      buffers = [validity, raw.flatMap { bytes(of: $0.bitPattern) }]
    case .float64:
      format = "g"
      let raw = (0..<total).map { _ in Double.random(in: -1e300...1e300, using: &random) }
      values = zip(raw, valid).map { $1 ? .double($0) : .null }
      buffers = [validity, raw.flatMap { bytes(of: $0.bitPattern) }]
    case .decimal(let bitWidth, let scale):
      format = "d:38,\(scale),\(bitWidth)"
      let shift = Int.random(in: 0...100, using: &random)
      let raw = (0..<total).map { _ in
        let wide = (Int128(Int64.random(in: .min ... .max, using: &random)) << 30) >> shift
        return bitWidth == 32
          ? Int128(Int32(truncatingIfNeeded: wide))
          : bitWidth == 64 ? Int128(Int64(truncatingIfNeeded: wide)) : wide
      }
      values = zip(raw, valid).map { $1 ? .decimal(decimalText($0, scale)) : .null }
      buffers = [
        validity,
        raw.flatMap { number -> [UInt8] in
          let low = bytes(of: number)
          let sign: UInt8 = number < 0 ? 0xFF : 0
          return Array((low + Array(repeating: sign, count: 16)).prefix(bitWidth / 8))
        },
      ]
    case .text(let text):
      format = text
      let raw = (0..<total).map { _ in randomText(&random) }
      let isText = text.lowercased().hasSuffix("u")
      values = zip(raw, valid).map {
        $1 ? (isText ? .string($0) : .bytes(Array($0.utf8))) : .null
      }
      buffers = [validity] + (text.hasPrefix("v") ? viewBuffers(raw) : offsetBuffers(raw, text))
    case .fixedBinary(let width):
      format = "w:\(width)"
      let raw = (0..<total).map { _ in
        (0..<width).map { _ in UInt8.random(in: 0...255, using: &random) }
      }
      values = zip(raw, valid).map { $1 ? .bytes($0) : .null }
      buffers = [validity, raw.flatMap { $0 }]
    case .list(let list, let element):
      format = list
      let sizes = (0..<total).map { _ in Int.random(in: 0...3, using: &random) }
      var start = Int.random(in: 0...2, using: &random)
      let starts = sizes.map { size in
        defer { start += size }
        return start
      }
      let child = ArrowModel(element, count: start + 1, using: &random)
      children = [child]
      values = (0..<total).map { row in
        valid[row]
          ? .list(Array(child.values[starts[row]..<(starts[row] + sizes[row])])) : .null
      }
      let isLarge = list.hasSuffix("L")
      let isView = list.hasPrefix("+v")
      buffers = [validity, (starts + (isView ? [] : [start])).flatMap { offset($0, isLarge) }]
      if isView { buffers.append(sizes.flatMap { offset($0, isLarge) }) }
    case .fixedList(let size, let element):
      format = "+w:\(size)"
      let child = ArrowModel(element, count: total * size, using: &random)
      children = [child]
      values = (0..<total).map { row in
        valid[row] ? .list(Array(child.values[(row * size)..<((row + 1) * size)])) : .null
      }
      buffers = [validity]
    case .structure(let members):
      format = "+s"
      children = members.map { ArrowModel($0, count: total, using: &random) }
      let built = children
      values = (0..<total).map { row in
        valid[row] ? .structure(built.map { Value.Member("c", $0.values[row]) }) : .null
      }
      buffers = [validity]
    case .map(let key, let value):
      format = "+m"
      let sizes = (0..<total).map { _ in Int.random(in: 0...3, using: &random) }
      let starts = sizes.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1) }
      var pairs = ArrowModel(.structure([key, value]), count: starts.last ?? 0, using: &random)
      for index in pairs.values.indices where pairs.values[index] == .null {
        pairs.values[index] = .structure([])
      }
      children = [pairs]
      values = (0..<total).map { row in
        guard valid[row] else { return .null }
        return .map(
          pairs.values[starts[row]..<starts[row + 1]].map { pair in
            guard case .structure(let members) = pair, members.count == 2 else {
              return Value.Entry(.null, .null)
            }
            return Value.Entry(members[0].value, members[1].value)
          }
        )
      }
      buffers = [validity, starts.flatMap { offset($0, false) }]
    case .dictionary(let index, let value):
      format = index
      let table = ArrowModel(value, count: 7, using: &random)
      dictionary = table
      let codes = (0..<total).map { _ in Int64.random(in: 0..<7, using: &random) }
      values = zip(codes, valid).map { $1 ? table.values[Int($0)] : .null }
      buffers = [validity, codes.flatMap { Array(bytes(of: $0).prefix(widths[index] ?? 8)) }]
      countsNulls = false
    case .runs(let value):
      format = "+r"
      var ends: [Int] = []
      while (ends.last ?? 0) < total {
        ends.append((ends.last ?? 0) + Int.random(in: 1...4, using: &random))
      }
      let runs = ArrowModel(value, count: ends.count, using: &random)
      var endArray = ArrowModel(.number("i"), count: 0, using: &random)
      endArray.array.length = Int64(ends.count)
      endArray.array.offset = 0
      endArray.array.null_count = 0
      endArray.array.buffers = bufferPointers([nil, ends.flatMap { offset($0, false) }])
      children = [endArray, runs]
      values = (0..<total).map { row in runs.values[ends.firstIndex { $0 > row } ?? 0] }
      countsNulls = false
    case .sparseUnion(let members), .denseUnion(let members):
      let isDense = if case .denseUnion = kind { true } else { false }
      format =
        (isDense ? "+ud:" : "+us:")
        + members.indices.map { String($0 + 3) }
        .joined(separator: ",")
      let built = members.map { ArrowModel($0, count: total, using: &random) }
      children = built
      let codes = (0..<total).map { _ in Int.random(in: 0..<members.count, using: &random) }
      let positions = (0..<total).map { row in
        isDense ? Int.random(in: 0...row, using: &random) : row
      }
      values = zip(codes, positions).map { built[$0].values[$1] }
      buffers = [codes.map { UInt8($0 + 3) }]
      if isDense { buffers.append(positions.flatMap { offset($0, false) }) }
      countsNulls = false
    }
  }
}

private let widths: [String: Int] = [
  "c": 1, "C": 1, "s": 2, "S": 2, "i": 4, "I": 4, "l": 8, "L": 8, "tdD": 4, "tdm": 8, "tts": 4,
  "ttm": 4, "tiM": 4,
]

/// Keeps the bits that the format's width holds, with its sign.
private func narrow(_ raw: Int64, format: String) -> Int64 {
  switch format {
  case "c": Int64(Int8(truncatingIfNeeded: raw))
  case "C": Int64(UInt8(truncatingIfNeeded: raw))
  case "s": Int64(Int16(truncatingIfNeeded: raw))
  case "S": Int64(UInt16(truncatingIfNeeded: raw))
  case "I": Int64(UInt32(truncatingIfNeeded: raw))
  case "i", "tdD", "tts", "ttm", "tiM": Int64(Int32(truncatingIfNeeded: raw))
  default: raw
  }
}

extension String {
  /// What a raw number of this format stands for.
  fileprivate func value(_ raw: Int64) -> Value {
    func scaled(_ factor: Int64) -> Int64 {
      let wide = Int128(raw) * Int128(factor)
      return wide > Int128(Int64.max) ? .max : wide < Int128(Int64.min) ? .min : Int64(wide)
    }
    switch self {
    case "L": return .uint(UInt64(bitPattern: raw))
    case "tdD": return .date(days: Int32(raw))
    case "tdm": return .date(days: Int32(clamping: floored(raw, 86_400_000)))
    case "tts": return .time(microseconds: scaled(1_000_000))
    case "ttm": return .time(microseconds: scaled(1_000))
    case "ttu": return .time(microseconds: raw)
    case "ttn": return .time(microseconds: floored(raw, 1_000))
    case "tss:": return .timestamp(microseconds: scaled(1_000_000), zone: nil)
    case "tsm:UTC": return .timestamp(microseconds: scaled(1_000), zone: "UTC")
    case "tsu:Asia/Shanghai": return .timestamp(microseconds: raw, zone: "Asia/Shanghai")
    case "tsn:": return .timestamp(microseconds: floored(raw, 1_000), zone: nil)
    case "tDs": return .duration(microseconds: scaled(1_000_000))
    case "tDm": return .duration(microseconds: scaled(1_000))
    case "tDu": return .duration(microseconds: raw)
    case "tDn": return .duration(microseconds: floored(raw, 1_000))
    case "tiM": return .interval(Value.Interval(months: Int32(raw)))
    default: return .int(raw)
    }
  }
}

private func floored(_ raw: Int64, _ divisor: Int64) -> Int64 {
  let (quotient, remainder) = raw.quotientAndRemainder(dividingBy: divisor)
  return remainder < 0 ? quotient - 1 : quotient
}

private func decimalText(_ number: Int128, _ scale: Int) -> String {
  var digits = String(number.magnitude)
  if scale > 0 {
    digits = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
    digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -scale))
  } else if scale < 0 && number != 0 {
    digits += String(repeating: "0", count: -scale)
  }
  return (number < 0 ? "-" : "") + digits
}

private func randomText(_ random: inout SeededGenerator) -> String {
  let alphabet: [Character] = ["a", "Z", "0", " ", "'", "é", "推", "拿", "🩺", "\n", "\0"]
  let length = Int.random(in: 0...9, using: &random)
  return String((0..<length).map { _ in alphabet.randomElement(using: &random) ?? "a" })
}

private func offsetBuffers(_ texts: [String], _ format: String) -> [[UInt8]?] {
  let isLarge = format == "U" || format == "Z"
  var end = 0
  var offsets = offset(0, isLarge)
  for text in texts {
    end += text.utf8.count
    offsets += offset(end, isLarge)
  }
  return [offsets, texts.flatMap { Array($0.utf8) }]
}

/// Short texts inline, long ones turn and turn about in two buffers.
private func viewBuffers(_ texts: [String]) -> [[UInt8]?] {
  var views: [UInt8] = []
  var data: [[UInt8]] = [[], []]
  for (row, text) in texts.enumerated() {
    let utf8 = Array(text.utf8)
    views += offset(utf8.count, false)
    if utf8.count <= 12 {
      views += utf8 + Array(repeating: 0, count: 12 - utf8.count)
    } else {
      views += utf8.prefix(4) + offset(row % 2, false) + offset(data[row % 2].count, false)
      data[row % 2] += utf8
    }
  }
  return [views, data[0], data[1], data.flatMap { bytes(of: Int64($0.count)) }]
}

private func offset(_ value: Int, _ isLarge: Bool) -> [UInt8] {
  isLarge ? bytes(of: Int64(value)) : bytes(of: Int32(value))
}

private func bytes(of number: some FixedWidthInteger) -> [UInt8] {
  withUnsafeBytes(of: number.littleEndian) { Array($0) }
}

private func bits(_ values: [Bool]) -> [UInt8] {
  var bytes = [UInt8](repeating: 0, count: (values.count + 7) / 8)
  for (index, value) in values.enumerated() where value { bytes[index / 8] |= 1 << (index % 8) }
  return bytes
}

private func cString(_ text: String) -> UnsafePointer<CChar> {
  let copy = UnsafeMutablePointer<CChar>.allocate(capacity: text.utf8.count + 1)
  for (index, byte) in text.utf8CString.enumerated() { copy[index] = byte }
  return UnsafePointer(copy)
}

private func pointer<T>(_ value: T) -> UnsafeMutablePointer<T> {
  let pointer = UnsafeMutablePointer<T>.allocate(capacity: 1)
  pointer.initialize(to: value)
  return pointer
}

private func pointers<T>(_ values: [T]) -> UnsafeMutablePointer<UnsafeMutablePointer<T>?>? {
  let all = UnsafeMutablePointer<UnsafeMutablePointer<T>?>.allocate(capacity: max(1, values.count))
  for (index, value) in values.enumerated() { (all + index).initialize(to: pointer(value)) }
  return all
}

private func bufferPointers(
  _ buffers: [[UInt8]?]
) -> UnsafeMutablePointer<UnsafeRawPointer?>? {
  let all = UnsafeMutablePointer<UnsafeRawPointer?>.allocate(capacity: max(1, buffers.count))
  for (index, buffer) in buffers.enumerated() {
    guard let buffer else {
      (all + index).initialize(to: nil)
      continue
    }
    let copy = UnsafeMutableRawPointer.allocate(byteCount: max(1, buffer.count), alignment: 64)
    buffer.withUnsafeBytes { source in
      if let base = source.baseAddress { copy.copyMemory(from: base, byteCount: source.count) }
    }
    (all + index).initialize(to: UnsafeRawPointer(copy))
  }
  return all
}
