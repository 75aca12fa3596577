/// An Arrow format string, read: the logical type and the layout it stands for.
struct ArrowFormat {
  let type: DataType
  let layout: ColumnLayout

  /// - Parameters:
  ///   - text: the format string of the schema.
  ///   - children: the fields of the schema's children, already read.
  /// - Throws: ``ADBCError`` with code `invalidData` for a format that Arrow does not define.
  init(_ text: String, children: [Field]) throws(ADBCError) {
    if let plain = Self.plain[text] {
      (type, layout) = plain
      return
    }
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let head = String(parts[0])
    let argument = parts.count > 1 ? String(parts[1]) : nil
    if head.hasPrefix("+") {
      (type, layout) = try Self.nested(head, argument, children, format: text)
    } else {
      (type, layout) = try Self.parametric(head, argument, format: text)
    }
  }

  private static let plain: [String: (DataType, ColumnLayout)] = [
    "n": (.null, .null),
    "b": (.bool, .bits),
    "c": (.int8, .fixedWidth(bytes: 1)),
    "C": (.uint8, .fixedWidth(bytes: 1)),
    "s": (.int16, .fixedWidth(bytes: 2)),
    "S": (.uint16, .fixedWidth(bytes: 2)),
    "i": (.int32, .fixedWidth(bytes: 4)),
    "I": (.uint32, .fixedWidth(bytes: 4)),
    "l": (.int64, .fixedWidth(bytes: 8)),
    "L": (.uint64, .fixedWidth(bytes: 8)),
    "e": (.float16, .fixedWidth(bytes: 2)),
    "f": (.float32, .fixedWidth(bytes: 4)),
    "g": (.float64, .fixedWidth(bytes: 8)),
    "u": (.utf8, .variable(isLarge: false)),
    "U": (.utf8, .variable(isLarge: true)),
    "vu": (.utf8, .view),
    "z": (.binary, .variable(isLarge: false)),
    "Z": (.binary, .variable(isLarge: true)),
    "vz": (.binary, .view),
    "tdD": (.date, .fixedWidth(bytes: 4)),
    "tdm": (.date, .fixedWidth(bytes: 8)),
    "tts": (.time(.second), .fixedWidth(bytes: 4)),
    "ttm": (.time(.millisecond), .fixedWidth(bytes: 4)),
    "ttu": (.time(.microsecond), .fixedWidth(bytes: 8)),
    "ttn": (.time(.nanosecond), .fixedWidth(bytes: 8)),
    "tDs": (.duration(.second), .fixedWidth(bytes: 8)),
    "tDm": (.duration(.millisecond), .fixedWidth(bytes: 8)),
    "tDu": (.duration(.microsecond), .fixedWidth(bytes: 8)),
    "tDn": (.duration(.nanosecond), .fixedWidth(bytes: 8)),
    "tiM": (.interval(.months), .fixedWidth(bytes: 4)),
    "tiD": (.interval(.daysMilliseconds), .fixedWidth(bytes: 8)),
    "tin": (.interval(.monthsDaysNanoseconds), .fixedWidth(bytes: 16)),
  ]

  private static let timestampUnits: [String: TimeUnit] = [
    "tss": .second, "tsm": .millisecond, "tsu": .microsecond, "tsn": .nanosecond,
  ]

  private static func parametric(
    _ head: String,
    _ argument: String?,
    format: String
  ) throws(ADBCError) -> (DataType, ColumnLayout) {
    if let unit = timestampUnits[head], let zone = argument {
      return (.timestamp(unit, zone: zone.isEmpty ? nil : zone), .fixedWidth(bytes: 8))
    }
    let numbers = (argument ?? "").split(separator: ",").map { Int($0) ?? -1 }
    switch head {
    case "d" where numbers.count == 2 || numbers.count == 3:
      let bitWidth = numbers.count == 3 ? numbers[2] : 128
      guard [32, 64, 128, 256].contains(bitWidth) else { break }
      return (
        .decimal(precision: numbers[0], scale: decimalScale(argument), bitWidth: bitWidth),
        .fixedWidth(bytes: bitWidth / 8)
      )
    case "w" where numbers.count == 1 && numbers[0] >= 0:
      return (.binary, .fixedWidth(bytes: numbers[0]))
    default: break
    }
    throw .invalidData("unknown Arrow format \(format)")
  }

  /// A scale may be negative, which the plain list of numbers above does not keep apart.
  private static func decimalScale(_ argument: String?) -> Int {
    let parts = (argument ?? "").split(separator: ",")
    return parts.count > 1 ? Int(parts[1]) ?? 0 : 0
  }

  private static func nested(
    _ head: String,
    _ argument: String?,
    _ children: [Field],
    format: String
  ) throws(ADBCError) -> (DataType, ColumnLayout) {
    switch (head, children.count) {
    case ("+l", 1): return (.list(children[0]), .list(isLarge: false))
    case ("+L", 1): return (.list(children[0]), .list(isLarge: true))
    case ("+vl", 1): return (.list(children[0]), .listView(isLarge: false))
    case ("+vL", 1): return (.list(children[0]), .listView(isLarge: true))
    case ("+w", 1):
      guard let count = argument.flatMap({ Int($0) }), count >= 0 else { break }
      return (.fixedList(children[0], count: count), .fixedList(count: count))
    case ("+s", _): return (.structure(children), .structure)
    case ("+m", 1):
      guard case .structure(let pair) = children[0].type, pair.count == 2 else { break }
      return (.map(key: pair[0], value: pair[1]), .map)
    case ("+r", 2): return (.runEndEncoded(value: children[1].type), .runEndEncoded)
    case ("+ud", _), ("+us", _):
      let codes = (argument ?? "").split(separator: ",").compactMap { Int8($0) }
      guard codes.count == children.count else { break }
      return (
        .union(children), head == "+ud" ? .denseUnion(codes: codes) : .sparseUnion(codes: codes)
      )
    default: break
    }
    throw .invalidData("unknown Arrow format \(format) with \(children.count) children")
  }
}
