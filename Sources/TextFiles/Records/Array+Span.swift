extension [UInt8] {
  /// Appends a copy of bytes, in O(bytes).
  package mutating func append(copying bytes: Span<UInt8>) {
    // SAFETY: the bytes are copied while the span stands.
    unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
  }

  init(copying bytes: Span<UInt8>) {
    self = []
    append(copying: bytes)
  }
}

extension Span<UInt8> {
  /// The first byte that meets a condition; nil when none does.
  package func first(where condition: (UInt8) -> Bool) -> UInt8? {
    for index in indices where condition(self[index]) { return self[index] }
    return nil
  }
}
