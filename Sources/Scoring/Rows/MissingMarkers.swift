/// The texts that mean a missing value, found by their bytes.
struct MissingMarkers: Sendable {
  private let markers: [[UInt8]]
  private let longest: Int

  init(_ texts: some Sequence<String>) {
    markers = Set(texts).filter { !$0.isEmpty }.sorted().map { Array($0.utf8) }
    longest = markers.map(\.count).max() ?? 0
  }

  /// Whether a word without white space around it means a missing value; an empty one does.
  @inline(__always)
  func contains(_ word: Span<UInt8>) -> Bool {
    word.isEmpty || word.count <= longest && isMarker(word)
  }

  private func isMarker(_ word: Span<UInt8>) -> Bool {
    markers.contains { marker in
      guard marker.count == word.count else { return false }
      for i in marker.indices where marker[i] != word[i] { return false }
      return true
    }
  }
}
