/// Finds the character that stands between the fields of a text.
struct SeparatorCount {
  let byte: UInt8
  /// Fields of most records.
  let fields: Int
  /// The share of records with that many fields.
  let agreement: Double

  var name: String {
    switch byte {
    case UInt8(ascii: ","): "commas"
    case UInt8(ascii: "\t"): "tabs"
    case UInt8(ascii: ";"): "semicolons"
    default: "bars"
    }
  }

  private static let candidates = ",\t;|".utf8
  private static let recordLimit = 200
  /// Below this agreement the character is a part of the text.
  private static let leastAgreement = 0.8

  /// The separator that divides nearly all records into the same number of fields, at least two.
  ///
  /// Fewer records than `leastRecords` prove nothing. Quotes are honoured, except with tabs, whose files often use them as plain characters. Of
  /// two that agree equally well, the one with more fields wins.
  static func best(in bytes: [UInt8], isWhole: Bool, leastRecords: Int = 1) -> SeparatorCount? {
    candidates.compactMap { byte -> SeparatorCount? in
      let counts = fieldCounts(
        bytes,
        separator: byte,
        honoursQuotes: byte != UInt8(ascii: "\t"),
        isWhole: isWhole
      )
      guard counts.count >= leastRecords else { return nil }
      let frequencies = Dictionary(grouping: counts) { $0 }.mapValues(\.count)
      guard
        let top = frequencies.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }), top.key > 1
      else { return nil }
      let agreement = Double(top.value) / Double(counts.count)
      guard agreement >= leastAgreement else { return nil }
      return SeparatorCount(byte: byte, fields: top.key, agreement: agreement)
    }.max { a, b in
      // Differences in agreement of a few records matter less than the number of fields.
      let (first, second) = ((a.agreement * 10).rounded(), (b.agreement * 10).rounded())
      return (first, a.fields) < (second, b.fields)
    }
  }

  /// Fields of each of the first records; records of white space are left out.
  private static func fieldCounts(
    _ bytes: [UInt8],
    separator: UInt8,
    honoursQuotes: Bool,
    isWhole: Bool
  ) -> [Int] {
    let quote = UInt8(ascii: "\"")
    var counts: [Int] = []
    var fields = 1
    var isQuoted = false
    // A quote right behind a closing one is an escaped quote: the field goes on.
    var hasJustClosed = false
    var isAtFieldStart = true
    var hasContent = false
    for byte in bytes {
      if honoursQuotes, byte == quote, isQuoted || hasJustClosed || isAtFieldStart {
        hasJustClosed = isQuoted
        isQuoted.toggle()
        isAtFieldStart = false
        hasContent = true
        continue
      }
      if isQuoted { continue }
      hasJustClosed = false
      if byte == 0x0A {
        if hasContent { counts.append(fields) }
        if counts.count == recordLimit { return counts }
        (fields, isAtFieldStart, hasContent) = (1, true, false)
      } else if byte == separator {
        fields += 1
        (isAtFieldStart, hasContent) = (true, true)
      } else if !NarrowText.isSpace(byte) {
        (isAtFieldStart, hasContent) = (false, true)
      }
    }
    if isWhole, hasContent, !isQuoted { counts.append(fields) }
    return counts
  }
}
