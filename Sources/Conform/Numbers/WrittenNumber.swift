import Foundation

/// A number as it is written, cut into its pieces before anyone decides what its marks mean.
///
/// `-1,234.5 kg`, `(12)`, `$ 50K`, `1'234`, `12-`, `27,5 %`: sign, what stands before and behind
/// the digits, and the digits with their marks.
struct WrittenNumber: Hashable {
  var isNegative: Bool
  var hasPlus: Bool
  /// What stands before the digits, without spaces: `$`, `EUR`; empty for most.
  var prefix: String
  /// ASCII digits with marks among them: comma, point, space, apostrophe, underscore.
  var body: [UInt8]
  /// The power of ten written with `e`.
  var exponent: Int?
  /// What stands behind the digits, without outer spaces: `kg`, `%`, `K`.
  var suffix: String
  /// Whether no space stands before `suffix`.
  var isSuffixAttached: Bool

  private static let longest = 64

  /// - Complexity: O(n); texts of ASCII do not enter the Unicode tables.
  init?(_ text: String) {
    guard text.utf8.count <= Self.longest else { return nil }
    var scalars = Self.folded(text)[...]
    Self.trim(&scalars)
    var isNegative = false
    if scalars.first == "(", scalars.last == ")" {
      scalars = scalars.dropFirst().dropLast()
      Self.trim(&scalars)
      isNegative = true
    }
    guard !scalars.isEmpty else { return nil }
    var sign: Unicode.Scalar?
    func takeSign() -> Bool {
      guard let first = scalars.first, first == "-" || first == "+" else { return true }
      guard sign == nil, !isNegative else { return false }
      sign = first
      scalars.removeFirst()
      Self.trim(&scalars)
      return true
    }
    guard takeSign() else { return nil }
    let prefix = scalars.prefix { !Self.isDigit($0) && $0 != "-" && $0 != "+" && $0 != "(" }
    var words = prefix
    // A decimal mark may lead: `.5`.
    if let last = words.last, last == "." || last == ",", prefix.count < scalars.count,
      Self.isDigit(scalars[scalars.startIndex + prefix.count])
    {
      words = words.dropLast()
    }
    scalars = scalars.dropFirst(words.count)
    Self.trim(&words)
    guard words.count <= 8 else { return nil }
    if !words.isEmpty, !takeSign() { return nil }
    guard let body = Self.takeBody(&scalars) else { return nil }
    self.body = body
    exponent = Self.takeExponent(&scalars)
    isSuffixAttached = !(scalars.first.map(Self.isSpace) ?? true)
    Self.trim(&scalars)
    if scalars.last == "-", sign == nil, !isNegative, scalars.count == 1 {
      isNegative = true
      scalars = []
    }
    suffix = Self.string(scalars)
    self.prefix = Self.string(words)
    self.isNegative = isNegative || sign == "-"
    hasPlus = sign == "+"
  }

  /// What the marks among the digits can mean.
  enum Marks: Hashable {
    /// Digits alone.
    case none
    /// One mark that can only be before a fraction: `12,5`, `0.008`.
    case decimal(UInt8)
    /// Marks that can only be between groups: `1.234.567`, `1 234`, `12,34,567`.
    case groups(UInt8)
    /// Groups, and another mark before the fraction.
    case groupsAndDecimal(UInt8, UInt8)
    /// One comma or point with three digits behind it and one to three before: either.
    case open(UInt8)
  }

  /// The marks; nil where they stand as in no number (`1.2.3`, `12 34`).
  var marks: Marks? {
    let positions = body.indices.filter { !Self.isDigit(body[$0]) }
    guard let first = positions.first, let last = positions.last else { return Marks.none }
    let kinds = Set(positions.map { body[$0] })
    let (group, end) = (body[first], body[last])
    switch kinds.count {
    case 1 where positions.count == 1 && (group == Self.comma || group == Self.point):
      let behind = body.count - first - 1
      guard first + behind > 0 else { return nil }
      if behind == 3, (1...3).contains(first), body[0] != 0x30 { return .open(group) }
      return behind == 0 && group == Self.comma ? nil : .decimal(group)
    case 1: return Self.areGroups(body) ? .groups(group) : nil
    case 2:
      guard end == Self.comma || end == Self.point, body.count(where: { $0 == end }) == 1,
        Self.areGroups(Array(body[..<last]))
      else { return nil }
      return .groupsAndDecimal(group, end)
    default: return nil
    }
  }

  static let comma = UInt8(ascii: ",")
  static let point = UInt8(ascii: ".")

  /// The digits before the decimal mark and those behind it, without marks; nil for no number.
  func digits(decimal: UInt8) -> (whole: [UInt8], fraction: [UInt8])? {
    guard let marks else { return nil }
    let mark: UInt8? =
      switch marks {
      case .none, .groups: nil
      case .decimal(let mark): mark
      case .groupsAndDecimal(_, let mark): mark
      case .open(let mark): mark == decimal ? mark : nil
      }
    let place = mark.flatMap { body.lastIndex(of: $0) } ?? body.endIndex
    return (
      body[..<place].filter(Self.isDigit), body[place...].dropFirst().filter(Self.isDigit)
    )
  }

  /// Whether the marks speak for a decimal mark; nil where they leave it open.
  var decimalEvidence: UInt8? {
    switch marks {
    case .decimal(let mark)?, .groupsAndDecimal(_, let mark)?: mark
    case .groups(Self.comma)?: Self.point
    case .groups(Self.point)?: Self.comma
    default: nil
    }
  }

  /// Whether a whole number is written with a zero before other digits, as codes are.
  var hasLeadingZero: Bool {
    body.count > 1 && body[0] == 0x30 && Self.isDigit(body[1]) && body.allSatisfy(Self.isDigit)
  }

  // MARK: Pieces

  /// Three digits a group, or four (Chinese), or two with three at last (Indian).
  private static func areGroups(_ bytes: [UInt8]) -> Bool {
    var lengths = [0]
    var mark: UInt8?
    for byte in bytes {
      if isDigit(byte) {
        lengths[lengths.count - 1] += 1
      } else {
        if let mark, mark != byte { return false }
        mark = byte
        lengths.append(0)
      }
    }
    guard lengths.count > 1 else { return true }
    let tail = lengths.dropFirst()
    return tail.allSatisfy { $0 == 3 } && (1...3).contains(lengths[0])
      || tail.allSatisfy { $0 == 4 } && (1...4).contains(lengths[0])
      || tail.last == 3 && tail.dropLast().allSatisfy { $0 == 2 } && (1...2).contains(lengths[0])
  }

  private static func takeBody(_ scalars: inout ArraySlice<Unicode.Scalar>) -> [UInt8]? {
    var taken: [UInt8] = []
    var rest = scalars
    while let scalar = rest.first {
      if isDigit(scalar) {
        taken.append(UInt8(truncatingIfNeeded: scalar.value))
        rest.removeFirst()
        continue
      }
      let mark: UInt8
      switch scalar {
      case ".": mark = point
      case ",", "٫": mark = comma
      case "'", "’": mark = UInt8(ascii: "'")
      case "_": mark = UInt8(ascii: "_")
      case let space where isSpace(space): mark = 0x20
      default:
        scalars = rest
        return taken.contains(where: isDigit) ? taken : nil
      }
      let next = rest.dropFirst().first
      // A mark belongs to the number between digits; a point also ends one (`12.`).
      guard next.map(isDigit) == true || (mark == point && !taken.isEmpty && next != ".") else {
        break
      }
      taken.append(mark)
      rest.removeFirst()
    }
    scalars = rest
    return taken.contains(where: isDigit) ? taken : nil
  }

  private static func takeExponent(_ scalars: inout ArraySlice<Unicode.Scalar>) -> Int? {
    guard let first = scalars.first, first == "e" || first == "E" else { return nil }
    var rest = scalars.dropFirst()
    var sign = 1
    if let mark = rest.first, mark == "-" || mark == "+" {
      sign = mark == "-" ? -1 : 1
      rest.removeFirst()
    }
    let digits = rest.prefix(while: isDigit)
    guard (1...3).contains(digits.count) else { return nil }
    scalars = rest.dropFirst(digits.count)
    return sign * digits.reduce(0) { $0 * 10 + Int($1.value) - 48 }
  }

  /// The scalars with width and form folded, minus signs made one, and invisible marks left out.
  private static func folded(_ text: String) -> [Unicode.Scalar] {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return Array(text.unicodeScalars) }
    return text.precomposedStringWithCompatibilityMapping.unicodeScalars.compactMap { scalar in
      switch scalar.value {
      case 0x2212, 0x2010...0x2013: "-"
      case 0x200B...0x200F, 0x2060, 0xFEFF, 0x00AD, 0x061C: nil
      default: scalar
      }
    }
  }

  private static func trim(_ scalars: inout ArraySlice<Unicode.Scalar>) {
    while let first = scalars.first, isSpace(first) { scalars.removeFirst() }
    while let last = scalars.last, isSpace(last) { scalars.removeLast() }
  }

  private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    String(String.UnicodeScalarView(scalars))
  }

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x80
      ? scalar == " " || (0x09...0x0D).contains(scalar.value)
      : scalar.properties.isWhitespace
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
  private static func isDigit(_ byte: UInt8) -> Bool { 0x30...0x39 ~= byte }
}
