internal import Kernels

/// How the words of one category become slots of a table, without what else a field knows.
struct HashedWords: Sendable {
  private let seed: UInt64
  private let shift: UInt64
  /// The slot of a missing value, which is written like an empty word.
  let empty: Int32

  init(seed: UInt64, shift: UInt64) {
    (self.seed, self.shift) = (seed, shift)
    let none: [UInt8] = []
    empty = Int32(truncatingIfNeeded: byteHash(none.span, seed: seed) >> shift)
  }

  /// The slot of a word without white space around it.
  @inline(__always)
  func slot(of word: Span<UInt8>) -> Int32 {
    Int32(truncatingIfNeeded: byteHash(word, seed: seed) >> shift)
  }
}
