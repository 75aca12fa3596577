/// Recognises the text format of libsvm and libFM: `label index:value index:value …`.
enum LibSVMPattern {
  private static let sampleSize = 50

  /// Whether nearly all lines have the pattern, and one of them a pair.
  static func matches(_ lines: [ArraySlice<UInt8>]) -> Bool {
    let sample = lines.lazy.filter { !$0.allSatisfy(NarrowText.isSpace) }.prefix(sampleSize)
    var count = 0
    var matching = 0
    var pairs = 0
    for line in sample where line.first(where: { !NarrowText.isSpace($0) }) != UInt8(ascii: "#") {
      count += 1
      if let found = pairCount(line) {
        matching += 1
        pairs += found
      }
    }
    return pairs > 0 && matching * 10 >= count * 9
  }

  private static func pairCount(_ line: ArraySlice<UInt8>) -> Int? {
    let tokens = line.prefix { $0 != UInt8(ascii: "#") }
      .split(whereSeparator: NarrowText.isSpace)
    guard let label = tokens.first,
      label.split(separator: UInt8(ascii: ",")).allSatisfy(isNumber)
    else { return nil }
    for (place, token) in tokens.dropFirst().enumerated() {
      if place == 0, token.starts(with: Array("qid:".utf8)) { continue }
      let parts = token.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
      guard parts.count == 2, isNumber(parts[1]),
        !parts[0].isEmpty, parts[0].allSatisfy({ (0x30...0x39).contains($0) })
      else { return nil }
    }
    return tokens.count - 1
  }

  private static func isNumber(_ bytes: ArraySlice<UInt8>) -> Bool {
    Double(String(decoding: bytes, as: UTF8.self)) != nil
  }
}
