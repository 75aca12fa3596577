import Kernels

/// The numbers of a block's rows, which ascend.
enum RowNumbers: Sendable, Hashable {
  /// They follow each other from the first on.
  case following(Int)
  case listed([Double])

  init(_ numbers: [Double]) {
    let isFollowing = zip(numbers, numbers.dropFirst()).allSatisfy { $0 + 1 == $1 }
    self =
      if isFollowing, let first = numbers.first.flatMap({ Int(exactly: $0) }) {
        .following(first)
      } else {
        .listed(numbers)
      }
  }

  subscript(_ row: Int) -> Int {
    switch self {
    case .following(let first): first + row
    case .listed(let numbers): Int(exactly: numbers[row]) ?? 0
    }
  }

  func write(to out: inout ByteWriter) {
    switch self {
    case .following(let first):
      out.append([0 as UInt8])
      out.append(UInt64(max(0, first)))
    case .listed(let numbers):
      out.append([1 as UInt8])
      out.append(numbers)
    }
  }

  /// Reads the numbers of `rows` rows; nil where the bytes are none.
  init?(from bytes: inout ByteDecoder, rows: Int) {
    switch bytes.bytes(1) {
    case [0]:
      guard let first = bytes.word().flatMap({ Int(exactly: $0) }), first <= Int.max - rows else {
        return nil
      }
      self = .following(first)
    case [1]:
      guard let numbers = bytes.doubles(rows) else { return nil }
      self = .listed(numbers)
    default: return nil
    }
  }
}
