extension KeyedDecodingContainer {
  /// A number of things in a file that anybody may have written: not below 0, and so small that sums of
  /// them do not overflow.
  ///
  /// - Throws: `DecodingError.dataCorrupted` for others.
  package func decodeCount(forKey key: Key) throws -> Int {
    try Self.checked(decode(Int.self, forKey: key), key, self)
  }

  /// The same where there may be none.
  package func decodeCountIfPresent(forKey key: Key) throws -> Int? {
    try decodeIfPresent(Int.self, forKey: key).map { try Self.checked($0, key, self) }
  }

  /// The same of several.
  package func decodeCounts(forKey key: Key) throws -> [Int] {
    try decode([Int].self, forKey: key).map { try Self.checked($0, key, self) }
  }

  private static func checked(_ count: Int, _ key: Key, _ container: Self) throws -> Int {
    guard (0...(1 << 50)).contains(count) else {
      throw DecodingError.dataCorruptedError(
        forKey: key,
        in: container,
        debugDescription: "no count of anything"
      )
    }
    return count
  }
}
