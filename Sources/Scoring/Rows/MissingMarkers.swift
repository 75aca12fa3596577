/// The texts that mean a missing value, found by their bytes.
struct MissingMarkers: Sendable {
  private let markers: [[UInt8]]
  /// Of each first byte the lengths of the markers that begin with it, as bits.
  ///
  /// The last stands for all longer ones. Few other words need to be compared.
  private let lengths: [UInt64]

  init(_ texts: some Sequence<String>) {
    markers = Set(texts).filter { !$0.isEmpty }.sorted().map { Array($0.utf8) }
    var lengths = [UInt64](repeating: 0, count: 256)
    for marker in markers { lengths[Int(marker[0])] |= 1 << UInt64(min(63, marker.count)) }
    self.lengths = lengths
  }

  /// Whether a word without white space around it means a missing value; an empty one does.
  @inline(__always)
  func contains(_ word: Span<UInt8>) -> Bool {
    guard !word.isEmpty else { return true }
    return lengths[Int(word[0])] >> UInt64(min(63, word.count)) & 1 != 0 && isMarker(word)
  }

  private func isMarker(_ word: Span<UInt8>) -> Bool {
    markers.contains { marker in
      guard marker.count == word.count else { return false }
      for i in marker.indices where marker[i] != word[i] { return false }
      return true
    }
  }
}
