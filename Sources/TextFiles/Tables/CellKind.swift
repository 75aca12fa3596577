/// What a cell looks like at first sight, whatever marks a language writes its numbers with.
///
/// Good enough to tell separators and headers apart; the type of a column is settled later.
package enum CellKind: Sendable, Hashable {
  case empty, number, date, text

  package init(_ text: String) { self.init(Array(text.utf8)) }

  package init(_ bytes: [UInt8]) {
    var cell = bytes[...]
    while let first = cell.first, Self.isBlank(first) { cell.removeFirst() }
    while let last = cell.last, Self.isBlank(last) { cell.removeLast() }
    guard !cell.isEmpty else {
      self = .empty
      return
    }
    guard cell.count <= 40 else {
      self = .text
      return
    }
    if Self.isDate(cell) {
      self = .date
    } else {
      self = Self.isNumber(cell) ? .number : .text
    }
  }

  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// A sign, digits with points, commas or apostrophes between them, an exponent, a percent sign.
  private static func isNumber(_ cell: ArraySlice<UInt8>) -> Bool {
    var rest = cell
    if rest.first == 0x2D || rest.first == 0x2B { rest.removeFirst() }
    if rest.last == 0x25 { rest.removeLast() }
    var digits = 0
    var lastWasMark = false
    var marks = 0
    var group = 0
    while let byte = rest.first {
      if isDigit(byte) {
        digits += 1
        group += 1
        lastWasMark = false
      } else if byte == 0x2E || byte == 0x2C || byte == 0x27 || (byte == 0x20 && digits > 0) {
        // Marks that repeat stand between groups of three digits, or of two as in India.
        if lastWasMark || (marks > 0 && group != 3 && group != 2) { return false }
        lastWasMark = true
        marks += 1
        group = 0
      } else {
        break
      }
      rest.removeFirst()
    }
    guard digits > 0 else { return false }
    if rest.isEmpty { return true }
    guard rest.first.map({ $0 | 0x20 }) == UInt8(ascii: "e") else { return false }
    rest.removeFirst()
    if rest.first == 0x2D || rest.first == 0x2B { rest.removeFirst() }
    return !rest.isEmpty && rest.count <= 3 && rest.allSatisfy(isDigit)
  }

  /// Three numbers with the same mark between them, or a clock time, or one behind the other.
  private static func isDate(_ cell: ArraySlice<UInt8>) -> Bool {
    var groups: [Int] = [0]
    var marks: [UInt8] = []
    var place = cell.startIndex
    while place < cell.endIndex, groups.count <= 3 {
      let byte = cell[place]
      if isDigit(byte) {
        groups[groups.count - 1] += 1
      } else if [0x2D, 0x2F, 0x2E, 0x3A].contains(byte), groups.count < 3,
        marks.allSatisfy({ $0 == byte })
      {
        marks.append(byte)
        groups.append(0)
      } else {
        break
      }
      place += 1
    }
    guard groups.count >= 2, groups.allSatisfy({ (1...4).contains($0) }) else { return false }
    let rest = cell[place...]
    if marks[0] == 0x3A {
      return groups.allSatisfy { $0 <= 2 } && (rest.isEmpty || rest.count <= 10)
    }
    guard groups.count == 3, groups.count(where: { $0 > 2 }) <= 1 else { return false }
    return rest.isEmpty || rest.first == 0x20 || rest.first == UInt8(ascii: "T")
  }
}
