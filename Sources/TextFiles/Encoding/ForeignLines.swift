/// Collects the lines of a text with characters beyond ASCII, up to a limit.
struct ForeignLines {
  private(set) var sample: [UInt8] = []
  private var line: [UInt8] = []
  private var isForeign = false
  private var lines = 0
  private var validLines = 0

  /// The share of those lines that are UTF-8.
  var validShare: Double { lines == 0 ? 0 : Double(validLines) / Double(lines) }

  mutating func add(_ block: Span<UInt8>) {
    for index in block.indices {
      let byte = block[index]
      if sample.count > EncodingGuess.sampleBytes { return }
      line.append(byte)
      if byte >= 0x80 { isForeign = true }
      if byte == 0x0A || line.count > 1 << 16 { finish() }
    }
  }

  mutating func finish() {
    if isForeign {
      sample += line
      lines += 1
      if UTF8Validator.isValid(line.span) { validLines += 1 }
    }
    line.removeAll(keepingCapacity: true)
    isForeign = false
  }
}
