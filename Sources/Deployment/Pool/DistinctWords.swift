/// The different words of a block, numbered in the order in which they come.
struct DistinctWords {
  /// Two bytes name so many.
  static let most = 1 << 16

  private(set) var words: [UInt64] = []
  /// The number of each word of the block.
  private(set) var codes: [UInt16] = []

  /// Nil when more than `limit` words differ, and codes would not pay.
  ///
  /// - Complexity: O(words), with open addressing in a table of twice `most`.
  init?(_ block: some Collection<UInt64>, limit: Int) {
    let limit = min(limit, Self.most)
    var table = [Int32](repeating: -1, count: 2 * Self.most)
    let mask = table.count - 1
    codes.reserveCapacity(block.count)
    for word in block {
      var place = Int(truncatingIfNeeded: (word &* 0x9E37_79B9_7F4A_7C15) >> 40) & mask
      while table[place] >= 0, words[Int(table[place])] != word { place = (place + 1) & mask }
      if table[place] < 0 {
        guard words.count < limit else { return nil }
        table[place] = Int32(words.count)
        words.append(word)
      }
      codes.append(UInt16(table[place]))
    }
  }
}
