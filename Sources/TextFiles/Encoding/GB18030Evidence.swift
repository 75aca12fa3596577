/// Counts how well bytes read as GB18030, as they stream by.
///
/// Almost any bytes are valid GB18030, so validity alone says little. Chinese text is made of the
/// 3,755 characters of GB 2312 level 1 (lead B0–D7, trail A1–FE) and its punctuation (A1–A3);
/// Latin text misread as GB18030 gives pairs with an ASCII letter as trail, which are rare there.
package struct GB18030Evidence: Sendable {
  package private(set) var commonPairs = 0
  package private(set) var otherPairs = 0
  package private(set) var brokenCount = 0

  private var pending: [UInt8] = []

  /// The share of common characters in 0...1; 0 without any.
  package var plausibility: Double {
    let all = commonPairs + otherPairs + brokenCount
    return all == 0 ? 0 : Double(commonPairs) / Double(all)
  }

  package var isLikely: Bool {
    plausibility >= 0.7 && brokenCount * 50 <= commonPairs + otherPairs
  }

  package mutating func update(_ bytes: Span<UInt8>) {
    for index in bytes.indices {
      let byte = bytes[index]
      if pending.isEmpty && byte < 0x80 { continue }
      step(byte)
    }
  }

  package mutating func finish() {
    if !pending.isEmpty { brokenCount += 1 }
    pending.removeAll(keepingCapacity: true)
  }

  private mutating func step(_ byte: UInt8) {
    switch pending.count {
    case 0:
      if byte == 0x80 || byte == 0xFF { brokenCount += 1 } else { pending.append(byte) }
    case 1:
      if (0x30...0x39).contains(byte) {
        pending.append(byte)
        return
      }
      let lead = pending[0]
      pending.removeAll(keepingCapacity: true)
      guard (0x40...0xFE).contains(byte), byte != 0x7F else {
        brokenCount += 1
        return
      }
      let isCommon =
        byte >= 0xA1 && ((0xB0...0xD7).contains(lead) || (0xA1...0xA3).contains(lead))
      if isCommon { commonPairs += 1 } else { otherPairs += 1 }
    case 2:
      if (0x81...0xFE).contains(byte) { pending.append(byte) } else { fail() }
    default:
      if (0x30...0x39).contains(byte) { otherPairs += 1 } else { brokenCount += 1 }
      pending.removeAll(keepingCapacity: true)
    }
  }

  private mutating func fail() {
    brokenCount += 1
    pending.removeAll(keepingCapacity: true)
  }
}
